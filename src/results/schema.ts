import { z } from 'zod';
import { measurementSchema } from './measurement.ts';
import { planSchema } from './plan.ts';
import { runIdSchema } from './run-id.ts';

/** The version of the record of a run. It grows when a reader of the old form would misread the new one. */
export const SCHEMA_VERSION = 5;

/** One execution of a study. */
export const runSchema = z.strictObject({
  schema: z.literal(SCHEMA_VERSION),
  id: runIdSchema,
  /** Where its cells were measured. */
  testbed: z.enum(['emulated', 'replay', 'here', 'host']),
  /** ISO 8601, UTC. */
  startedAt: z.iso.datetime(),
  /** Null if the run never came to its end: it was interrupted, or another process is still at it. */
  endedAt: z.iso.datetime().nullable(),
  /** The machine that worldswitch ran on. Where the clock is exact it does not change a figure. */
  host: z.strictObject({
    architecture: z.string(),
    cpu: z.string(),
    cpus: z.int().positive(),
    kernel: z.string(),
    node: z.string(),
  }),
  plan: planSchema,
  /** True if everything was measured twice, each from a machine booted afresh, without a difference. */
  verified: z.boolean(),
  measurements: z.array(measurementSchema),
});
export type Run = z.infer<typeof runSchema>;
