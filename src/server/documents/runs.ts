import { z } from 'zod';
import { rangeOf } from '../../results/asked-runs.ts';
import type { ServerContext } from '../context.ts';
import { RequestError } from '../request-error.ts';
import { runStateSchema, stateOf } from './state.ts';

/** A line of the list of runs. */
export const runLineSchema = z
  .strictObject({
    id: z.string(),
    label: z.string().nullable().describe('What the user calls it'),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    state: runStateSchema,
    verified: z.boolean(),
    explained: z.boolean().describe('Whether every figure was to be explained'),
    sessions: z
      .array(
        z.strictObject({
          configuration: z.string(),
          workload: z.string().nullable().describe('Null of microbenchmarks'),
          benchmarks: z.array(z.string()),
          state: z.enum(['completed', 'failed']),
        }),
      )
      .describe('What it has measured'),
    software: z.array(z.string()),
    parameters: z
      .array(z.string())
      .describe("What was added to the configurations' own; Xen's begin with xen:"),
  })
  .meta({ id: 'RunLine', description: 'A run without its figures.' });
export type RunLine = z.infer<typeof runLineSchema>;

/** So many runs are on a page unless it is said otherwise. */
export const PAGE_SIZE = 50;

/** Ids in one text, or given several times. */
const ids = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().flatMap((text) => text.split(/[\s,]+/)))
  .transform((words) => words.filter((word) => word !== ''))
  .transform((words) => (words.length === 0 ? undefined : words))
  .optional();

/** A text; an empty one asks for nothing, as a field of a form that is not filled in. */
const text = z
  .string()
  .max(200)
  .transform((given) => given.trim() || undefined)
  .optional();

/** By what runs are chosen, as `worldswitch runs` does. */
export const runFilterQuery = z.object({
  label: text.describe('what is in the label'),
  configuration: ids.describe(
    'ids, one of which it set out to measure; separated by spaces, or given several times',
  ),
  benchmark: ids.describe(
    'the same of microbenchmarks and workloads, on one of the configurations if some are named',
  ),
  kernel: text.describe('a version of Linux, or the beginning of one: 6.12 stands for 6.12.43 too'),
  since: text.describe('a day, or a moment of UTC, from which on it began: 2026-11-22, 2026-11-22T21:01'),
});
export type RunFilterQuery = z.output<typeof runFilterQuery>;

export const runListQuery = runFilterQuery.extend({
  offset: z.coerce.number().int().min(0).default(0).describe('how many of the latest runs are left out'),
  limit: z.coerce.number().int().min(1).max(200).default(PAGE_SIZE).describe('how many runs follow at most'),
});

/** Some of the runs, the latest first. */
export const runListSchema = z
  .strictObject({
    stored: z.int().nonnegative().describe('How many there are in all'),
    total: z.int().nonnegative().describe('How many of them fit what was asked for'),
    offset: z.int().nonnegative(),
    runs: z.array(runLineSchema),
  })
  .meta({ id: 'RunList', description: 'Some of the runs, the latest first.' });
export type RunList = z.infer<typeof runListSchema>;

/** Reads some of the runs. @throws RequestError if no run can be what is asked for */
export function listRuns(
  { records, measurer }: ServerContext,
  { offset, limit, ...asked }: z.output<typeof runListQuery>,
): RunList {
  return records.read((store) => {
    const range = RequestError.of(400, () => rangeOf(asked, store));
    return {
      stored: store.count(),
      total: store.count(range),
      offset,
      runs: store.list({ ...range, offset, limit }).map((run) => ({
        ...run,
        sessions: run.sessions.map(({ workload = null, benchmarks, ...session }) => ({
          ...session,
          workload,
          benchmarks: [...benchmarks],
        })),
        software: [...run.software],
        parameters: [...run.parameters],
        state: stateOf(run.state, measurer.progressOf(run.id)),
      })),
    };
  });
}
