import { isDeepStrictEqual } from 'node:util';
import { refuseIfIncomparable } from '../../analysis/comparability.ts';
import { type Comparison, compareSides, isChanged, type SideCell } from '../../analysis/comparison.ts';
import { type MeasuredSide, sideOfRun } from '../../analysis/side.ts';
import type { Cell } from '../../catalog/benchmarks.ts';
import { findBenchmark } from '../../catalog/find.ts';
import { benchmarksOf } from '../../results/measurement.ts';
import type { RunSummary, Store } from '../../results/store.ts';
import { WorldswitchError } from '../../system/errors.ts';
import type { ServerContext } from '../context.ts';
import { RequestError } from '../request-error.ts';
import { aboutBenchmark } from './benchmark.ts';
import { DEFAULT_RUNS, type Series, type SeriesQuery, type SeriesStep } from './series-schema.ts';
import { parametersOf, softwareOf } from './software.ts';

/** So many runs are in a series at most. */
const MOST_RUNS = 40;
/** Reading what accounts for so many steps takes no time that anybody notices. */
const MOST_REASONS = 12;

/** A run of a series. */
interface SeriesRun {
  readonly summary: RunSummary;
  /** Only what is of the benchmark, without explanations of microbenchmarks. */
  readonly side: MeasuredSide;
  /** Configurations of which is stored where the instructions went. */
  readonly explained: readonly string[];
}

/** What a line is of. */
type LineKey = Pick<Series['lines'][number], 'configuration' | 'unit' | 'parameters'>;

/**
 * Reads one benchmark over several runs.
 *
 * @throws NotFoundError if there is no such run
 * @throws RequestError if there is no such benchmark, or too many runs are named
 */
export function readSeries({ records }: ServerContext, query: SeriesQuery): Series {
  const { benchmark, order } = query;
  RequestError.of(400, () => findBenchmark(benchmark));
  return records.read((store) => {
    const runs: SeriesRun[] = [];
    const leftOut: Series['leftOut'] = [];
    for (const summary of inOrder(chosenRuns(store, query.run), order)) {
      try {
        const side = readSide(store, summary.id, benchmark, []);
        if (side.cells.length > 0)
          runs.push({ summary, side, explained: explainedIn(store, summary.id, side, benchmark) });
        // The latest runs may have measured something else, which nobody asked for.
        else if (query.run !== undefined)
          leftOut.push({ id: summary.id, why: `it has no figure of ${benchmark}` });
      } catch (error) {
        if (!(error instanceof WorldswitchError)) throw error;
        leftOut.push({ id: summary.id, why: error.message });
      }
    }
    const lines = linesOf(runs).map((key) => ({
      ...key,
      figures: runs.map(({ side }) => cellOf(side, key)?.value ?? null),
      steps: stepsOf(runs, key),
    }));
    return {
      benchmark,
      per: aboutBenchmark(benchmark).per,
      order,
      runs: runs.map(({ summary: { id, label, startedAt, software, parameters } }) => ({
        ...{ id, label, startedAt },
        software: [...software],
        parameters: [...parameters],
      })),
      lines: withReasons(store, benchmark, lines),
      leftOut,
    };
  });
}

function chosenRuns(store: Store, named: readonly string[] | undefined): RunSummary[] {
  if (named === undefined) return store.list({ offset: 0, limit: DEFAULT_RUNS });
  if (named.length > MOST_RUNS)
    throw new RequestError(400, `${named.length} runs are too many for a series`, {
      next: `name ${MOST_RUNS} or fewer`,
    });
  return store.list({ ids: named.map((id) => store.idOf(id)) });
}

/** Digits in versions count as numbers: 6.12 comes after 6.1. */
function inOrder(runs: readonly RunSummary[], order: Series['order']): RunSummary[] {
  const byTime = runs.toReversed();
  if (order === 'time') return byTime;
  return byTime.toSorted((a, b) => compareVersions(a.software, b.software));
}

function compareVersions(a: readonly string[], b: readonly string[]): number {
  return a.join(', ').localeCompare(b.join(', '), 'en', { numeric: true });
}

/** What a run has of a benchmark. Accounts of workloads come with their figures, explanations if they are asked for. */
function readSide(
  store: Store,
  id: string,
  benchmark: string,
  explanationsOf: readonly Cell[],
): MeasuredSide {
  const { measurements } = store.get(id, { samplesOf: benchmark, explanationsOf });
  const own = measurements.filter((each) => benchmarksOf(each).includes(benchmark));
  return sideOfRun({ measurements: own }, `run ${id}`);
}

function explainedIn(store: Store, id: string, { cells }: MeasuredSide, benchmark: string): string[] {
  return [
    ...store.explainedCells(id).filter((cell) => cell.benchmark === benchmark),
    ...cells.filter(({ profile }) => profile !== undefined),
  ].map(({ configuration }) => configuration);
}

/** What was told otherwise is another line: what a parameter makes of a figure is no change over time. */
function linesOf(runs: readonly SeriesRun[]): LineKey[] {
  const all = runs.flatMap(({ side }) =>
    side.cells.map(({ configuration, clock }) => ({
      ...{ configuration, unit: clock.unit },
      parameters: parametersOf(side, configuration),
    })),
  );
  return all.filter((key, index) => all.findIndex((other) => isDeepStrictEqual(key, other)) === index);
}

function cellOf(side: MeasuredSide, { configuration, unit, parameters }: LineKey): SideCell | undefined {
  if (!isDeepStrictEqual(parametersOf(side, configuration), parameters)) return undefined;
  return side.cells.find((cell) => cell.configuration === configuration && cell.clock.unit === unit);
}

/** Where the figures of a line change, without what accounts for it. */
function stepsOf(runs: readonly SeriesRun[], key: LineKey): SeriesStep[] {
  const { configuration } = key;
  const measured = runs.filter(({ side }) => cellOf(side, key) !== undefined);
  return measured.flatMap((to, index): SeriesStep[] => {
    const from = measured[index - 1];
    const cell = from && compareOne(from.side, to.side, configuration).cells.find(isChanged);
    if (from === undefined || cell === undefined) return [];
    const { a, b, difference } = cell;
    return [
      {
        from: from.summary.id,
        to: to.summary.id,
        ...{ a, b, difference },
        software: { a: softwareOf(from.side, configuration), b: softwareOf(to.side, configuration) },
        functions: null,
        explained: [from, to].every((run) => run.explained.includes(configuration)),
        incomparable: refusalOf(from.side, to.side, configuration),
      },
    ];
  });
}

/** The steps of all lines that come last get the functions that account for them. */
function withReasons(store: Store, benchmark: string, lines: Series['lines']): Series['lines'] {
  const steps = lines.flatMap((line) =>
    line.steps.map((step) => ({ step, configuration: line.configuration })),
  );
  const chosen = steps
    .filter(({ step }) => step.explained && step.incomparable === null)
    .toSorted((a, b) => (a.step.to < b.step.to ? 1 : -1))
    .slice(0, MOST_REASONS);
  // Each run is read once, whatever the number of its steps.
  const needed = Map.groupBy(
    chosen.flatMap(({ step: { from, to }, configuration }) =>
      [from, to].map((run) => ({ run, configuration })),
    ),
    ({ run }) => run,
  );
  const sides = new Map(
    [...needed].map(([run, cells]) => {
      const explained = cells.map(({ configuration }) => ({ configuration, benchmark }));
      return [run, readSide(store, run, benchmark, explained)];
    }),
  );
  const functionsOf = (configuration: string, { from, to }: SeriesStep): SeriesStep['functions'] => {
    const [a, b] = [sides.get(from), sides.get(to)];
    const cell = a && b && compareOne(a, b, configuration).cells.find(isChanged);
    return cell === undefined ? null : [...cell.functions];
  };
  return lines.map((line) => ({
    ...line,
    steps: line.steps.map((step) =>
      chosen.some((each) => each.step === step)
        ? { ...step, functions: functionsOf(line.configuration, step) }
        : step,
    ),
  }));
}

/** Why two figures of one configuration can't be compared; null if they can. */
function refusalOf(a: MeasuredSide, b: MeasuredSide, configuration: string): string | null {
  const [own, other] = [a, b].map(({ facts }) => facts.find((fact) => fact.configuration === configuration));
  if (own === undefined || other === undefined) return null;
  try {
    refuseIfIncomparable(own, other);
    return null;
  } catch (error) {
    if (!(error instanceof WorldswitchError)) throw error;
    return error.message;
  }
}

/** What became of the figure of one configuration, whether or not its sides are comparable. */
function compareOne(a: MeasuredSide, b: MeasuredSide, configuration: string): Comparison {
  const only = (side: MeasuredSide): MeasuredSide => ({
    ...side,
    cells: side.cells.filter((cell) => cell.configuration === configuration),
  });
  return compareSides(only(a), only(b));
}
