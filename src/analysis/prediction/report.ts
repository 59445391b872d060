import { type Cell, cellAmong } from '../../catalog/benchmarks.ts';
import { type Finding, findings } from '../../catalog/findings.ts';
import type { HardwareProfile } from '../../catalog/hardware/schema.ts';
import { findConfiguration } from '../../catalog/find.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { relationHolds } from '../findings.ts';
import type { Basis } from './basis.ts';
import type { EventsOfCell, EventsOfRun, Refusal } from './cells.ts';
import { type Change, predictChange } from './change.ts';
import type { PredictedExits } from './exits.ts';
import { predict, type Prediction } from './prediction.ts';
import type { Range } from './range.ts';
import { ratioOf } from './ratio.ts';
import { configurationIf, type WhatIf } from './what-if.ts';

/** What is predicted of a cell. */
export interface PredictedCell extends Cell {
  readonly prediction: Prediction;
  /** What a change is worth that was asked about; `undefined` if none was. */
  readonly change: Change | undefined;
  /** With which kernel it was counted, and in which run; of a change what it goes to. */
  readonly counted: Counted;
  readonly countedAfter: Counted | undefined;
}

/** Where events were counted. */
export interface Counted {
  readonly configuration: string;
  readonly kernel: string | null;
  readonly runId: string;
}

/** What predictions say of a finding of the study. */
export interface PredictedFinding {
  readonly finding: Finding;
  /** `undefined` if what is not known of the costs may turn it round. */
  readonly holds: boolean | undefined;
  /** What the left one takes relative to the right one. */
  readonly ratio: Range;
}

/** All that was predicted at once. */
export interface PredictionReport {
  readonly basis: Basis;
  readonly cells: readonly PredictedCell[];
  readonly findings: readonly PredictedFinding[];
  /** Of workloads. */
  readonly exits: readonly PredictedExits[];
  readonly refusals: readonly Refusal[];
}

/** What is predicted of each cell that can be, and why not of the others. */
export function predictEach(
  counted: EventsOfRun,
  basis: Basis,
): Pick<PredictionReport, 'cells' | 'refusals'> {
  return predictedOf(counted, basis, () => undefined);
}

/** Predicts what a run's operations take, or what would change. @throws WorldswitchError if it is nothing of it */
export function predictRun(counted: EventsOfRun, basis: Basis, whatIf: WhatIf): PredictionReport {
  const changes = whatIf.costs.size > 0 || whatIf.vhe !== undefined;
  if (!changes) return reportOf(counted, basis, () => undefined);
  const report = reportOf(counted, basis, (cell) => {
    const configuration = configurationIf(whatIf, findConfiguration(cell.configuration)).id;
    const after = cellAmong(counted.cells, { configuration, benchmark: cell.benchmark });
    if (after !== undefined) return { after, given: whatIf.costs };
    throw new WorldswitchError(`${cell.benchmark} on ${configuration} is not among what was counted`, {
      next: `worldswitch run -c ${cell.configuration} ${configuration} -m ${cell.benchmark} --explain`,
    });
  });
  return { ...report, findings: [] };
}

/** Predicts what it means to go from one run's software to another's. @throws WorldswitchError if they have no cell in common */
export function predictUpgrade(before: EventsOfRun, after: EventsOfRun, basis: Basis): PredictionReport {
  const configurations = [before, after].map(({ cells }) => new Set(cells.map((cell) => cell.configuration)));
  const [from, to] = configurations.map((ids) => (ids.size === 1 ? [...ids][0] : undefined));
  const report = reportOf(
    { cells: before.cells, refusals: [...before.refusals, ...after.refusals] },
    basis,
    (cell) => {
      // Two configurations are compared with each other, as `compare` does it.
      const configuration = from !== undefined && to !== undefined ? to : cell.configuration;
      const found = cellAmong(after.cells, { configuration, benchmark: cell.benchmark });
      if (found === undefined)
        throw new WorldswitchError(
          `${cell.benchmark} on ${configuration} was not counted on the other side`,
          {
            next: 'choose what both sides have, with -c and -m',
          },
        );
      return { after: found, given: new Map() };
    },
  );
  return { ...report, findings: [] };
}

type Changed = { readonly after: EventsOfCell; readonly given: ReadonlyMap<string, number> };

function reportOf(
  counted: EventsOfRun,
  basis: Basis,
  changeOf: (cell: EventsOfCell) => Changed | undefined,
): PredictionReport {
  const { cells, refusals } = predictedOf(counted, basis, changeOf);
  const [first] = refusals;
  if (cells.length > 0)
    return { basis, cells, findings: checkFindings(counted.cells, basis), exits: [], refusals };
  throw first === undefined
    ? new WorldswitchError('nothing was counted that could be predicted', {
        next: 'worldswitch run --explain counts what is needed',
      })
    : new WorldswitchError(first.why, { next: first.next });
}

function predictedOf(
  { cells, refusals }: EventsOfRun,
  basis: Basis,
  changeOf: (cell: EventsOfCell) => Changed | undefined,
): Pick<PredictionReport, 'cells' | 'refusals'> {
  const predicted: PredictedCell[] = [];
  const refused = [...refusals];
  for (const cell of cells) {
    const { configuration, benchmark } = cell;
    try {
      requireFit(cell, basis);
      const changed = changeOf(cell);
      predicted.push({
        ...{ configuration, benchmark },
        prediction: predict(cell.events, basis),
        change: changed && predictChange([cell.events, changed.after.events], basis, changed.given),
        counted: countedOf(cell),
        countedAfter: changed && countedOf(changed.after),
      });
    } catch (error) {
      if (!(error instanceof WorldswitchError)) throw error;
      refused.push({ configuration, benchmark, why: error.message, next: error.next });
    }
  }
  return { cells: predicted, refusals: refused };
}

function countedOf({ configuration, kernel, runId }: EventsOfCell): Counted {
  return { configuration, kernel, runId };
}

function requireFit({ configuration }: EventsOfCell, { profile }: Basis): void {
  const virtualization = virtualizationOf(configuration);
  if (virtualization === profile.virtualization) return;
  throw new WorldswitchError(
    `${configuration} runs VMs with ${virtualization ?? 'nothing'}, and ${profile.id} with ${profile.virtualization}`,
    { next: `name hardware with ${virtualization ?? 'VMs'}, or other cells with -c` },
  );
}

/** The study's findings about microbenchmarks, in predicted cycles. */
function checkFindings(cells: readonly EventsOfCell[], basis: Basis): PredictedFinding[] {
  return findings.flatMap((finding) => {
    const [left, right] = [cellAmong(cells, finding.left), cellAmong(cells, finding.right)];
    if (left === undefined || right === undefined) return [];
    if (virtualizationOf(left.configuration) !== basis.profile.virtualization) return [];
    const ratio = ratioOf(left.events.counts, right.events.counts, basis.profile.costs);
    return [{ finding, holds: relationHolds(finding, [ratio.least, ratio.most], [1, 1]), ratio }];
  });
}

function virtualizationOf(configuration: string): HardwareProfile['virtualization'] | undefined {
  return findConfiguration(configuration).machine.virtualization;
}
