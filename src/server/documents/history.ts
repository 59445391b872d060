import { z } from 'zod';
import type { History } from '../../analysis/history/history.ts';
import { archivedSoftware } from '../../artifacts/archive/offers.ts';
import { benchmarks, type Cell } from '../../catalog/benchmarks.ts';
import { findBenchmark, findConfiguration } from '../../catalog/find.ts';
import { bringIndexUpToDate } from '../../study/history/index-figures.ts';
import { versionsMeasured, versionsShown } from '../../study/history/axis.ts';
import { HISTORY_BENCHMARKS } from '../../study/history/cells.ts';
import { cellsAlong } from '../../study/history/everything.ts';
import { readHistory } from '../../study/history/read.ts';
import { unitSchema } from '../../results/clock.ts';
import type { ServerContext } from '../context.ts';
import { RequestError } from '../request-error.ts';
import { contributionSchema } from './comparison.ts';

/** Steps for which functions are read: it takes no time that anybody notices. */
const MOST_EXPLAINED = 16;

const several = z.union([z.string().transform((one) => [one]), z.array(z.string())]).optional();
const software = z.enum(archivedSoftware).default('kernel').describe('what the versions are of');
const number = z.string().regex(/^\d[\w.-]*$/);

export const historyQuery = z.object({
  software,
  benchmark: several.describe(
    'ids of microbenchmarks and workloads; hypercall and vm-switch if none is named',
  ),
  configuration: several.describe('ids; all of which there is something if none is named'),
  every: z.enum(['minor', 'all']).default('minor').describe('the newest version of each series, or all'),
  from: number.optional().catch(undefined).describe('the first version; the oldest if it is not said'),
  to: number.optional().catch(undefined).describe('the last version; the newest if it is not said'),
});
export type HistoryPageQuery = z.output<typeof historyQuery>;

export const changesQuery = z.object({
  software,
  from: number.describe('a version'),
  to: number.describe('a later one'),
});
export type ChangesQuery = z.output<typeof changesQuery>;

const cell = { configuration: z.string(), benchmark: z.string() };

/** A history, as the command line prints it with --format json. */
export const historySchema = z
  .object({
    software: z.string(),
    range: z.string(),
    every: z.enum(['minor', 'all']),
    versions: z.array(z.object({ number: z.string(), build: z.string() })).describe('The oldest first'),
    lines: z.array(
      z.object({
        ...cell,
        unit: unitSchema,
        per: z.string(),
        points: z
          .array(
            z.object({
              readings: z.array(
                z.object({
                  way: z.string().describe('How it was measured; figures of one way can be compared'),
                  value: z.number(),
                  sensitivity: z.number().nullable(),
                  run: z.string(),
                  explained: z.boolean(),
                }),
              ),
              gap: z.string().optional().describe('Why there is no figure'),
            }),
          )
          .describe('As many as there are versions'),
      }),
    ),
    causes: z.array(
      z.object({
        from: z.int().describe('The index of a version'),
        to: z.int(),
        functions: z.array(z.string()).describe('What all of its steps have in common'),
        steps: z.array(
          z.object({
            ...cell,
            unit: unitSchema,
            ...{ from: z.int(), to: z.int(), a: z.number(), b: z.number(), difference: z.number() },
            sensitivity: z.number(),
            runs: z.object({ a: z.string(), b: z.string() }),
            functions: z.array(contributionSchema).nullable(),
          }),
        ),
      }),
    ),
    seams: z.array(z.object({ ...cell, from: z.int(), to: z.int() })),
  })
  .meta({
    id: 'History',
    description: 'Cells over versions of a piece of software, and what their steps are made of.',
  });

/** What a page about a history knows beside it. */
export interface HistoryView {
  readonly history: History;
  readonly query: HistoryPageQuery;
  /** All versions that were measured, the oldest first. */
  readonly numbers: readonly string[];
  /** What was added to, or built instead of, the software of figures that are no part of it for that; each once. */
  readonly own: readonly string[];
}

/** The history of some cells, of what is stored. @throws RequestError if there is no such benchmark or configuration */
export function viewHistory({ records }: ServerContext, query: HistoryPageQuery): HistoryView {
  const { software: along, every, from, to } = query;
  const wanted = query.benchmark ?? HISTORY_BENCHMARKS;
  RequestError.of(400, () => wanted.map((id) => findBenchmark(id)));
  RequestError.of(400, () => query.configuration?.map((id) => findConfiguration(id)));
  return records.read((store) => {
    bringIndexUpToDate(store);
    const figures = store.figures(wanted, query.configuration);
    const cells = cellsAlong(figures, along);
    const all = versionsMeasured(figures, { software: along, from: undefined, to: undefined });
    const versions = versionsShown(figures, { software: along, from, to }, every);
    const range = `${from ?? ''}..${to ?? ''}`;
    const history = readHistory(
      store,
      { software: along, range, every, versions, cells },
      MOST_EXPLAINED,
      figures,
    );
    const own = figures.flatMap(({ figure, conditions }) => (figure === undefined ? [] : conditions.own));
    return {
      ...{ history, query },
      numbers: all.map((version) => version.number),
      own: [...new Set(own)].filter((text) => text !== ''),
    };
  });
}

/** All cells that were measured with two versions: a history of these two. @throws RequestError if nothing was measured with both */
export function viewChanges(
  { records }: ServerContext,
  { software: along, from, to }: ChangesQuery,
): History {
  return records.read((store) => {
    bringIndexUpToDate(store);
    const all = store.figures(
      benchmarks.map(({ id }) => id),
      undefined,
      [from, to],
    );
    const versions = versionsMeasured(all, { software: along, from: undefined, to: undefined }).filter(
      (version) => version.number === from || version.number === to,
    );
    if (versions.length < 2) {
      throw new RequestError(404, `nothing was measured with both ${from} and ${to}`, {
        next: 'choose two versions of the history',
      });
    }
    const cells: Cell[] = cellsAlong(all, along);
    return readHistory(
      store,
      { software: along, range: `${from}..${to}`, every: 'all', versions, cells },
      MOST_EXPLAINED,
      all,
    );
  });
}
