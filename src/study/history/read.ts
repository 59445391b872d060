import { causesOf, shareOf } from '../../analysis/history/causes.ts';
import type {
  ExplainedStep,
  History,
  HistoryLine,
  HistoryPoint,
  HistoryStep,
  HistoryVersion,
  Reading,
} from '../../analysis/history/history.ts';
import { seamsOf, stepsOf } from '../../analysis/history/steps.ts';
import { compareSides } from '../../analysis/comparison.ts';
import type { Contribution } from '../../analysis/contributions.ts';
import { type MeasuredSide, sideOfRun } from '../../analysis/side.ts';
import { type ArchivedSoftware, softwareTitles } from '../../artifacts/archive/offers.ts';
import type { Every } from '../../artifacts/archive/version-range.ts';
import { type Cell, isSameCell } from '../../catalog/benchmarks.ts';
import { findBenchmark } from '../../catalog/find.ts';
import type { Unit } from '../../results/clock.ts';
import { benchmarksOf } from '../../results/measurement.ts';
import type { IndexedFigure, Store } from '../../results/store.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { versionOf } from './axis.ts';
import { wayOf } from './way.ts';

/** What a history is read by. */
export interface HistoryQuery {
  readonly software: ArchivedSoftware;
  readonly range: string;
  readonly every: Every;
  readonly versions: readonly HistoryVersion[];
  readonly cells: readonly Cell[];
  /** Why a configuration has nothing at a version, as far as the store does not know it. */
  readonly gapOf?: (configuration: string, index: number) => string | undefined;
}

/** The lines of a history, without what accounts for their steps: it reads no samples. */
export function linesOf(figures: readonly IndexedFigure[], query: HistoryQuery): HistoryLine[] {
  const { software, versions, cells, gapOf } = query;
  const indexes = new Map(versions.map(({ number }, index) => [number, index]));
  const byCell = Map.groupBy(figures, ({ configuration, benchmark }) => `${configuration} ${benchmark}`);
  return cells.map(({ configuration, benchmark }) => {
    const own = byCell.get(`${configuration} ${benchmark}`) ?? [];
    const unit = own.find(({ figure }) => figure !== undefined)?.figure?.unit ?? 'instructions';
    const byVersion = Map.groupBy(own, (figure) => indexes.get(versionOf(figure, software)?.number ?? ''));
    const ranks = ranksOfWays(own, software);
    return {
      ...{ configuration, benchmark, unit, per: perOf(benchmark) },
      points: versions.map((version, index) => {
        const there = byVersion.get(index) ?? [];
        const readings = readingsOf(there, version, unit, software, ranks);
        const gap =
          readings.length > 0
            ? undefined
            : (there.find(({ failure }) => failure !== null)?.failure?.error ??
              gapOf?.(configuration, index));
        return { readings, gap };
      }),
    };
  });
}

/**
 * A history as far as it was measured.
 *
 * @param mostExplained steps for which functions are read, the largest first
 * @param known what the index has of its cells, if that was read before
 */
export function readHistory(
  store: Store,
  query: HistoryQuery,
  mostExplained = Number.POSITIVE_INFINITY,
  known?: readonly IndexedFigure[],
): History {
  const { software, range, every, versions, cells } = query;
  const figures = known ?? figuresOf(store, cells);
  const lines = linesOf(figures, query);
  return {
    ...{ software: softwareTitles[software], range, every, versions, lines },
    causes: causesOf(explainedSteps(store, lines.flatMap(stepsOf), lines, mostExplained)),
    seams: lines.flatMap(seamsOf),
  };
}

/** What the index has of cells. */
export function figuresOf(store: Store, cells: readonly Cell[]): IndexedFigure[] {
  return store.figures(
    [...new Set(cells.map(({ benchmark }) => benchmark))],
    [...new Set(cells.map(({ configuration }) => configuration))],
  );
}

/** What a figure of a benchmark is of one of. */
function perOf(benchmark: string): string {
  const known = findBenchmark(benchmark);
  return known.kind === 'workload' ? known.unit : 'operation';
}

/** Of each way one reading, one that is explained before others. */
function readingsOf(
  figures: readonly IndexedFigure[],
  version: HistoryVersion,
  unit: Unit,
  software: ArchivedSoftware,
  ranks: ReadonlyMap<string, number>,
): Reading[] {
  const readings = figures.flatMap(({ run, explained, conditions, figure }) => {
    if (figure === undefined || figure.unit !== unit) return [];
    const { value, sensitivity } = figure;
    const build = versionOf({ configuration: figures[0]?.configuration ?? '', conditions }, software)?.build;
    return [
      {
        isOfBuild: build === version.build,
        way: wayOf(conditions, software),
        value,
        sensitivity,
        run,
        explained,
      },
    ];
  });
  return [...Map.groupBy(readings, ({ way }) => way).values()]
    .map((same) => same.toSorted((a, b) => score(b) - score(a))[0])
    .filter((reading) => reading !== undefined)
    .map(({ isOfBuild: _isOfBuild, ...reading }) => reading)
    .toSorted((a, b) => (ranks.get(a.way) ?? 0) - (ranks.get(b.way) ?? 0));
}

function score({
  isOfBuild,
  explained,
}: {
  readonly isOfBuild: boolean;
  readonly explained: boolean;
}): number {
  return 2 * Number(isOfBuild) + Number(explained);
}

/** The ways of a line in their order: the latest version of measurements first, and of those the one that has most versions. */
function ranksOfWays(figures: readonly IndexedFigure[], software: ArchivedSoftware): Map<string, number> {
  const measured = figures.filter(({ figure }) => figure !== undefined);
  const ways = [...Map.groupBy(measured, ({ conditions }) => wayOf(conditions, software))].map(
    ([way, own]) => {
      const versions = new Set(own.map((figure) => versionOf(figure, software)?.number));
      return { way, version: own[0]?.conditions.measurementVersion ?? 0, covers: versions.size };
    },
  );
  const sorted = ways.toSorted((a, b) => b.version - a.version || b.covers - a.covers);
  return new Map(sorted.map(({ way }, index) => [way, index]));
}

function explainedSteps(
  store: Store,
  steps: readonly HistoryStep[],
  lines: readonly HistoryLine[],
  most: number,
): ExplainedStep[] {
  const isExplained = (run: string, step: HistoryStep): boolean =>
    lines.some(
      (line) =>
        isSameCell(line, step) &&
        line.points.some(({ readings }) =>
          readings.some((reading) => reading.run === run && reading.explained),
        ),
    );
  const able = steps.filter((step) => isExplained(step.runs.a, step) && isExplained(step.runs.b, step));
  const chosen = new Set(able.toSorted((a, b) => shareOf(b) - shareOf(a)).slice(0, most));
  const sides = new Map<string, MeasuredSide>();
  const sideOf = (run: string, cell: Cell): MeasuredSide => {
    const key = `${run} ${cell.configuration} ${cell.benchmark}`;
    const side = sides.get(key) ?? readSide(store, run, cell);
    sides.set(key, side);
    return side;
  };
  return steps.map((step) => ({ ...step, functions: chosen.has(step) ? functionsOf(step, sideOf) : null }));
}

function functionsOf(
  step: HistoryStep,
  sideOf: (run: string, cell: Cell) => MeasuredSide,
): readonly Contribution[] | null {
  try {
    const { cells } = compareSides(sideOf(step.runs.a, step), sideOf(step.runs.b, step));
    const [cell] = cells;
    return cell?.explained === true ? cell.functions : null;
  } catch (error) {
    if (!(error instanceof WorldswitchError)) throw error;
    return null;
  }
}

function readSide(store: Store, run: string, { configuration, benchmark }: Cell): MeasuredSide {
  const { measurements } = store.get(run, {
    samplesOf: benchmark,
    explanationsOf: [{ configuration, benchmark }],
  });
  const own = measurements.filter(
    (each) => each.configuration === configuration && benchmarksOf(each).includes(benchmark),
  );
  const side = sideOfRun({ measurements: own }, `run ${run}`);
  return { ...side, cells: side.cells.filter((cell) => cell.benchmark === benchmark) };
}

/** The points of a line that nobody has tried. */
export function isUntried({ readings, gap }: HistoryPoint): boolean {
  return readings.length === 0 && gap === undefined;
}
