import { START } from '../../src/catalog/workloads.ts';
import { INSTRUCTIONS } from '../../src/results/clock.ts';
import { benchmarksOf, type Measurement, type WorkloadMeasurement } from '../../src/results/measurement.ts';
import type { Run } from '../../src/results/schema.ts';
import type { Component } from '../../src/results/software.ts';
import { sampleComponent, runOf } from './sample-run.ts';

const sha256 = 'a'.repeat(64);

/** The software of a synthetic workload: a kernel and an emulator of the user's, and what is ours. */
export const sampleWorkloadSoftware: readonly Component[] = [
  sampleComponent('kernel', { name: 'Linux', version: '6.1.0-1', sha256 }),
  sampleComponent('emulator', { name: 'QEMU', version: '10.0.2', sha256 }),
  sampleComponent('driver', { sha256 }),
  sampleComponent('initramfs', { sha256, bytes: 1000 }),
];

/** Synthetic repetitions after a start of 1,000 instructions for one unit: each of so many instructions for 11 units. */
export function workloadOf(
  configuration: string,
  workload: string,
  durations: readonly number[],
  fields: Partial<WorkloadMeasurement> = {},
): WorkloadMeasurement {
  return {
    kind: 'workload',
    state: 'completed',
    configuration,
    benchmark: workload,
    clock: INSTRUCTIONS,
    wallSeconds: { boot: 1, measure: 2 },
    fingerprint: {
      testbed: 'emulated',
      worldswitch: '0.1.0',
      software: [...sampleWorkloadSoftware],
      protocol: 3,
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
    samples: [
      { benchmark: START, batch: 0, iterations: 1, ticks: 1000, start: 0, end: 1000 },
      ...durations.map((duration, batch) => ({
        ...{ benchmark: workload, batch, iterations: 11, ticks: duration },
        ...{ start: 5000, end: 5000 + duration },
      })),
    ],
    ...fields,
  };
}

/** The same of several launches, which differ in how long their repetitions take. */
export function launchedWorkloadOf(
  configuration: string,
  workload: string,
  launches: readonly (readonly number[])[],
  fields: Partial<WorkloadMeasurement> = {},
): WorkloadMeasurement {
  const each = launches.map((durations) => workloadOf(configuration, workload, durations));
  const [first] = each;
  if (first === undefined) throw new Error('a workload is launched at least once');
  const { fingerprint } = first;
  return {
    ...first,
    fingerprint: { ...fingerprint, parameters: { ...fingerprint.parameters, launches: launches.length } },
    samples: each.flatMap(({ samples }, launch) => samples.map((sample) => ({ ...sample, launch }))),
    ...fields,
  };
}

/** The same of two launches, all repetitions of which took so many instructions: comparisons can judge it. */
export function launchedTwice(
  configuration: string,
  workload: string,
  duration: number,
  fields: Partial<WorkloadMeasurement> = {},
): WorkloadMeasurement {
  const launch = [duration, duration, duration];
  return launchedWorkloadOf(configuration, workload, [launch, launch], fields);
}

/** A synthetic run of workloads: of all those named, on all the configurations named. */
export function workloadRunOf(measurements: readonly Measurement[], fields: Partial<Run> = {}): Run {
  const run = runOf(measurements);
  const configurations = [...new Set(measurements.map(({ configuration }) => configuration))];
  const workloads = [...new Set(measurements.flatMap((measurement) => benchmarksOf(measurement)))];
  return {
    ...run,
    plan: {
      ...run.plan,
      sessions: configurations.flatMap((configuration) =>
        workloads.map((workload) => ({ configuration, benchmarks: [workload] })),
      ),
      microbenchmarks: null,
      workloads: {},
    },
    ...fields,
  };
}
