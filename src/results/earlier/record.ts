import { z } from 'zod';
import { accountSchema } from '../account.ts';
import { explanationSchema } from '../explanation.ts';
import { workloadParametersSchema } from '../fingerprint.ts';
import { hostTickSchema, sampleSchema } from '../measurement.ts';
import { packageSchema, sha256 } from '../software.ts';

/*
 * The record of a run as versions 1 to 3 had it: one of version 1 has no explanations, one of version 2 no workloads.
 * Microbenchmarks and workloads were two lists, instructions of an emulated machine the only unit.
 */

const count = z.int().nonnegative();

const image = {
  image: sha256,
  package: packageSchema.nullable(),
  file: z.string().optional(),
  parameters: z.array(z.string()).optional(),
};

const software = {
  worldswitch: z.string(),
  protocol: z.int(),
  kernel: z.strictObject({ release: z.string(), ...image }),
  qemu: z.strictObject({ version: z.string(), binary: sha256, package: packageSchema.nullable() }),
  xen: z.strictObject({ version: z.string(), ...image, tools: z.array(packageSchema) }).optional(),
  initramfs: sha256,
  compiler: z.string(),
  commandLine: z.array(z.string()),
};

export const earlierFingerprintSchema = z.strictObject({
  ...software,
  probe: sha256,
  vmm: sha256,
  stampPlugin: sha256,
  parameters: z.strictObject({
    iterations: z.int().positive(),
    batches: z.int().positive(),
    microbenchmarks: z.array(z.string()),
  }),
});
export type EarlierFingerprint = z.infer<typeof earlierFingerprintSchema>;

export const earlierWorkloadFingerprintSchema = z.strictObject({
  ...software,
  vmKernel: z.strictObject({ release: z.string(), ...image }).optional(),
  driver: sha256,
  initramfsBytes: z.int().positive(),
  packages: z.array(packageSchema),
  suite: z
    .strictObject({
      name: z.string(),
      sha256,
      bytes: z.int().positive(),
      benchmarks: z.array(z.string()).min(1),
    })
    .optional(),
  later: z.int().positive().optional(),
  parameters: workloadParametersSchema,
});
export type EarlierWorkloadFingerprint = z.infer<typeof earlierWorkloadFingerprintSchema>;

const wallSeconds = z.strictObject({ boot: z.number(), measure: z.number() });
const failed = { state: z.literal('failed'), error: z.string(), next: z.string() };

export const earlierSampleSchema = sampleSchema
  .omit({ benchmark: true })
  .extend({ microbenchmark: z.string() });

export const earlierExplanationSchema = explanationSchema
  .omit({ benchmark: true })
  .extend({ microbenchmark: z.string() });

export const earlierMeasurementSchema = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('completed'),
    configuration: z.string(),
    fingerprint: earlierFingerprintSchema,
    hostTick: hostTickSchema,
    samples: z.array(earlierSampleSchema),
    explanations: z.array(earlierExplanationSchema).default([]),
    wallSeconds,
  }),
  z.strictObject({ ...failed, configuration: z.string() }),
]);
export type EarlierMeasurement = z.infer<typeof earlierMeasurementSchema>;

const repetition = z.strictObject({ units: z.int().positive(), begin: count, end: count });
export type Repetition = z.infer<typeof repetition>;
const cell = { system: z.string(), workload: z.string() };

export const earlierWorkloadSchema = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('completed'),
    ...cell,
    fingerprint: earlierWorkloadFingerprintSchema,
    start: repetition,
    repetitions: z.array(repetition).min(1),
    account: accountSchema.extend(cell).optional(),
    hypercall: z.number().optional(),
    wallSeconds,
  }),
  z.strictObject({ ...failed, ...cell }),
]);
export type EarlierWorkload = z.infer<typeof earlierWorkloadSchema>;

export const earlierPlanSchema = z.strictObject({
  configurations: z.array(z.string()),
  microbenchmarks: z.array(z.string()),
  iterations: count,
  batches: count,
  verify: z.boolean(),
  explain: z.boolean().default(false),
  workloads: z
    .strictObject({
      systems: z.array(z.string()).min(1),
      workloads: z.array(z.string()).min(1),
      parameters: workloadParametersSchema.partial(),
      specjvm2008: z
        .strictObject({ folder: z.string(), sha256, benchmarks: z.array(z.string()).min(1) })
        .optional(),
    })
    .optional(),
});
export type EarlierPlan = z.infer<typeof earlierPlanSchema>;

export const earlierRunSchema = z.strictObject({
  schema: z.literal([1, 2, 3]),
  id: z.string(),
  testbed: z.literal('emulated'),
  unit: z.literal('instructions'),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  host: z.strictObject({
    architecture: z.string(),
    cpu: z.string(),
    cpus: z.int().positive(),
    kernel: z.string(),
    node: z.string(),
  }),
  plan: earlierPlanSchema,
  verified: z.boolean(),
  measurements: z.array(earlierMeasurementSchema),
  workloads: z.array(earlierWorkloadSchema).default([]),
});
export type EarlierRun = z.infer<typeof earlierRunSchema>;
