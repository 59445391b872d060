import { z } from 'zod';
import { unitSchema } from '../../results/clock.ts';
import { contributionSchema } from './comparison.ts';

/** The latest so many runs are in a series unless some are named. */
export const DEFAULT_RUNS = 15;

export const seriesQuery = z.object({
  benchmark: z.string().default('hypercall').describe('the id of a microbenchmark or a workload'),
  run: z
    .union([z.string().transform((run) => [run]), z.array(z.string())])
    .optional()
    .describe(`runs, or the beginnings of their ids; the latest ${DEFAULT_RUNS} if none is named`),
  order: z
    .enum(['time', 'versions'])
    .default('time')
    .describe('when they began, or the versions of what was measured, the oldest first'),
});
export type SeriesQuery = z.output<typeof seriesQuery>;

/** A figure that differs from the one before it. */
const stepSchema = z
  .strictObject({
    from: z.string().describe('The id of the run before'),
    to: z.string().describe('The id of the run whose figure differs'),
    a: z.number(),
    b: z.number(),
    difference: z.number(),
    software: z
      .strictObject({ a: z.array(z.string()), b: z.array(z.string()) })
      .describe('What was measured on each side'),
    functions: z
      .array(contributionSchema)
      .nullable()
      .describe(
        'The functions that account for it, the largest first; null if a side is not explained, if they differ in more ' +
          'than the software (incomparable says in what), or if twelve later steps have come with theirs',
      ),
    explained: z.boolean(),
    incomparable: z.string().nullable(),
  })
  .meta({ id: 'Step', description: 'A figure that differs from the one before it in a series.' });
export type SeriesStep = z.infer<typeof stepSchema>;

/** One benchmark over several runs. */
export const seriesSchema = z
  .strictObject({
    benchmark: z.string(),
    per: z.string().describe('What a figure is of one of: operation, transaction, request'),
    order: z.enum(['time', 'versions']),
    /** The oldest first. */
    runs: z.array(
      z.strictObject({
        id: z.string(),
        label: z.string().nullable(),
        startedAt: z.iso.datetime(),
        software: z.array(z.string()),
        parameters: z
          .array(z.string())
          .describe("What was added to the configurations' own; Xen's begin with xen:"),
      }),
    ),
    /** A line for each configuration, for each unit in which it was measured, and for each that it was told otherwise. */
    lines: z.array(
      z.strictObject({
        configuration: z.string(),
        unit: unitSchema,
        parameters: z
          .array(z.string())
          .describe('What its kernel and Xen were told beside its own: figures of others are another line'),
        figures: z
          .array(z.number().nullable())
          .describe('As many as there are runs; null where one has no such figure'),
        steps: z.array(stepSchema),
      }),
    ),
    leftOut: z
      .array(z.strictObject({ id: z.string(), why: z.string() }))
      .describe('Runs whose figures are no result, and why'),
  })
  .meta({
    id: 'Series',
    description: 'One benchmark over several runs, a line for each configuration, and for what it was told.',
  });
export type Series = z.infer<typeof seriesSchema>;
