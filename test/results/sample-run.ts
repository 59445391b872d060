import { calibrations } from '../../src/catalog/microbenchmarks.ts';
import {
  type CompletedMeasurement,
  type Measurement,
  type Run,
  type Sample,
  SCHEMA_VERSION,
} from '../../src/results/schema.ts';

const ITERATIONS = 10;

/** Batches of the given sizes in ticks, one after the other from `start`, with a gap of one tick. */
export function batches(microbenchmark: string, ticks: readonly number[], start = 0): Sample[] {
  let now = start;
  return ticks.map((taken, batch) => {
    const sample = {
      microbenchmark,
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

/** A synthetic measurement whose host tick never falls into a batch, unless a test says otherwise. */
export function measurementOf(
  samples: readonly Sample[],
  fields: Partial<CompletedMeasurement> = {},
): CompletedMeasurement {
  const names = new Set(samples.map((sample) => sample.microbenchmark));
  const microbenchmarks = [...names].filter((name) => !name.startsWith('calibration/'));
  return {
    state: 'completed',
    configuration: 'kvm-arm64',
    fingerprint: {
      worldswitch: '0.0.0',
      protocol: 2,
      kernel: {
        release: '6.1.0-test',
        image: sha256,
        package: {
          name: 'linux-image-test',
          version: '6.1.1-1',
          architecture: 'arm64',
          sha256,
          locked: true,
        },
      },
      qemu: { version: '10.0.2', binary: sha256, package: null },
      probe: sha256,
      vmm: sha256,
      initramfs: sha256,
      stampPlugin: sha256,
      compiler: 'gcc 12',
      commandLine: ['qemu-system-aarch64'],
      parameters: { iterations: ITERATIONS, batches: 3, microbenchmarks },
    },
    hostTick: { period: 1_000_000_000, phase: 999_999_999 },
    samples: [...samples],
    explanations: [],
    wallSeconds: { boot: 1, measure: 0.5 },
    ...fields,
  };
}

/** A synthetic run. */
export function runOf(measurements: readonly Measurement[], fields: Partial<Run> = {}): Run {
  return {
    schema: SCHEMA_VERSION,
    id: '20261122T210145-3f9a',
    testbed: 'emulated',
    unit: 'instructions',
    startedAt: '2026-11-22T21:01:45.000Z',
    endedAt: '2026-11-22T21:01:49.000Z',
    host: { architecture: 'x64', cpu: 'a CPU', cpus: 2, kernel: '6.1', node: '26.0.0' },
    plan: {
      configurations: measurements.map(({ configuration }) => configuration),
      microbenchmarks: [],
      iterations: ITERATIONS,
      batches: 3,
      verify: false,
      explain: false,
    },
    verified: false,
    measurements: [...measurements],
    workloads: [],
    ...fields,
  };
}
