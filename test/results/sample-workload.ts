import type { Run } from '../../src/results/schema.ts';
import type { CompletedWorkload, WorkloadMeasurement } from '../../src/results/workload.ts';
import { runOf } from './sample-run.ts';

const sha256 = 'a'.repeat(64);

/** Synthetic repetitions after a start of 1,000 instructions for one unit: each of so many instructions for 11 units. */
export function workloadOf(
  system: string,
  workload: string,
  durations: readonly number[],
  fields: Partial<CompletedWorkload> = {},
): CompletedWorkload {
  return {
    state: 'completed',
    system,
    workload,
    fingerprint: {
      worldswitch: '0.1.0',
      protocol: 2,
      kernel: { release: '6.1.0-1', image: sha256, package: null },
      qemu: { version: '10.0.2', binary: sha256, package: null },
      driver: sha256,
      initramfs: sha256,
      initramfsBytes: 1000,
      packages: [],
      compiler: 'clang 14',
      commandLine: ['qemu-system-aarch64'],
      parameters: {
        vcpus: 1,
        units: 11,
        repetitions: durations.length,
        transport: 'pci',
        vhost: true,
        haltPollNs: 0,
      },
    },
    start: { units: 1, begin: 0, end: 1000 },
    repetitions: durations.map((duration) => ({ units: 11, begin: 5000, end: 5000 + duration })),
    wallSeconds: { boot: 1, measure: 2 },
    ...fields,
  };
}

/** A synthetic run of workloads: of all those named, on all the systems named. */
export function workloadRunOf(measurements: readonly WorkloadMeasurement[], fields: Partial<Run> = {}): Run {
  const run = runOf([]);
  return {
    ...run,
    plan: {
      ...run.plan,
      iterations: 0,
      batches: 0,
      workloads: {
        systems: [...new Set(measurements.map(({ system }) => system))],
        workloads: [...new Set(measurements.map(({ workload }) => workload))],
        parameters: {},
      },
    },
    workloads: [...measurements],
    ...fields,
  };
}
