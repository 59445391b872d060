import { z } from 'zod';
import { microbenchmarkParametersSchema, workloadParametersSchema } from './fingerprint.ts';
import { labelSchema } from './label.ts';
import { runIdSchema } from './run-id.ts';
import { sha256 } from './software.ts';

/** What one machine measures from its start to its end: microbenchmarks of a configuration, or one workload on it. */
export const plannedSessionSchema = z.strictObject({
  configuration: z.string(),
  benchmarks: z.array(z.string()),
  /** How it is measured, where that is not as the plan says of all sessions of its kind. */
  parameters: z
    .union([workloadParametersSchema, microbenchmarkParametersSchema.omit({ benchmarks: true })])
    .optional(),
});
export type PlannedSession = z.infer<typeof plannedSessionSchema>;

/** What a run set out to measure. */
export const planSchema = z.strictObject({
  /** In the order of the run's measurements. */
  sessions: z.array(plannedSessionSchema),
  /** Of microbenchmarks; null if none are measured. */
  microbenchmarks: z.strictObject({ iterations: z.int().positive(), batches: z.int().positive() }).nullable(),
  /** Of workloads, what is not as the catalog has it; null if none are measured. */
  workloads: workloadParametersSchema.partial().nullable(),
  /** What the user calls the run, by which it can be named. */
  label: labelSchema.optional(),
  /** The run whose measurements are measured anew, if that is what it is for. */
  reproduces: runIdSchema.optional(),
  verify: z.boolean(),
  /** Whether every figure of a microbenchmark is explained. */
  explain: z.boolean(),
  /** The user's copy of SPECjvm2008, if it is among the workloads, and which of its benchmarks are run. */
  specjvm2008: z
    .strictObject({ folder: z.string(), sha256, benchmarks: z.array(z.string()).min(1) })
    .optional(),
});
export type Plan = z.infer<typeof planSchema>;
