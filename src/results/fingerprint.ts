import { z } from 'zod';
import { componentSchema, sha256 } from './software.ts';

/** How microbenchmarks were measured. */
export const microbenchmarkParametersSchema = z.strictObject({
  /** Operations in a batch; where their number depends on the benchmark, of the one that has most. */
  iterations: z.int().positive(),
  /** Batches of each. */
  batches: z.int().positive(),
  /** Ids, in the order in which they were measured. */
  benchmarks: z.array(z.string()),
});
export type MicrobenchmarkParameters = z.infer<typeof microbenchmarkParametersSchema>;

/** How a workload was run. */
export const workloadParametersSchema = z.strictObject({
  /** Of the VM; natively, PCPUs of the server. */
  vcpus: z.int().positive(),
  /** Units of work in a repetition. */
  units: z.int().positive(),
  repetitions: z.int().positive(),
  /** How often it was launched, with as many repetitions each time; once if it is not there. */
  launches: z.int().positive().optional(),
  /** How KVM's VM reaches its devices. */
  transport: z.enum(['pci', 'mmio']),
  /** Whether the host's kernel is the backend of KVM's network device, and not QEMU. */
  vhost: z.boolean(),
  /** Nanoseconds for which KVM polls before it lets a VCPU sleep. */
  haltPollNs: z.int().nonnegative(),
});
export type WorkloadParameters = z.infer<typeof workloadParametersSchema>;

/** What every testbed has. */
const common = {
  /** The version of worldswitch. */
  worldswitch: z.string(),
  /** All that was run, the kernel first. */
  software: z.array(componentSchema),
};

/** Of the emulated testbed. */
const emulated = {
  testbed: z.literal('emulated'),
  ...common,
  /** Version of the protocol between the carrier and us. */
  protocol: z.int(),
  /** How it was measured (measurement-versions.ts). Not recorded by earlier versions. */
  measurementVersion: z.int().positive().optional(),
  compiler: z.string(),
  /** The emulator's complete command line, with paths of this machine replaced by what they stand for. */
  commandLine: z.array(z.string()),
  /** Microseconds of the machine's time by which its VM was started later, where earlier attempts met the emulator's defect. */
  later: z.int().positive().optional(),
};

/** Of figures that were recorded elsewhere, and are replayed. */
const replayed = {
  testbed: z.literal('replay'),
  ...common,
  /** Of the recording. */
  recording: sha256,
};

/** Of the VM that worldswitch was in. */
const ofThisVm = {
  testbed: z.literal('here'),
  ...common,
  /** Version of the protocol between the program and us. */
  protocol: z.int(),
  /** Of the order in which batches were timed. */
  seed: z.int().nonnegative(),
};

/** Of a host whose KVM was measured. */
const ofHost = { ...ofThisVm, testbed: z.literal('host') };

function fingerprintOf<P extends z.ZodType>(parameters: P) {
  return z.discriminatedUnion('testbed', [
    z.strictObject({ ...emulated, parameters }),
    z.strictObject({ ...replayed, parameters }),
    z.strictObject({ ...ofThisVm, parameters }),
    z.strictObject({ ...ofHost, parameters }),
  ]);
}

/** Whatever can change a figure of microbenchmarks. Where a clock is exact, the same fingerprint means the same samples. */
export const microbenchmarkFingerprintSchema = fingerprintOf(microbenchmarkParametersSchema);
export type MicrobenchmarkFingerprint = z.infer<typeof microbenchmarkFingerprintSchema>;

/** Whatever can change a figure of a workload. */
export const workloadFingerprintSchema = fingerprintOf(workloadParametersSchema);
export type WorkloadFingerprint = z.infer<typeof workloadFingerprintSchema>;

export type Fingerprint = MicrobenchmarkFingerprint | WorkloadFingerprint;
export type TestbedName = Fingerprint['testbed'];
