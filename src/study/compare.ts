import {
  type ComparableFacts,
  type MachineFacts,
  refuseIfIncomparable,
  requireSameMachine,
} from '../analysis/comparability.ts';
import { compareSides, type Comparison, isOnBothSides, pairConfigurations } from '../analysis/comparison.ts';
import { type MeasuredSide, sideOfRun } from '../analysis/side.ts';
import { findConfiguration, findMicrobenchmark } from '../catalog/find.ts';
import { microbenchmarks } from '../catalog/microbenchmarks.ts';
import type { Run } from '../results/schema.ts';
import { sentence, WorldswitchError } from '../system/errors.ts';
import { sideOfFile } from './recorded-sides.ts';
import { configurationsToMeasure, parseSide, type SideSource, type SoftwareVersions } from './sides.ts';
import { planStudy, type Study } from './study.ts';

/** Executes a study with software of these versions, and stores its run. */
export type Measure = (study: Study, versions: SoftwareVersions) => Promise<Run>;

/** What is to be compared. */
export interface CompareRequest {
  /** As a user names them: see {@link parseSide}. */
  readonly a: string;
  readonly b: string;
  /** Only these. */
  readonly configurations?: readonly string[];
  readonly microbenchmarks?: readonly string[];
}

/** Where the figures come from. */
export interface Sources {
  readonly findRun: (id: string) => Run;
  readonly measure: Measure;
}

/**
 * Compares two sides: what has to be measured is planned before, so that what can't be is said at once.
 *
 * @throws WorldswitchError if a side is nothing that can be compared, or the two can't be compared with each other
 */
export async function compare(
  request: CompareRequest,
  { findRun, measure }: Sources,
): Promise<{ comparison: Comparison; complete: boolean }> {
  for (const id of request.configurations ?? []) findConfiguration(id);
  for (const id of request.microbenchmarks ?? []) findMicrobenchmark(id);
  const sources = [parseSide(request.a), parseSide(request.b)] as const;
  const recorded = [sideOfRecord(sources[0], findRun), sideOfRecord(sources[1], findRun)] as const;
  const known = [knownOf(sources[0], recorded[0]), knownOf(sources[1], recorded[1])] as const;
  const studies = [planSide(sources[0], request, known[1]), planSide(sources[1], request, known[0])] as const;
  requireSameMachines(
    recorded[0]?.facts ?? machineFacts(request.a, studies[0]),
    recorded[1]?.facts ?? machineFacts(request.b, studies[1]),
  );
  const bring = async (index: 0 | 1, text: string): Promise<MeasuredSide> => {
    const [side, study, source] = [recorded[index], studies[index], sources[index]];
    if (side !== undefined) return side;
    if (source.kind !== 'measurement' || study === undefined) throw new Error(`${text} was not planned`);
    const run = await measure(study, source.versions);
    return sideOfRun(run, `${text} (run ${run.id})`);
  };
  const a = await bring(0, request.a);
  const b = await bring(1, request.b);
  return {
    comparison: compareMeasured(only(a, request), only(b, request)),
    // What failed long ago is no failure of this command.
    complete: [a, b].every((side) => recorded.includes(side) || side.failures.length === 0),
  };
}

/** Compares what was measured, if it can be. @throws WorldswitchError if it can't. */
export function compareMeasured(a: MeasuredSide, b: MeasuredSide): Comparison {
  const comparison = compareSides(a, b, [
    ...failureNotes('A', a),
    ...failureNotes('B', b),
    ...factNotes(a, b),
  ]);
  if (comparison.cells.some(isOnBothSides)) return comparison;
  const failed = [...a.failures, ...b.failures][0];
  throw new WorldswitchError(
    failed === undefined
      ? `${a.label} and ${b.label} have no figure in common`
      : `nothing can be compared, since ${failed.configuration} could not be measured: ${failed.error}`,
    {
      next:
        failed === undefined
          ? 'compare what was measured on the same configurations, or two configurations by their names'
          : failed.next,
    },
  );
}

/** `undefined` if it has yet to be measured. */
function sideOfRecord(source: SideSource, findRun: Sources['findRun']): MeasuredSide | undefined {
  if (source.kind === 'measurement') return undefined;
  if (source.kind === 'file') return sideOfFile(source.path);
  const run = findRun(source.id);
  return sideOfRun(run, `run ${run.id}`);
}

/** What is known of the other side before anything is measured. */
interface Known {
  readonly configurations: readonly string[] | undefined;
  /** How it was measured, if it was. */
  readonly parameters: ComparableFacts['parameters'] | undefined;
}

function knownOf(source: SideSource, side: MeasuredSide | undefined): Known {
  const [first] = side?.facts ?? [];
  if (side !== undefined && first !== undefined) {
    const measured = new Set(side.facts.flatMap(({ parameters }) => parameters.microbenchmarks));
    // What this version doesn't know it can't measure.
    const known = microbenchmarks.map(({ id }) => id).filter((id) => measured.has(id));
    return {
      configurations: side.facts.map(({ configuration }) => configuration),
      parameters: { ...first.parameters, microbenchmarks: known },
    };
  }
  const named = source.kind === 'measurement' ? source.configuration : undefined;
  return { configurations: named === undefined ? undefined : [named], parameters: undefined };
}

/** Measures what the other side has, as it was measured there; nothing if it has been measured. */
function planSide(source: SideSource, request: CompareRequest, known: Known): Study | undefined {
  if (source.kind !== 'measurement') return undefined;
  const { parameters } = known;
  return planStudy({
    configurations: configurationsToMeasure(source, request.configurations, known.configurations),
    ...(parameters === undefined ? {} : parameters),
    ...(request.microbenchmarks === undefined ? {} : { microbenchmarks: request.microbenchmarks }),
    explain: true,
  });
}

/** A side without what the user doesn't want. @throws WorldswitchError if nothing is left */
function only(side: MeasuredSide, request: CompareRequest): MeasuredSide {
  const cells = side.cells.filter(
    (cell) =>
      wants(request.configurations, cell.configuration) &&
      wants(request.microbenchmarks, cell.microbenchmark),
  );
  if (cells.length === 0 && side.cells.length > 0) {
    const [configurations, ids] = [
      new Set(side.cells.map(({ configuration }) => configuration)),
      new Set(side.cells.map(({ microbenchmark }) => microbenchmark)),
    ];
    throw new WorldswitchError(`${side.label} has no figure of what was asked for`, {
      next: `choose among ${[...configurations].join(', ')} with -c, and ${[...ids].join(', ')} with -m`,
    });
  }
  const left = new Set(cells.map(({ configuration }) => configuration));
  return {
    ...side,
    cells,
    facts: side.facts.filter(({ configuration }) => left.has(configuration)),
    failures: side.failures.filter(({ configuration }) => wants(request.configurations, configuration)),
  };
}

function wants(wanted: readonly string[] | undefined, id: string): boolean {
  return wanted?.includes(id) ?? true;
}

function failureNotes(name: 'A' | 'B', { failures }: MeasuredSide): string[] {
  return failures.map(
    ({ configuration, error, next }) =>
      `${configuration} failed in ${name}: ${sentence(error)} Next: ${sentence(next)}`,
  );
}

/** What is known of a side that is yet to be measured. */
function machineFacts(label: string, study: Study | undefined): MachineFacts[] {
  return (study?.configurations ?? []).map(({ id, machine }) => ({
    label,
    again: `worldswitch run -c ${id} --explain`,
    configuration: id,
    machine: machine.id,
  }));
}

/** Measuring takes a while: what could not be compared then is refused before. */
function requireSameMachines(a: readonly MachineFacts[], b: readonly MachineFacts[]): void {
  for (const [own, other] of pairsOf(a, b)) requireSameMachine(own, other);
}

/** Those that are compared with each other. */
function pairsOf<T extends MachineFacts>(a: readonly T[], b: readonly T[]): [T, T][] {
  const [left, right] = [byConfiguration(a), byConfiguration(b)];
  return pairConfigurations([...left.keys()], [...right.keys()]).flatMap((pair): [T, T][] => {
    const [own, other] = [left.get(pair.a), right.get(pair.b)];
    return own === undefined || other === undefined ? [] : [[own, other]];
  });
}

function factNotes(a: MeasuredSide, b: MeasuredSide): string[] {
  const notes = pairsOf(a.facts, b.facts).flatMap(([own, other]) => refuseIfIncomparable(own, other));
  return [...new Set(notes)];
}

function byConfiguration<T extends MachineFacts>(facts: readonly T[]): Map<string, T> {
  return new Map(facts.map((each) => [each.configuration, each]));
}
