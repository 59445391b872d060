import { z } from 'zod';
import type { ServerContext } from '../context.ts';
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

export const runListQuery = z.object({
  offset: z.coerce.number().int().min(0).default(0).describe('how many of the latest runs are left out'),
  limit: z.coerce.number().int().min(1).max(200).default(PAGE_SIZE).describe('how many runs follow at most'),
});

/** Some of the runs, the latest first. */
export const runListSchema = z
  .strictObject({
    total: z.int().nonnegative().describe('How many there are in all'),
    offset: z.int().nonnegative(),
    runs: z.array(runLineSchema),
  })
  .meta({ id: 'RunList', description: 'Some of the runs, the latest first.' });
export type RunList = z.infer<typeof runListSchema>;

/** Reads some of the runs. */
export function listRuns(
  { records, measurer }: ServerContext,
  { offset, limit }: z.output<typeof runListQuery>,
): RunList {
  return records.read((store) => ({
    total: store.count(),
    offset,
    runs: store.list({ offset, limit }).map((run) => ({
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
  }));
}
