import { z } from 'zod';
import { clockSchema } from './clock.ts';
import { microbenchmarkParametersSchema, workloadParametersSchema } from './fingerprint.ts';
import { batchProfileSchema } from './profile.ts';
import { settingsSchema } from './settings.ts';
import { componentSchema } from './software.ts';

/** The version of the form of a baseline. It grows when a reader of the old form would misread the new one. */
export const BASELINE_VERSION = 3;

/** What `kind` says in the file: a run and a comparison are JSON documents too. */
export const BASELINE_KIND = 'worldswitch-baseline';

/** A change of a figure that somebody wanted. */
export const acceptedChangeSchema = z.strictObject({
  /** Per operation or unit of work, in the clock's unit: what was measured when it was accepted. */
  median: z.number(),
  /** Why, in the words of whoever accepted it. */
  reason: z.string().min(1).max(500),
});
export type AcceptedChange = z.infer<typeof acceptedChangeSchema>;

/** A benchmark on a configuration. */
export const baselineCellSchema = z.strictObject({
  benchmark: z.string(),
  /** Per operation or unit of work, in the clock's unit, overhead subtracted. */
  median: z.number(),
  /**
   * How far the median may move, to either side, when nothing that matters changes, in the clock's unit. Not of a clock that
   * is not exact, nor where it is not known.
   */
  sensitivity: z.number().nonnegative().optional(),
  path: z.enum(['one-pcpu', 'serialised-sum']),
  /** Null if it was measured without an explanation or an account. */
  profile: batchProfileSchema.nullable(),
  /**
   * Medians of blocks of neighbouring batches or repetitions, in their order and like the median: what is needed to judge
   * noise. Only where the clock is not exact.
   */
  samples: z.array(z.number()).min(1).optional(),
  /** How far this figure may lie above: a number in the clock's unit, or a share such as `2%`; by default what the check is told. */
  tolerance: z
    .string()
    .regex(/^\d+(\.\d+)?\s*%?$/, 'it is no tolerance, such as 5 or 0.5%')
    .optional(),
  /** Figures above the median that are no regression, the latest last. */
  accepted: z.array(acceptedChangeSchema).max(100).optional(),
});
export type BaselineCell = z.infer<typeof baselineCellSchema>;

/** A component of the software; of its package no more than what names it. */
export const baselineComponentSchema = componentSchema
  .pick({
    ...{ role: true, name: true, version: true, sha256: true, timed: true },
    ...{ parameters: true, benchmarks: true },
  })
  .extend({ package: z.strictObject({ name: z.string(), version: z.string() }).nullable() });
export type BaselineComponent = z.infer<typeof baselineComponentSchema>;

const measured = {
  configuration: z.string(),
  /** The machine's id; null if the version that measured it did not know the configuration. */
  machine: z.string().nullable(),
  /** Of the configuration itself; what a user added is said of the component. */
  kernelParameters: z.array(z.string()),
  clock: clockSchema,
  /** Version of the protocol between the carrier and worldswitch; null of what was replayed. */
  protocol: z.int().nullable(),
  software: z.array(baselineComponentSchema),
  /** What the machine said of its own settings; none if it said nothing. */
  settings: settingsSchema.optional(),
};

/** What one machine measured: microbenchmarks of a configuration, or one workload on it. */
export const baselineMeasurementSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('microbenchmarks'),
    ...measured,
    parameters: microbenchmarkParametersSchema.omit({ benchmarks: true }),
    cells: z.array(baselineCellSchema),
  }),
  z.strictObject({
    kind: z.literal('workload'),
    ...measured,
    parameters: workloadParametersSchema,
    cells: z.array(baselineCellSchema).length(1),
  }),
]);
export type BaselineMeasurement = z.infer<typeof baselineMeasurementSchema>;

/** Figures to hold a later measurement against, small and readable enough to live in a repository. */
export const baselineSchema = z.strictObject({
  kind: z.literal(BASELINE_KIND),
  schema: z.literal(BASELINE_VERSION),
  /** The version of worldswitch that measured it. */
  worldswitch: z.string(),
  /** ISO 8601, UTC. */
  createdAt: z.iso.datetime(),
  measurements: z.array(baselineMeasurementSchema).superRefine((measurements, context) => {
    const cells = measurements.flatMap(({ configuration, cells: own }) =>
      own.map(({ benchmark }) => `${benchmark} on ${configuration}`),
    );
    const twice = cells.find((cell, index) => cells.indexOf(cell) !== index);
    if (twice !== undefined) context.addIssue({ code: 'custom', message: `${twice} is there twice` });
  }),
});
export type Baseline = z.infer<typeof baselineSchema>;
