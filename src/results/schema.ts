import { z } from 'zod';
import { explanationSchema } from './explanation.ts';
import { imageRecord, packageSchema, sha256 } from './software.ts';
import { workloadMeasurementSchema, workloadPlanSchema } from './workload.ts';

export { type PackageRecord, packageSchema } from './software.ts';

/** The version of the record of a run. It grows when a reader of the old form would misread the new one. */
export const SCHEMA_VERSION = 3;

/** Records of these versions can be read: one of version 1 has no explanations, one of version 2 no workloads. */
const READABLE = [1, 2, SCHEMA_VERSION] as const;

const count = z.int().nonnegative();

/** One timed batch. All times are in ticks of the clock; under emulation one tick is one instruction. */
export const sampleSchema = z.strictObject({
  /** A microbenchmark's id (`virtual-ipi/blocked`) or a calibration's (`calibration/loop`). */
  microbenchmark: z.string(),
  /** Position in its microbenchmark, from 0. */
  batch: count,
  /** Operations in the batch. */
  iterations: z.int().positive(),
  /** What the batch took, clock and loop overhead included (none for samples stamped from outside). */
  ticks: count,
  /** The counter when the batch began. */
  start: count,
  /** The counter when the batch ended. */
  end: count,
});
export type Sample = z.infer<typeof sampleSchema>;

/** Whatever can change a figure. Two runs with the same fingerprint have the same samples. */
export const fingerprintSchema = z.strictObject({
  worldswitch: z.string(),
  /** Version of the protocol between probe and us. */
  protocol: z.int(),
  kernel: z.strictObject({ release: z.string(), ...imageRecord }),
  /** `package` is null if the system's or the user's own QEMU was used. */
  qemu: z.strictObject({ version: z.string(), binary: sha256, package: packageSchema.nullable() }),
  /** Only where the hypervisor is Xen: it, and the tools of Dom0. */
  xen: z
    .strictObject({
      version: z.string(),
      ...imageRecord,
      tools: z.array(packageSchema),
    })
    .optional(),
  probe: sha256,
  vmm: sha256,
  initramfs: sha256,
  /** The plugin of the emulator that stamps paths from outside; built for the architecture of the host. */
  stampPlugin: sha256,
  compiler: z.string(),
  /** The complete QEMU command line, with paths of this machine replaced by what they stand for. */
  commandLine: z.array(z.string()),
  parameters: z.strictObject({
    iterations: z.int().positive(),
    batches: z.int().positive(),
    /** In the order in which they were measured. */
    microbenchmarks: z.array(z.string()),
  }),
});
export type Fingerprint = z.infer<typeof fingerprintSchema>;

/** The periodic interrupt of the host kernel inside the machine, in ticks of the same clock. */
export const hostTickSchema = z.strictObject({
  /** Ticks between two of them. */
  period: z.int().positive(),
  /** The counter at one of them. */
  phase: count,
});
export type HostTick = z.infer<typeof hostTickSchema>;

/** What one configuration gave in one run. */
export const measurementSchema = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('completed'),
    configuration: z.string(),
    fingerprint: fingerprintSchema,
    hostTick: hostTickSchema,
    /** Calibrations first, then microbenchmarks in the order of `fingerprint.parameters`. */
    samples: z.array(sampleSchema),
    /** Of each microbenchmark, if they were asked for. */
    explanations: z.array(explanationSchema).default([]),
    /** Wall-clock seconds, for information: they are no part of the result. */
    wallSeconds: z.strictObject({ boot: z.number(), measure: z.number() }),
  }),
  z.strictObject({
    state: z.literal('failed'),
    configuration: z.string(),
    /** One sentence with the cause, and what to do. */
    error: z.string(),
    next: z.string(),
  }),
]);
export type Measurement = z.infer<typeof measurementSchema>;
export type CompletedMeasurement = Extract<Measurement, { state: 'completed' }>;

/** What a run set out to measure. */
export const planSchema = z.strictObject({
  /** In the order of the run's measurements. */
  configurations: z.array(z.string()),
  microbenchmarks: z.array(z.string()),
  /** 0 if no microbenchmarks are measured; the same of batches. */
  iterations: count,
  batches: count,
  verify: z.boolean(),
  /** Whether every figure is explained. */
  explain: z.boolean().default(false),
  /** Instead of microbenchmarks. */
  workloads: workloadPlanSchema.optional(),
});
export type Plan = z.infer<typeof planSchema>;

/** One execution of a study. */
export const runSchema = z.strictObject({
  schema: z.literal(READABLE),
  /** Sortable and unique: UTC time and four random hexadecimal digits, for example `20261122T210145-3f9a`. */
  id: z.string().regex(/^\d{8}T\d{6}-[0-9a-f]{4}$/),
  testbed: z.literal('emulated'),
  /** Instructions executed by all CPUs of the machine; not hardware time. */
  unit: z.literal('instructions'),
  /** ISO 8601, UTC. */
  startedAt: z.iso.datetime(),
  /** Null if the run never came to its end: it was interrupted, or another process is still at it. */
  endedAt: z.iso.datetime().nullable(),
  /** The machine that worldswitch ran on. It does not change a figure. */
  host: z.strictObject({
    architecture: z.string(),
    cpu: z.string(),
    cpus: z.int().positive(),
    kernel: z.string(),
    node: z.string(),
  }),
  plan: planSchema,
  /** True if every configuration was measured twice, each from a machine booted afresh, without a difference. */
  verified: z.boolean(),
  measurements: z.array(measurementSchema),
  workloads: z.array(workloadMeasurementSchema).default([]),
});
export type Run = z.infer<typeof runSchema>;
