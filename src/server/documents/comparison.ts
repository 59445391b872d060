import { z } from 'zod';
import { type ChangedCell, type Comparison, isChanged, isOnBothSides } from '../../analysis/comparison.ts';
import { type MeasuredSide, sideOfRun } from '../../analysis/side.ts';
import type { Cell } from '../../catalog/benchmarks.ts';
import { mostChangedFirst } from '../../report/comparison-sheet.ts';
import { clockSchema } from '../../results/clock.ts';
import { benchmarksOf } from '../../results/measurement.ts';
import type { Store } from '../../results/store.ts';
import { compareMeasured } from '../../study/compare.ts';
import type { ServerContext } from '../context.ts';
import { RequestError } from '../request-error.ts';
import { aboutBenchmark } from './benchmark.ts';

/** Reading what accounts for the differences of so many cells takes no time that anybody notices. */
const MOST_REASONS = 12;

export const comparisonQuery = z.object({
  base: z.string().min(1).describe('side A: the id of a run, the beginning of one, or latest'),
  head: z.string().min(1).describe('side B: the same'),
  configuration: z.string().optional().describe('only this one'),
  benchmark: z.string().optional().describe('only this one'),
});
export type ComparisonQuery = z.output<typeof comparisonQuery>;

/** A part of a difference, in instructions per operation or unit of work. */
export const contributionSchema = z
  .strictObject({
    name: z.string(),
    place: z.string().exactOptional().describe('Only of functions: where they run'),
    a: z.number(),
    b: z.number(),
    difference: z.number(),
  })
  .meta({
    id: 'Contribution',
    description: 'A function or a class of instructions, and what it contributes to a difference.',
  });

const sideSchema = z.strictObject({ run: z.string(), label: z.string(), versions: z.string() });

/** Two runs side by side. */
export const comparisonSchema = z
  .strictObject({
    a: sideSchema,
    b: sideSchema,
    compared: z.int().nonnegative().describe('Cells that both have'),
    changed: z.int().nonnegative().describe('Those of them whose figures differ'),
    cells: z.array(
      z.strictObject({
        configuration: z.strictObject({ a: z.string(), b: z.string() }),
        benchmark: z.string(),
        kind: z.enum(['microbenchmark', 'workload']),
        clock: clockSchema.describe('Of both sides; exact only if both are'),
        per: z.string().describe('What the figures are of one of: operation, transaction, request'),
        path: z.enum(['one-pcpu', 'serialised-sum']),
        a: z.number().nullable().describe('Null if the side has no such figure'),
        b: z.number().nullable(),
        difference: z.number().nullable(),
        sensitivity: z
          .number()
          .nullable()
          .describe(
            'How far a figure may move when nothing that matters changes: a difference that reaches no further is none. ' +
              'Null where it is not known, or the clock is not exact',
          ),
        doubt: z
          .string()
          .nullable()
          .describe("Why it can't be judged whether the figures differ; null if it can"),
        explained: z.boolean().describe('Whether both sides have stored where their instructions went'),
        functions: z
          .array(contributionSchema)
          .nullable()
          .describe(
            'The functions that account for the difference, the largest first; they add up to it. They come with the twelve ' +
              'cells that changed most: for others ask for the configuration and the benchmark',
          ),
        classes: z
          .array(contributionSchema)
          .nullable()
          .describe('Classes of instructions, likewise; they are told apart in microbenchmarks only'),
      }),
    ),
    notes: z.array(z.string()),
  })
  .meta({ id: 'Comparison', description: 'Which figures of two runs differ, and what accounts for it.' });
export type ComparisonDocument = z.infer<typeof comparisonSchema>;

/** Two runs compared. */
export interface ComparisonView {
  readonly base: string;
  readonly head: string;
  /** Of explained cells without reasons the lists are empty: they were not read. */
  readonly comparison: Comparison;
}

/**
 * Compares two stored runs.
 *
 * @throws NotFoundError if there is no such run
 * @throws RequestError if they can't be compared
 */
export function viewComparison({ records }: ServerContext, query: ComparisonQuery): ComparisonView {
  return records.read((store) =>
    RequestError.of(422, () => {
      const [base, head] = [store.idOf(query.base), store.idOf(query.head)];
      const sides = [sideOf(store, base, query, []), sideOf(store, head, query, [])] as const;
      const figures = compareMeasured(...sides);
      const explained = [store.explainedCells(base), store.explainedCells(head)] as const;
      // Of workloads the account has come with the figures.
      const isExplained = (cell: Comparison['cells'][number]): boolean =>
        cell.explained ||
        (has(explained[0], cell.configuration.a, cell.benchmark) &&
          has(explained[1], cell.configuration.b, cell.benchmark));
      const chosen = figures.cells
        .filter(isChanged)
        .filter(isExplained)
        .toSorted(mostChangedFirst)
        .slice(0, MOST_REASONS);
      const reasons = reasonsOf(store, [base, head], chosen, query);
      const withoutReasons = { functions: [], classes: [] };
      return {
        base,
        head,
        comparison: {
          ...figures,
          cells: figures.cells.map((cell) => {
            const own = reasons.find((each) => isSame(each, cell));
            return own ?? { ...cell, ...withoutReasons, explained: isExplained(cell) };
          }),
        },
      };
    }),
  );
}

/** The same for programs. */
export function comparisonDocument({ base, head, comparison }: ComparisonView): ComparisonDocument {
  const { a, b, cells, notes } = comparison;
  return {
    a: { run: base, ...a },
    b: { run: head, ...b },
    compared: cells.filter(isOnBothSides).length,
    changed: cells.filter(isChanged).length,
    cells: cells.map(({ functions, classes, ...cell }) => ({
      ...cell,
      // Pictures are made of them.
      stacks: undefined,
      per: aboutBenchmark(cell.benchmark, cell.kind).per,
      a: cell.a ?? null,
      b: cell.b ?? null,
      difference: cell.difference ?? null,
      sensitivity: cell.sensitivity ?? null,
      doubt: cell.doubt ?? null,
      functions: functions.length === 0 ? null : [...functions],
      classes: classes.length === 0 ? null : [...classes],
    })),
    notes: [...notes],
  };
}

function sideOf(
  store: Store,
  id: string,
  { configuration, benchmark }: ComparisonQuery,
  explanationsOf: readonly Cell[],
): MeasuredSide {
  const run = store.get(id, {
    explanationsOf,
    ...(benchmark === undefined ? {} : { samplesOf: benchmark }),
  });
  const measurements = run.measurements.filter(
    (measurement) =>
      (configuration === undefined || measurement.configuration === configuration) &&
      (benchmark === undefined || benchmarksOf(measurement).includes(benchmark)),
  );
  return sideOfRun({ measurements }, `run ${id}`);
}

/** The same cells, with what accounts for their differences. */
function reasonsOf(
  store: Store,
  [base, head]: readonly [string, string],
  chosen: readonly ChangedCell[],
  query: ComparisonQuery,
): Comparison['cells'] {
  // Of the others nothing more is stored than what came with the figures.
  if (chosen.every(({ explained }) => explained)) return chosen;
  const cellsOf = (side: 'a' | 'b'): Cell[] =>
    chosen.map(({ configuration, benchmark }) => ({ configuration: configuration[side], benchmark }));
  const { cells } = compareMeasured(
    sideOf(store, base, query, cellsOf('a')),
    sideOf(store, head, query, cellsOf('b')),
  );
  return cells.filter((cell) => chosen.some((each) => isSame(each, cell)));
}

function isSame(a: Comparison['cells'][number], b: Comparison['cells'][number]): boolean {
  return a.configuration.b === b.configuration.b && a.benchmark === b.benchmark;
}

function has(cells: readonly Cell[], configuration: string, benchmark: string): boolean {
  return cells.some((cell) => cell.configuration === configuration && cell.benchmark === benchmark);
}
