import { z } from 'zod';
import { accountSchema } from './account.ts';
import { imageRecord, packageSchema, sha256 } from './software.ts';

const count = z.int().nonnegative();

/** One execution of a workload's `work`, for a number of units. */
export const repetitionSchema = z.strictObject({
  units: z.int().positive(),
  /** The machine's counter before and after; their difference is what all CPUs executed meanwhile. */
  begin: count,
  end: count,
});
export type Repetition = z.infer<typeof repetitionSchema>;

/** Whatever can change the figures of a workload. */
export const workloadFingerprintSchema = z.strictObject({
  worldswitch: z.string(),
  /** Version of the protocol between the driver and us. */
  protocol: z.int(),
  kernel: z.strictObject({ release: z.string(), ...imageRecord }),
  /** The kernel of the VM; only where it is another than the host's. */
  vmKernel: z.strictObject({ release: z.string(), ...imageRecord }).optional(),
  xen: z.strictObject({ version: z.string(), ...imageRecord, tools: z.array(packageSchema) }).optional(),
  qemu: z.strictObject({ version: z.string(), binary: sha256, package: packageSchema.nullable() }),
  driver: sha256,
  initramfs: sha256,
  /** Bytes of it; the machine's memory follows from them. */
  initramfsBytes: z.int().positive(),
  /** What its programs are of. */
  packages: z.array(packageSchema),
  /** A user's own copy of a suite, where the workload is one. */
  suite: z
    .strictObject({
      name: z.string(),
      /** Over the paths and contents of what is taken of the copy. */
      sha256,
      bytes: z.int().positive(),
      benchmarks: z.array(z.string()).min(1),
    })
    .optional(),
  compiler: z.string(),
  /** The complete QEMU command line, with paths of this machine replaced by what they stand for. */
  commandLine: z.array(z.string()),
  /** Microseconds of the machine's time by which its VM was started later, where earlier attempts met the emulator's defect. */
  later: z.int().positive().optional(),
  parameters: z.strictObject({
    vcpus: z.int().positive(),
    /** Of a repetition. */
    units: z.int().positive(),
    repetitions: z.int().positive(),
    transport: z.enum(['pci', 'mmio']),
    vhost: z.boolean(),
    haltPollNs: count,
  }),
});
export type WorkloadFingerprint = z.infer<typeof workloadFingerprintSchema>;

const cell = { system: z.string(), workload: z.string() };

/** What a workload gave on one system. */
export const workloadMeasurementSchema = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('completed'),
    ...cell,
    fingerprint: workloadFingerprintSchema,
    /** As few units as can be: what starting the programs takes, which is subtracted. */
    start: repetitionSchema,
    repetitions: z.array(repetitionSchema).min(1),
    /** Who executed it; none if the emulator can't be asked. */
    account: accountSchema.optional(),
    /** What leaving for the hypervisor and coming back takes on this system: the microbenchmark's median. */
    hypercall: z.number().optional(),
    /** Wall-clock seconds, for information: they are no part of the result. */
    wallSeconds: z.strictObject({ boot: z.number(), measure: z.number() }),
  }),
  z.strictObject({
    state: z.literal('failed'),
    ...cell,
    /** One sentence with the cause, and what to do. */
    error: z.string(),
    next: z.string(),
  }),
]);
export type WorkloadMeasurement = z.infer<typeof workloadMeasurementSchema>;
export type CompletedWorkload = Extract<WorkloadMeasurement, { state: 'completed' }>;

/** Which workloads a run set out to measure, and where; what is not said is as the catalog has it. */
export const workloadPlanSchema = z.strictObject({
  /** Ids, in the order of the run's measurements: all workloads of a system before the next system. */
  systems: z.array(z.string()).min(1),
  workloads: z.array(z.string()).min(1),
  parameters: workloadFingerprintSchema.shape.parameters.partial(),
  /** The user's copy of SPECjvm2008, if it is among the workloads, and which of its benchmarks are run. */
  specjvm2008: z
    .strictObject({ folder: z.string(), sha256, benchmarks: z.array(z.string()).min(1) })
    .optional(),
});
export type WorkloadPlan = z.infer<typeof workloadPlanSchema>;
