import * as fc from 'fast-check';
import type { Explanation } from '../../src/results/explanation.ts';
import { type Measurement, type Run, runSchema, SCHEMA_VERSION } from '../../src/results/schema.ts';
import type { WorkloadMeasurement } from '../../src/results/workload.ts';

const count = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const positive = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const sha256 = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
const text = fc.string({ unit: 'binary', maxLength: 20 });
const seconds = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true, noInteger: false });
const instant = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

const packageRecord = fc.record({
  name: text,
  version: text,
  architecture: text,
  sha256,
  locked: fc.boolean(),
});

const measurement: fc.Arbitrary<Measurement> = fc.oneof(
  fc.record({ state: fc.constant('failed' as const), configuration: text, error: text, next: text }),
  fc.record({
    state: fc.constant('completed' as const),
    configuration: text,
    fingerprint: fc.record({
      worldswitch: text,
      protocol: fc.integer(),
      kernel: fc.record(
        {
          release: text,
          image: sha256,
          package: fc.option(packageRecord),
          file: fc.stringMatching(/^[^/]+$/),
          parameters: fc.array(text, { maxLength: 2 }),
        },
        { requiredKeys: ['release', 'image', 'package'] },
      ),
      qemu: fc.record({ version: text, binary: sha256, package: fc.option(packageRecord) }),
      probe: sha256,
      vmm: sha256,
      initramfs: sha256,
      stampPlugin: sha256,
      compiler: text,
      commandLine: fc.array(text, { maxLength: 3 }),
      parameters: fc.record({
        iterations: positive,
        batches: positive,
        microbenchmarks: fc.array(text, { maxLength: 3 }),
      }),
    }),
    hostTick: fc.record({ period: positive, phase: count }),
    samples: fc.array(
      fc.record({
        microbenchmark: text,
        batch: count,
        iterations: positive,
        ticks: count,
        start: count,
        end: count,
      }),
      { maxLength: 5 },
    ),
    explanations: fc.constant<Explanation[]>([]),
    wallSeconds: fc.record({ boot: seconds, measure: seconds }),
  }),
);

const repetition = fc.record({ units: positive, begin: count, end: count });

const workload: fc.Arbitrary<WorkloadMeasurement> = fc.oneof(
  fc.record({ state: fc.constant('failed' as const), system: text, workload: text, error: text, next: text }),
  fc.record({
    state: fc.constant('completed' as const),
    system: text,
    workload: text,
    fingerprint: fc.record({
      worldswitch: text,
      protocol: fc.integer(),
      kernel: fc.record({ release: text, image: sha256, package: fc.option(packageRecord) }),
      qemu: fc.record({ version: text, binary: sha256, package: fc.option(packageRecord) }),
      driver: sha256,
      initramfs: sha256,
      initramfsBytes: positive,
      packages: fc.array(packageRecord, { maxLength: 2 }),
      compiler: text,
      commandLine: fc.array(text, { maxLength: 3 }),
      parameters: fc.record({
        vcpus: positive,
        units: positive,
        repetitions: positive,
        transport: fc.constantFrom('pci' as const, 'mmio' as const),
        vhost: fc.boolean(),
        haltPollNs: count,
      }),
    }),
    start: repetition,
    repetitions: fc.array(repetition, { minLength: 1, maxLength: 3 }),
    wallSeconds: fc.record({ boot: seconds, measure: seconds }),
  }),
);

/** Any run that fits the schema. */
export const arbitraryRun: fc.Arbitrary<Run> = fc
  .record({
    schema: fc.constantFrom(1 as const, 2 as const, SCHEMA_VERSION),
    id: fc
      .tuple(instant, fc.nat({ max: 0xffff }))
      .map(([at, suffix]) => `${at.replaceAll(/[-:]|\..*/g, '')}-${suffix.toString(16).padStart(4, '0')}`),
    testbed: fc.constant('emulated' as const),
    unit: fc.constant('instructions' as const),
    startedAt: instant,
    endedAt: fc.option(instant),
    host: fc.record({ architecture: text, cpu: text, cpus: positive, kernel: text, node: text }),
    plan: fc.record({
      configurations: fc.array(text, { maxLength: 3 }),
      microbenchmarks: fc.array(text, { maxLength: 3 }),
      iterations: positive,
      batches: positive,
      verify: fc.boolean(),
    }),
    verified: fc.boolean(),
    measurements: fc.array(measurement, { maxLength: 3 }),
    workloads: fc.array(workload, { maxLength: 2 }),
  })
  .map((run) => runSchema.parse(run));
