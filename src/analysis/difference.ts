import { pathOn } from '../catalog/find.ts';
import type { PathKind } from '../catalog/microbenchmarks.ts';
import type { MicrobenchmarkMeasurement, Sample } from '../results/measurement.ts';
import { median } from './statistics.ts';

/** How the samples of one microbenchmark or calibration differ between two measurements. */
export interface Difference {
  readonly benchmark: string;
  /** Calibrations stay on one PCPU; so is taken what this version's catalog doesn't know. */
  readonly path: PathKind;
  /** Batches that at least one of the two has. */
  readonly batches: number;
  /** Batches that took another time, had another size, or exist on one side only. */
  readonly differing: number;
  /** Batches that took the same time but began or ended at other instants of the counter. */
  readonly moved: number;
  /** The largest difference of a batch, in percent of the median batch of `a`; null if none can be compared. */
  readonly largestPercent: number | null;
  /** The first batch that is not the same, as both sides have it. */
  readonly first: { readonly batch: number; readonly a: Sample | undefined; readonly b: Sample | undefined };
}

/** Differences by what they mean: a path across PCPUs depends on how the emulator lets CPUs take turns. */
export type Differences = Readonly<Record<PathKind, readonly Difference[]>>;

/**
 * Compares all samples of two measurements exactly. Both lists of the result are empty if every sample is the same.
 */
export function firstDifferences(
  a: Pick<MicrobenchmarkMeasurement, 'configuration' | 'samples'>,
  b: Pick<MicrobenchmarkMeasurement, 'configuration' | 'samples'>,
): Differences {
  const [left, right] = [byId(a.samples), byId(b.samples)];
  const pathOf = (id: string): PathKind => pathOn(a.configuration, id);
  const differences = [...new Set([...left.keys(), ...right.keys()])]
    .map((id) => compare(id, pathOf(id), left.get(id) ?? [], right.get(id) ?? []))
    .filter((difference) => difference !== undefined);
  const of = (path: PathKind): Difference[] => differences.filter((difference) => difference.path === path);
  return { 'one-pcpu': of('one-pcpu'), 'serialised-sum': of('serialised-sum') };
}

function byId(samples: readonly Sample[]): Map<string, Sample[]> {
  return Map.groupBy(samples, (sample) => sample.benchmark);
}

function compare(
  benchmark: string,
  path: PathKind,
  a: readonly Sample[],
  b: readonly Sample[],
): Difference | undefined {
  const pairs = Array.from({ length: Math.max(a.length, b.length) }, (_, batch) => ({
    batch,
    a: a[batch],
    b: b[batch],
  }));
  const differing = pairs.filter(
    (pair) =>
      pair.a?.ticks !== pair.b?.ticks ||
      pair.a?.iterations !== pair.b?.iterations ||
      pair.a?.batch !== pair.b?.batch,
  );
  const moved = pairs.filter(
    (pair) => !differing.includes(pair) && (pair.a?.start !== pair.b?.start || pair.a?.end !== pair.b?.end),
  );
  const first = pairs.find((pair) => differing.includes(pair) || moved.includes(pair));
  if (first === undefined) return undefined;
  const distances = differing.flatMap((pair) =>
    pair.a === undefined || pair.b === undefined ? [] : [Math.abs(pair.a.ticks - pair.b.ticks)],
  );
  const center = a.length === 0 ? 0 : median(a.map((sample) => sample.ticks));
  return {
    benchmark,
    path,
    batches: pairs.length,
    differing: differing.length,
    moved: moved.length,
    largestPercent: distances.length === 0 || center === 0 ? null : (Math.max(...distances) / center) * 100,
    first,
  };
}
