import { z } from 'zod';
import type { Summary } from '../../analysis/summary.ts';

/** A figure, in instructions per operation. */
export const figureSchema = z
  .strictObject({
    microbenchmark: z.string(),
    path: z
      .enum(['one-pcpu', 'serialised-sum'])
      .describe('serialised-sum: the path crosses PCPUs, and what both execute is added up'),
    timing: z.enum(['loop', 'each', 'stamped']).describe('How it is timed, which decides what is subtracted'),
    batches: z.int().positive(),
    overhead: z.number().describe('What clock and loop cost, which is subtracted from all that follows'),
    minimum: z.number(),
    median: z.number(),
    medianAbsoluteDeviation: z.number(),
    /** Batches that stand out. */
    outliers: z.array(
      z.strictObject({
        batch: z.int().nonnegative(),
        perOperation: z.number(),
        explanation: z.enum(['first-batch', 'host-tick', 'unexplained']),
      }),
    ),
    explained: z.boolean().describe('Whether it is stored where the instructions went'),
  })
  .meta({ id: 'Figure', description: 'A figure of a cell, in instructions per operation.' });
export type Figure = z.infer<typeof figureSchema>;

export function figureOf(summary: Summary, explained: boolean): Figure {
  return { ...summary, outliers: summary.outliers.map((outlier) => ({ ...outlier })), explained };
}
