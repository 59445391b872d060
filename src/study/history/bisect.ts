import type { History, HistoryLine, HistoryPoint } from '../../analysis/history/history.ts';
import { allowance, type Tolerance } from '../../analysis/tolerance.ts';
import { softwareTitles } from '../../artifacts/archive/offers.ts';
import { type Cell, isSameCell } from '../../catalog/benchmarks.ts';
import { WorldswitchError } from '../../system/errors.ts';
import type { Axis } from './axis.ts';
import { HistoryWork } from './measure.ts';
import type { HistoryBase, MeasureHistoryOptions } from './order.ts';

/** What a version is: like the good one, or like the bad one; `undefined` if it can't be told. */
export type BisectVerdict = 'good' | 'bad' | undefined;

/** What a bisection has found. */
export interface Bisection {
  /** The last good version, the first bad one, and what was measured between them. */
  readonly history: History;
  /** Indexes in the history's versions: of the last good one, and of the first bad one. */
  readonly good: number;
  readonly bad: number;
  /** Versions between the two of which nothing can be said, with the reason. */
  readonly skipped: readonly { readonly index: number; readonly reason: string }[];
}

/** How versions are judged. */
export interface BisectOptions extends Omit<MeasureHistoryOptions, 'shard'> {
  /** How far a figure of a bad version lies from that of the good one at least; if it is not said, it lies nearer to the bad one's. */
  readonly by: Tolerance | undefined;
  /** Is told each verdict, and how many versions are left. */
  readonly onVerdict: (number: string, verdict: BisectVerdict, left: number) => void;
}

/**
 * The first version of which a figure is no longer what it was with the good one: the versions of the axis are halved, from the good
 * one, which is first, to the bad one, which is last.
 *
 * @throws WorldswitchError if one of the two can't be measured, or nothing differs between them
 */
export async function bisectVersions(
  base: HistoryBase,
  axis: Axis,
  options: BisectOptions,
): Promise<Bisection> {
  const work = new HistoryWork(base, axis, options);
  const last = axis.versions.length - 1;
  await work.measureVersion(0, false);
  await work.measureVersion(last, false);
  const changed = changedLines(work.lines(), options.by, base, axis);
  const verdictAt = (index: number): BisectVerdict => verdictOf(work.lines(), changed, index, options.by);
  let [good, bad] = [0, last];
  const skipped = new Map<number, string>();
  const left = (): number[] =>
    Array.from({ length: bad - good - 1 }, (_, offset) => good + 1 + offset).filter(
      (index) => !skipped.has(index),
    );
  for (let between = left(); between.length > 0; between = left()) {
    const index = between[Math.floor(between.length / 2)] as number;
    await work.measureVersion(index, false);
    const verdict = verdictAt(index);
    if (verdict === 'good') good = index;
    else if (verdict === 'bad') bad = index;
    else skipped.set(index, reasonAt(work.lines(), index));
    options.onVerdict(axis.versions[index]?.number ?? '', verdict, left().length);
  }
  for (const index of [good, bad]) await work.measureVersion(index, true);
  const unsaid = [...skipped].filter(([index]) => index > good && index < bad);
  return {
    ...{ history: work.read(), good, bad },
    skipped: unsaid.map(([index, reason]) => ({ index, reason })),
  };
}

/** The cells of which good and bad differ. @throws WorldswitchError if none does, or can't be told */
function changedLines(
  lines: readonly HistoryLine[],
  by: Tolerance | undefined,
  { software }: HistoryBase,
  { versions }: Axis,
): Cell[] {
  const [first, last] = [versions[0]?.number, versions.at(-1)?.number];
  const names = [first, last].map((number) => `${softwareTitles[software]} ${number}`);
  for (const [at, name] of [[0, names[0]] as const, [-1, names[1]] as const]) {
    if (lines.some(({ points }) => points.at(at)?.readings.length)) continue;
    throw new WorldswitchError(
      `${name} can't be measured: ${lines[0]?.points.at(at)?.gap ?? 'nothing is known of it'}`,
      {
        next: 'name another version, or other configurations with -c',
      },
    );
  }
  const changed = lines.filter(({ points: [own], points }) => differs(own, points.at(-1), by));
  if (changed.length > 0) return changed;
  const figures = lines.map(
    ({ configuration, benchmark, points }) =>
      `${configuration} ${benchmark} ${valueOf(points[0])} and ${valueOf(points.at(-1))}`,
  );
  throw new WorldswitchError(
    `nothing differs by that much between ${names.join(' and ')}: ${figures.join(', ')}`,
    {
      next: 'name other versions or cells, or a smaller --by',
    },
  );
}

/** Bad if any cell is. A figure is where it is nearer to the bad one, or further from the good one than is said. */
function verdictOf(
  lines: readonly HistoryLine[],
  changed: readonly Cell[],
  index: number,
  by: Tolerance | undefined,
): BisectVerdict {
  const verdicts = lines
    .filter((line) => changed.some((cell) => isSameCell(cell, line)))
    .flatMap(({ points }): ('good' | 'bad')[] => {
      const [value, good, bad] = [points[index], points[0], points.at(-1)].map(valueOf);
      if (value === undefined || good === undefined || bad === undefined) return [];
      const limit = by === undefined ? Math.abs(bad - good) / 2 : allowance(by, good);
      return [(value - good) * Math.sign(bad - good) > limit ? 'bad' : 'good'];
    });
  if (verdicts.length === 0) return undefined;
  return verdicts.includes('bad') ? 'bad' : 'good';
}

function differs(
  a: HistoryPoint | undefined,
  b: HistoryPoint | undefined,
  by: Tolerance | undefined,
): boolean {
  const [own, other] = [a?.readings[0], b?.readings[0]];
  if (own === undefined || other === undefined) return false;
  const limit =
    by === undefined ? Math.max(own.sensitivity ?? 0, other.sensitivity ?? 0) : allowance(by, own.value);
  return Math.abs(other.value - own.value) > limit;
}

function valueOf(point: HistoryPoint | undefined): number | undefined {
  return point?.readings[0]?.value;
}

function reasonAt(lines: readonly HistoryLine[], index: number): string {
  return (
    lines.map(({ points }) => points[index]?.gap).find((gap) => gap !== undefined) ?? 'it was not measured'
  );
}
