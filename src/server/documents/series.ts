import { refuseIfIncomparable } from '../../analysis/comparability.ts';
import { type Comparison, isChanged } from '../../analysis/comparison.ts';
import { type MeasuredSide, sideOfRun } from '../../analysis/side.ts';
import { findMicrobenchmark } from '../../catalog/find.ts';
import type { Run } from '../../results/schema.ts';
import type { RunSummary, Store } from '../../results/store.ts';
import { compareMeasured } from '../../study/compare.ts';
import { WorldswitchError } from '../../system/errors.ts';
import type { ServerContext } from '../context.ts';
import { RequestError } from '../request-error.ts';
import { DEFAULT_RUNS, type Series, type SeriesQuery, type SeriesStep } from './series-schema.ts';

/** So many runs are in a series at most. */
const MOST_RUNS = 40;
/** Reading what accounts for so many steps takes no time that anybody notices. */
const MOST_REASONS = 12;

/** A run of a series. */
interface SeriesRun {
  readonly summary: RunSummary;
  readonly side: MeasuredSide;
  /** Configurations of which is stored where the instructions went. */
  readonly explained: readonly string[];
  /** What was measured, by configuration. */
  readonly software: ReadonlyMap<string, string[]>;
}

/**
 * Reads one microbenchmark over several runs.
 *
 * @throws NotFoundError if there is no such run
 * @throws RequestError if there is no such microbenchmark, or too many runs are named
 */
export function readSeries({ records }: ServerContext, query: SeriesQuery): Series {
  const { microbenchmark, order } = query;
  RequestError.of(400, () => findMicrobenchmark(microbenchmark));
  return records.read((store) => {
    const runs: SeriesRun[] = [];
    const leftOut: Series['leftOut'] = [];
    for (const summary of inOrder(chosenRuns(store, query.run), order)) {
      try {
        const explained = store
          .explainedCells(summary.id)
          .filter((cell) => cell.microbenchmark === microbenchmark)
          .map(({ configuration }) => configuration);
        const run = readRun(store, summary.id, microbenchmark, []);
        const side = sideOf(run);
        if (side.cells.length > 0) runs.push({ summary, explained, software: softwareOf(run), side });
        // The latest runs may have measured something else, which nobody asked for.
        else if (query.run !== undefined)
          leftOut.push({ id: summary.id, why: `it has no figure of ${microbenchmark}` });
      } catch (error) {
        if (!(error instanceof WorldswitchError)) throw error;
        leftOut.push({ id: summary.id, why: error.message });
      }
    }
    const configurations = [
      ...new Set(runs.flatMap(({ side }) => side.cells.map(({ configuration }) => configuration))),
    ];
    const lines = configurations.map((configuration) => ({
      configuration,
      figures: runs.map(({ side }) => figureOf(side, configuration) ?? null),
      steps: stepsOf(runs, configuration),
    }));
    return {
      microbenchmark,
      unit: 'instructions per operation',
      order,
      runs: runs.map(({ summary: { id, startedAt, software } }) => ({
        id,
        startedAt,
        software: [...software],
      })),
      lines: withReasons(store, microbenchmark, lines),
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
  const ids = new Set(named.map((id) => store.idOf(id)));
  return store.list().filter(({ id }) => ids.has(id));
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

function readRun(store: Store, id: string, microbenchmark: string, explained: readonly string[]): Run {
  const explanationsOf = explained.map((configuration) => ({ configuration, microbenchmark }));
  return store.get(id, { samplesOf: microbenchmark, explanationsOf });
}

function sideOf(run: Run): MeasuredSide {
  return sideOfRun(run, `run ${run.id}`);
}

function softwareOf({ measurements }: Run): Map<string, string[]> {
  return new Map(
    measurements
      .filter((measurement) => measurement.state === 'completed')
      .map(({ configuration, fingerprint: { kernel, xen, qemu } }) => [
        configuration,
        [
          `Linux ${kernel.release}`,
          ...(xen === undefined ? [] : [`Xen ${xen.version}`]),
          `QEMU ${qemu.version}`,
        ],
      ]),
  );
}

function figureOf({ cells }: MeasuredSide, configuration: string): number | undefined {
  return cells.find((cell) => cell.configuration === configuration)?.figure;
}

/** Where the figures of one configuration change, without what accounts for it. */
function stepsOf(runs: readonly SeriesRun[], configuration: string): SeriesStep[] {
  const measured = runs.filter(({ side }) => figureOf(side, configuration) !== undefined);
  return measured.flatMap((to, index): SeriesStep[] => {
    const from = measured[index - 1];
    const [a, b] = [from && figureOf(from.side, configuration), figureOf(to.side, configuration)];
    if (from === undefined || a === undefined || b === undefined || a === b) return [];
    const incomparable = refusalOf(from.side, to.side, configuration);
    const explained = [from, to].every((run) => run.explained.includes(configuration));
    return [
      {
        from: from.summary.id,
        to: to.summary.id,
        a,
        b,
        difference: b - a,
        software: {
          a: from.software.get(configuration) ?? [],
          b: to.software.get(configuration) ?? [],
        },
        functions: null,
        explained,
        incomparable,
      },
    ];
  });
}

/** The steps of all lines that come last get the functions that account for them. */
function withReasons(store: Store, microbenchmark: string, lines: Series['lines']): Series['lines'] {
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
      const explained = cells.map(({ configuration }) => configuration);
      return [run, sideOf(readRun(store, run, microbenchmark, explained))];
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

function compareOne(a: MeasuredSide, b: MeasuredSide, configuration: string): Comparison {
  const only = (side: MeasuredSide): MeasuredSide => ({
    ...side,
    cells: side.cells.filter((cell) => cell.configuration === configuration),
    facts: side.facts.filter((fact) => fact.configuration === configuration),
    failures: [],
  });
  return compareMeasured(only(a), only(b));
}
