import { type CompletedMeasurement, isCompleted, isOfWorkload } from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';
import { componentOf } from '../results/software.ts';
import { type CellComparison, type Comparison, isChanged, isUnjudged } from './comparison.ts';
import { firstDifferences } from './difference.ts';

/**
 * What became of a recorded figure: `identical`, which of an exact clock means to the last instruction; `within` what it moves when
 * nothing that matters changes; `differs`; `unjudged`, if it is not the same and nobody can say how far it moves; or there is
 * none (`missing`).
 */
export type ReproductionVerdict = 'identical' | 'within' | 'differs' | 'unjudged' | 'missing';

/** A recorded figure, and the one that was measured anew. */
export interface ReproducedCell {
  readonly cell: CellComparison;
  readonly verdict: ReproductionVerdict;
}

/** A session that was recorded and can't be measured here. */
export interface NotReproduced {
  /** `kvm-arm64`, or `kvm-arm64 tcp-rr`. */
  readonly name: string;
  /** One sentence with the cause, and what to do. */
  readonly reason: string;
  readonly next: string;
}

/** By what something was measured. */
export interface MeasuredBy {
  /** Versions of worldswitch, each once. */
  readonly worldswitch: readonly string[];
  /** Ways of measuring (results/measurement-versions.ts), each once; 0 of what does not say it. */
  readonly measurementVersions: readonly number[];
}

/** A run beside the one that reproduces it. */
export interface Reproduction {
  readonly recorded: MeasuredBy & { readonly id: string };
  readonly measured: MeasuredBy & { readonly id: string };
  readonly comparison: Comparison;
  readonly cells: readonly ReproducedCell[];
  readonly notReproduced: readonly NotReproduced[];
  /** Whether every batch of what was measured anew took what it was recorded with, and not only the medians are the same. */
  readonly sameSamples: boolean;
  /** Whether a kernel, Xen or emulator is another one than was recorded. */
  readonly otherSoftware: boolean;
  /** `incomplete`: nothing differs, and something could not be measured or judged, or has no figure. */
  readonly outcome: 'same' | 'differs' | 'incomplete';
}

/**
 * Judges a run by the one that it reproduces.
 *
 * @param comparison of the two: `a` is what was recorded
 */
export function judgeReproduction(
  recorded: Run,
  measured: Run,
  comparison: Comparison,
  notReproduced: readonly NotReproduced[],
): Reproduction {
  const cells = comparison.cells
    .filter(({ a }) => a !== undefined)
    .map((cell) => ({ cell, verdict: verdictOf(cell) }));
  return {
    recorded: { id: recorded.id, ...measuredBy(recorded) },
    measured: { id: measured.id, ...measuredBy(measured) },
    ...{ comparison, cells, notReproduced },
    sameSamples: pairsOf(recorded, measured).every(([before, now]) => hasSameSamples(before, now)),
    otherSoftware: pairsOf(recorded, measured).some(([before, now]) => hasOtherSoftware(before, now)),
    outcome: outcomeOf(cells, notReproduced),
  };
}

/** By what the completed measurements of a run were measured. */
export function measuredBy({ measurements }: Pick<Run, 'measurements'>): MeasuredBy {
  const fingerprints = measurements.filter(isCompleted).map(({ fingerprint }) => fingerprint);
  const versions = fingerprints.map((each) =>
    each.testbed === 'emulated' ? (each.measurementVersion ?? 0) : 0,
  );
  return {
    worldswitch: [...new Set(fingerprints.map(({ worldswitch }) => worldswitch))],
    measurementVersions: [...new Set(versions)].toSorted((a, b) => a - b),
  };
}

function verdictOf(cell: CellComparison): ReproductionVerdict {
  if (cell.difference === undefined) return 'missing';
  if (isChanged(cell)) return 'differs';
  if (isUnjudged(cell)) return 'unjudged';
  return cell.difference === 0 ? 'identical' : 'within';
}

/** That a figure differs is known whatever else could not be measured. */
function outcomeOf(
  cells: readonly ReproducedCell[],
  notReproduced: readonly NotReproduced[],
): Reproduction['outcome'] {
  if (cells.some(({ verdict }) => verdict === 'differs')) return 'differs';
  const isOpen = cells.some(({ verdict }) => verdict === 'missing' || verdict === 'unjudged');
  return isOpen || notReproduced.length > 0 ? 'incomplete' : 'same';
}

/** What was measured anew, each behind what was recorded of it. */
function pairsOf(
  recorded: Run,
  measured: Run,
): (readonly [CompletedMeasurement | undefined, CompletedMeasurement])[] {
  const before = recorded.measurements.filter(isCompleted);
  return measured.measurements
    .filter(isCompleted)
    .map((own) => [before.find((each) => isOfSameSession(each, own)), own] as const);
}

function hasSameSamples(before: CompletedMeasurement | undefined, now: CompletedMeasurement): boolean {
  // When a batch was measured is not what it took: another version may boot a machine otherwise.
  const differences = before && Object.values(firstDifferences(before, now)).flat();
  return differences?.every(({ differing }) => differing === 0) ?? false;
}

/** Bytes that are the same are the same software, from wherever they came. */
function hasOtherSoftware(before: CompletedMeasurement | undefined, now: CompletedMeasurement): boolean {
  if (before === undefined) return false;
  return (['kernel', 'hypervisor', 'emulator'] as const).some((role) => {
    const [a, b] = [before, now].map(({ fingerprint: { software } }) => componentOf(software, role));
    if (a === undefined || b === undefined) return a !== b;
    if (a.sha256 !== null && a.sha256 === b.sha256) return false;
    return a.version !== b.version || a.package?.version !== b.package?.version;
  });
}

/** Whether both are of the microbenchmarks of one configuration, or of one workload on it. */
function isOfSameSession(a: CompletedMeasurement, b: CompletedMeasurement): boolean {
  if (a.configuration !== b.configuration || a.kind !== b.kind) return false;
  return !isOfWorkload(a) || (isOfWorkload(b) && a.benchmark === b.benchmark);
}
