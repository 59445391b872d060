import {
  type CarrierRule,
  type MachineRule,
  otherCarrierNote,
  otherMachineNote,
  refuseIfIncomparable,
  requireMachines,
} from '../analysis/comparability.ts';
import {
  compareSides,
  type Comparison,
  isOnBothSides,
  pairConfigurations,
  type SideCell,
} from '../analysis/comparison.ts';
import {
  areOfSameKind,
  benchmarksOfFacts,
  type ComparableFacts,
  type MachineFacts,
} from '../analysis/facts.ts';
import { type MeasuredSide, sideOfRun } from '../analysis/side.ts';
import { describeSoftware } from '../analysis/software.ts';
import { findBenchmark, findConfiguration } from '../catalog/find.ts';
import type { Run } from '../results/schema.ts';
import { MisuseError, sentence, WorldswitchError } from '../system/errors.ts';
import { namedBenchmarks, planAlike } from './alike.ts';
import { requireHeeded } from './heeded.ts';
import { requireSound } from './premises.ts';
import { sideOfFile } from './recorded-sides.ts';
import { configurationsToMeasure, parseSide, type SideSource, type SoftwareVersions } from './sides.ts';
import { planStudy, type Study, type StudyRequest } from './study.ts';

/** Executes a study with software of these versions, and stores its run. */
export type Measure = (study: Study, versions: SoftwareVersions) => Promise<Run>;

/** What is to be compared, and how it is measured if it has to be. */
export type CompareRequest = StudyRequest & {
  /** As a user names them: see {@link parseSide}. */
  readonly a: string;
  readonly b: string;
};

/** Where the figures come from. */
export interface Sources {
  readonly findRun: (id: string) => Run;
  readonly isLabel?: (text: string) => boolean;
  readonly measure: Measure;
}

/**
 * Compares two sides: what has to be measured is planned before, so that what can't be is said at once.
 *
 * @throws WorldswitchError if a side is nothing that can be compared, or the two can't be compared with each other
 */
export async function compare(
  request: CompareRequest,
  { findRun, isLabel, measure }: Sources,
): Promise<{ comparison: Comparison; complete: boolean }> {
  const { a: left, b: right, ...wanted } = request;
  for (const id of wanted.configurations ?? []) findConfiguration(id);
  for (const id of wanted.benchmarks ?? []) findBenchmark(id);
  const sources = [parseSide(left, isLabel), parseSide(right, isLabel)] as const;
  const recorded = [sideOfRecord(sources[0], findRun), sideOfRecord(sources[1], findRun)] as const;
  const known = [knownOf(sources[0], recorded[0]), knownOf(sources[1], recorded[1])] as const;
  const studies = [planSide(sources[0], wanted, known[1]), planSide(sources[1], wanted, known[0])] as const;
  requireHeeded(wanted, [...(studies[0]?.sessions ?? []), ...(studies[1]?.sessions ?? [])]);
  requireSound(studies.flatMap((study) => study?.sessions ?? []));
  requirePlannedMachines(
    recorded[0]?.facts ?? machineFacts(left, studies[0]),
    recorded[1]?.facts ?? machineFacts(right, studies[1]),
  );
  const bring = async (index: 0 | 1, text: string): Promise<MeasuredSide> => {
    const [side, study, source] = [recorded[index], studies[index], sources[index]];
    if (side !== undefined) return side;
    if (source.kind !== 'measurement' || study === undefined) throw new Error(`${text} was not planned`);
    const run = await measure(study, source.versions);
    return sideOfRun(run, `${text} (run ${run.id})`);
  };
  const a = await bring(0, left);
  const b = await bring(1, right);
  return {
    comparison: compareMeasured(only(a, wanted), only(b, wanted), 'same-architecture'),
    // What failed long ago is no failure of this command.
    complete: [a, b].every((side) => recorded.includes(side) || side.failures.length === 0),
  };
}

/**
 * Compares what was measured, if it can be.
 *
 * @param machines whether figures of different ones can
 * @param carriers whether figures that different programs of ours timed can
 * @throws WorldswitchError if it can't
 */
export function compareMeasured(
  a: MeasuredSide,
  b: MeasuredSide,
  machines: MachineRule = 'same',
  carriers: CarrierRule = 'same',
): Comparison {
  const { cautions, notes } = factNotes(a, b, machines, carriers);
  const all = [...failureNotes('A', a), ...failureNotes('B', b), ...notes];
  const comparison = compareSides(a, b, all, cautions);
  if (comparison.cells.some(isOnBothSides)) return comparison;
  const failed = [...a.failures, ...b.failures][0];
  throw new WorldswitchError(
    failed === undefined
      ? `${a.label} and ${b.label} have no figure in common`
      : `nothing can be compared, since ${failed.name} could not be measured: ${failed.error}`,
    {
      next:
        failed === undefined
          ? 'compare the same benchmarks on the same configurations, or two configurations by their names'
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
  /** How it was measured; nothing if it has not been. */
  readonly facts: readonly ComparableFacts[];
}

function knownOf(source: SideSource, side: MeasuredSide | undefined): Known {
  if (side !== undefined && side.facts.length > 0) {
    return { configurations: side.facts.map(({ configuration }) => configuration), facts: side.facts };
  }
  const named = source.kind === 'measurement' ? source.configuration : undefined;
  return { configurations: named === undefined ? undefined : [named], facts: [] };
}

/** Measures what the other side has, as it was measured there; nothing if it has been measured. */
function planSide(
  source: SideSource,
  wanted: StudyRequest,
  { configurations, facts }: Known,
): Study | undefined {
  if (source.kind !== 'measurement') return undefined;
  const { kernel, xen } = source.parameters;
  const request = { ...wanted, explain: true, kernelParameters: kernel, xenParameters: xen };
  const ids = configurationsToMeasure(source, wanted, configurations);
  if (facts.length === 0) return planStudy({ ...request, configurations: ids });
  const study = planAlike(ids, facts, request);
  if (study.sessions.length > 0) return study;
  throw new WorldswitchError(`nothing of what is to be compared can be measured on ${ids.join(', ')}`, {
    next: 'choose benchmarks with -m and -w; worldswitch list shows them',
  });
}

/** A side without what the user doesn't want. @throws MisuseError if nothing is left */
export function only(side: MeasuredSide, wanted: StudyRequest): MeasuredSide {
  const benchmarks = namedBenchmarks(wanted);
  const cells = side.cells.filter(
    (cell) => wants(wanted.configurations, cell.configuration) && wants(benchmarks, cell.benchmark),
  );
  if (cells.length === 0 && side.cells.length > 0) {
    throw new MisuseError(`${side.label} has no figure of what was asked for`, {
      next: `choose among ${choicesOf(side)}`,
    });
  }
  const facts = side.facts.filter((each) => cells.some((cell) => isOf(cell, each)));
  return {
    ...side,
    ...{ cells, facts },
    versions: describeSoftware(facts),
    failures: side.failures.filter(
      (failure) =>
        wants(wanted.configurations, failure.configuration) &&
        failure.benchmarks.some((benchmark) => wants(benchmarks, benchmark)),
    ),
  };
}

/** Whether a figure is of those that facts are about. */
function isOf({ configuration, benchmark }: SideCell, facts: ComparableFacts): boolean {
  return facts.configuration === configuration && benchmarksOfFacts(facts).includes(benchmark);
}

/** The benchmarks whose figures facts are about. */
function benchmarksIn({ cells }: MeasuredSide, facts: ComparableFacts): string[] {
  return cells.filter((cell) => isOf(cell, facts)).map(({ benchmark }) => benchmark);
}

/** The options by which something of a side is chosen. */
function choicesOf({ cells }: MeasuredSide): string {
  const configurations = new Set(cells.map(({ configuration }) => configuration));
  const ofKind = (kind: string): Set<string> =>
    new Set(cells.filter((cell) => cell.kind === kind).map(({ benchmark }) => benchmark));
  return [
    ...([
      [configurations, '-c'],
      [ofKind('microbenchmark'), '-m'],
      [ofKind('workload'), '-w'],
    ] as const),
  ]
    .filter(([ids]) => ids.size > 0)
    .map(([ids, option]) => `${[...ids].join(', ')} with ${option}`)
    .join(', and ');
}

function wants(wanted: readonly string[] | undefined, id: string): boolean {
  return wanted?.includes(id) ?? true;
}

function failureNotes(name: 'A' | 'B', { failures }: MeasuredSide): string[] {
  return failures.map(
    ({ name: failed, error, next }) =>
      `${failed} failed in ${name}: ${sentence(error)} Next: ${sentence(next)}`,
  );
}

/** What is known of a side that is yet to be measured. */
function machineFacts(label: string, study: Study | undefined): MachineFacts[] {
  return (study?.sessions ?? []).map(({ configuration: { id, machine } }) => ({
    label,
    again: `worldswitch run -c ${id} --explain`,
    configuration: id,
    machine: machine.id,
  }));
}

/** Measuring takes a while: what could not be compared then is refused before. */
function requirePlannedMachines(a: readonly MachineFacts[], b: readonly MachineFacts[]): void {
  for (const [own, other] of pairsOf(a, b)) requireMachines(own, other, 'same-architecture');
}

/** Those of configurations that are compared with each other. */
function pairsOf<T extends MachineFacts>(a: readonly T[], b: readonly T[]): [T, T][] {
  const of = (facts: readonly T[], configuration: string): T[] =>
    facts.filter((each) => each.configuration === configuration);
  return pairConfigurations(configurationsOf(a), configurationsOf(b)).flatMap((pair) =>
    of(a, pair.a).flatMap((own) => of(b, pair.b).map((other): [T, T] => [own, other])),
  );
}

function configurationsOf(facts: readonly MachineFacts[]): string[] {
  return facts.map(({ configuration }) => configuration);
}

function factNotes(
  a: MeasuredSide,
  b: MeasuredSide,
  machines: MachineRule,
  carriers: CarrierRule,
): Pick<Comparison, 'cautions' | 'notes'> {
  const pairs = pairsOf(a.facts, b.facts).filter(([own, other]) => areOfSameKind(own, other));
  const notes = pairs.flatMap(([own, other]) => {
    const [left, right] = [benchmarksIn(a, own), benchmarksIn(b, other)];
    const compared = left.filter((benchmark) => right.includes(benchmark));
    return refuseIfIncomparable(own, other, machines, carriers, compared);
  });
  const cautions = pairs.flatMap(([own, other]) =>
    [otherMachineNote(own, other), otherCarrierNote(own, other)].filter((note) => note !== undefined),
  );
  return { cautions: [...new Set(cautions)], notes: [...new Set(notes)] };
}
