import { z } from 'zod';
import { accountSchema } from './account.ts';
import { clockSchema } from './clock.ts';
import { explanationSchema } from './explanation.ts';
import { microbenchmarkFingerprintSchema, workloadFingerprintSchema } from './fingerprint.ts';
import { settingsSchema } from './settings.ts';
import { componentSchema } from './software.ts';
import { markSchema, unavailableSchema, vmSchema } from './vm.ts';

const count = z.int().nonnegative();

/** One timed batch of operations; of a workload, one repetition of units of work. */
export const sampleSchema = z.strictObject({
  /** The id of a benchmark (`virtual-ipi/blocked`, `tcp-rr`) or of a calibration (`calibration/loop`). */
  benchmark: z.string(),
  /** Position in its benchmark, from 0. */
  batch: count,
  /** Of a workload, the launch that it is of, from 0; none of a microbenchmark, and where there was but one. */
  launch: count.optional(),
  /** Operations in the batch; of a workload, units of work. */
  iterations: z.int().positive(),
  /** What the batch took in the clock's unit, clock and loop overhead included (none for samples stamped from outside). */
  ticks: count,
  /**
   * What each of its first operations took, if they were timed one by one: their sum is `ticks` if they are all. None of
   * a batch that was timed as a whole.
   */
  operations: z.array(count).optional(),
  /** The clock when the batch began. */
  start: count,
  /** The clock when the batch ended. */
  end: count,
});
export type Sample = z.infer<typeof sampleSchema>;

/** The periodic interrupt of the host kernel inside the machine, in ticks of the same clock. */
export const hostTickSchema = z.strictObject({
  /** Ticks between two of them. */
  period: z.int().positive(),
  /** The clock at one of them. */
  phase: count,
});
export type HostTick = z.infer<typeof hostTickSchema>;

/** Why a cell has no figure, although others of the same measurement have. */
export const cellFailureSchema = z.strictObject({
  benchmark: z.string(),
  /** One sentence with the cause, and what to do. */
  error: z.string(),
  next: z.string(),
});
export type CellFailure = z.infer<typeof cellFailureSchema>;

const completed = {
  state: z.literal('completed'),
  configuration: z.string(),
  clock: clockSchema,
  /** Wall-clock seconds, for information: they are no part of the result. */
  wallSeconds: z.strictObject({ boot: z.number(), measure: z.number() }),
  /** What the machine said of its own settings; none if it said nothing. */
  settings: settingsSchema.optional(),
};

/** What the microbenchmarks of one configuration gave, which one machine measures one after the other. */
export const microbenchmarkMeasurementSchema = z.strictObject({
  kind: z.literal('microbenchmarks'),
  ...completed,
  fingerprint: microbenchmarkFingerprintSchema,
  /** Null where it is not known. */
  hostTick: hostTickSchema.nullable(),
  /** Calibrations first, then benchmarks in the order of `fingerprint.parameters`. */
  samples: z.array(sampleSchema),
  /** Of each benchmark, if they were asked for. */
  explanations: z.array(explanationSchema).default([]),
  /** Of benchmarks that were asked for and gave nothing. */
  failures: z.array(cellFailureSchema).default([]),
  /** Batches that something hit which is no part of what is measured; none where nothing says so. */
  marks: z.array(markSchema).optional(),
  /** Benchmarks that can't be measured there; none where all could. */
  unavailable: z.array(unavailableSchema).optional(),
  /** Of the VM that worldswitch was in, or of the host whose VM it measured, where it was one of them. */
  vm: vmSchema.optional(),
});
export type MicrobenchmarkMeasurement = z.infer<typeof microbenchmarkMeasurementSchema>;

/** What a workload gave on one configuration. */
export const workloadMeasurementSchema = z.strictObject({
  kind: z.literal('workload'),
  ...completed,
  benchmark: z.string(),
  fingerprint: workloadFingerprintSchema,
  /** `calibration/start` first: as few units as can be, what starting the programs takes; then the repetitions. */
  samples: z.array(sampleSchema).min(2),
  /** Who executed it; none if the testbed can't say it. */
  account: accountSchema.optional(),
  /** What leaving for the hypervisor and coming back takes on this configuration: the microbenchmark's median. */
  hypercall: z.number().optional(),
  /** Which microbenchmark that is; `hypercall` itself if it is not said. */
  pricedBy: z.string().optional(),
});
export type WorkloadMeasurement = z.infer<typeof workloadMeasurementSchema>;

export const failedMeasurementSchema = z.strictObject({
  state: z.literal('failed'),
  configuration: z.string(),
  /** What was to be measured. */
  benchmarks: z.array(z.string()),
  /** What it was to be measured with, as far as that was there. Not recorded by earlier versions. */
  software: z.array(componentSchema).optional(),
  /** One sentence with the cause, and what to do. */
  error: z.string(),
  next: z.string(),
});
export type FailedMeasurement = z.infer<typeof failedMeasurementSchema>;

/** What one session of a run gave: the microbenchmarks of a configuration, or one workload on it. */
export const measurementSchema = z.discriminatedUnion('state', [
  z.discriminatedUnion('kind', [microbenchmarkMeasurementSchema, workloadMeasurementSchema]),
  failedMeasurementSchema,
]);
export type Measurement = z.infer<typeof measurementSchema>;
export type CompletedMeasurement = MicrobenchmarkMeasurement | WorkloadMeasurement;

/** The benchmarks that a measurement is of, whether or not it has figures of them. */
export function benchmarksOf(measurement: Measurement): readonly string[] {
  if (measurement.state === 'failed') return measurement.benchmarks;
  if (measurement.kind === 'workload') return [measurement.benchmark];
  const { fingerprint, failures, unavailable = [] } = measurement;
  const without = [...failures, ...unavailable].map(({ benchmark }) => benchmark);
  return [...new Set([...fingerprint.parameters.benchmarks, ...without])];
}

/** Whether a measurement gave something. */
export function isCompleted(measurement: Measurement): measurement is CompletedMeasurement {
  return measurement.state === 'completed';
}

/** Whether it is one of microbenchmarks that gave something. */
export function isOfMicrobenchmarks(measurement: Measurement): measurement is MicrobenchmarkMeasurement {
  return measurement.state === 'completed' && measurement.kind === 'microbenchmarks';
}

/** Whether it is one of a workload that gave something. */
export function isOfWorkload(measurement: Measurement): measurement is WorkloadMeasurement {
  return measurement.state === 'completed' && measurement.kind === 'workload';
}
