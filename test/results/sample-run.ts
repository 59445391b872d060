import { calibrations } from '../../src/catalog/microbenchmarks.ts';
import { INSTRUCTIONS } from '../../src/results/clock.ts';
import {
  benchmarksOf,
  type FailedMeasurement,
  type Measurement,
  type MicrobenchmarkMeasurement,
  type Sample,
} from '../../src/results/measurement.ts';
import { type Run, SCHEMA_VERSION } from '../../src/results/schema.ts';
import type { Component, Role } from '../../src/results/software.ts';

const ITERATIONS = 10;

/** Batches of the given sizes in ticks, one after the other from `start`, with a gap of one tick. */
export function batches(benchmark: string, ticks: readonly number[], start = 0): Sample[] {
  let now = start;
  return ticks.map((taken, batch) => {
    const sample = {
      benchmark,
      batch,
      iterations: ITERATIONS,
      ticks: taken,
      start: now,
      end: now + taken,
    };
    now += taken + 1;
    return sample;
  });
}

/** Calibrations of a probe whose loop costs 4 and whose clock costs 6 ticks an operation. */
export const calibrated: readonly Sample[] = [
  ...batches(calibrations.loop, [40, 40, 40]),
  ...batches(calibrations.each, [60, 60, 60]),
  ...batches(calibrations.nop, [50, 50, 50]),
];

const sha256 = '0'.repeat(64);

/** A synthetic component, of ours unless a test says otherwise. */
export function sampleComponent(role: Role, fields: Partial<Component> = {}): Component {
  return { role, name: role, version: null, sha256, package: null, ...fields };
}

/** The software of a synthetic measurement: a kernel from a package, an emulator, and what is ours. */
export const sampleSoftware: readonly Component[] = [
  sampleComponent('kernel', {
    name: 'Linux',
    version: '6.1.0-test',
    package: { name: 'linux-image-test', version: '6.1.1-1', architecture: 'arm64', sha256, locked: true },
  }),
  sampleComponent('emulator', { name: 'QEMU', version: '10.0.2' }),
  ...(['probe', 'vmm', 'initramfs', 'stamp-plugin'] as const).map((role) => sampleComponent(role)),
];

/** The same software, with other fields of the component of a role; one that is missing is added. */
export function withComponent(
  software: readonly Component[],
  role: Role,
  fields: Partial<Component>,
): Component[] {
  if (!software.some((component) => component.role === role))
    return [...software, sampleComponent(role, fields)];
  return software.map((component) => (component.role === role ? { ...component, ...fields } : component));
}

/** A synthetic measurement whose host tick never falls into a batch, unless a test says otherwise. */
export function measurementOf(
  samples: readonly Sample[],
  fields: Partial<MicrobenchmarkMeasurement> = {},
): MicrobenchmarkMeasurement {
  const names = new Set(samples.map((sample) => sample.benchmark));
  const benchmarks = [...names].filter((name) => !name.startsWith('calibration/'));
  return {
    kind: 'microbenchmarks',
    state: 'completed',
    configuration: 'kvm-arm64',
    clock: INSTRUCTIONS,
    wallSeconds: { boot: 1, measure: 0.5 },
    fingerprint: {
      testbed: 'emulated',
      worldswitch: '0.0.0',
      software: [...sampleSoftware],
      protocol: 3,
      compiler: 'gcc 12',
      commandLine: ['qemu-system-aarch64'],
      parameters: { iterations: ITERATIONS, batches: batchesIn(samples, benchmarks), benchmarks },
    },
    hostTick: { period: 1_000_000_000, phase: 999_999_999 },
    samples: [...samples],
    explanations: [],
    failures: [],
    ...fields,
  };
}

/** How many batches there are of each benchmark; 3 if there are none. */
function batchesIn(samples: readonly Sample[], benchmarks: readonly string[]): number {
  const [first] = benchmarks;
  return samples.filter(({ benchmark }) => benchmark === first).length || 3;
}

/** A synthetic measurement that gave nothing. */
export function failureOf(
  configuration: string,
  benchmarks: readonly string[] = ['hypercall'],
  fields: Partial<FailedMeasurement> = {},
): FailedMeasurement {
  return {
    state: 'failed',
    configuration,
    benchmarks: [...benchmarks],
    error: 'it hung',
    next: 'try again',
    ...fields,
  };
}

/** A synthetic run, which set out to measure nothing but microbenchmarks unless a test says otherwise. */
export function runOf(measurements: readonly Measurement[], fields: Partial<Run> = {}): Run {
  return {
    schema: SCHEMA_VERSION,
    id: '20261122T210145-3f9a',
    testbed: 'emulated',
    startedAt: '2026-11-22T21:01:45.000Z',
    endedAt: '2026-11-22T21:01:49.000Z',
    host: { architecture: 'x64', cpu: 'a CPU', cpus: 2, kernel: '6.1', node: '26.0.0' },
    plan: {
      sessions: measurements.map((measurement) => ({
        configuration: measurement.configuration,
        benchmarks: [...benchmarksOf(measurement)],
      })),
      microbenchmarks: { iterations: ITERATIONS, batches: 3 },
      workloads: null,
      verify: false,
      explain: false,
    },
    verified: false,
    measurements: [...measurements],
    ...fields,
  };
}
