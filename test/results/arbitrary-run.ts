import * as fc from 'fast-check';
import { unitSchema } from '../../src/results/clock.ts';
import type { Explanation } from '../../src/results/explanation.ts';
import type { Measurement } from '../../src/results/measurement.ts';
import { type Run, runSchema, SCHEMA_VERSION } from '../../src/results/schema.ts';
import { roleSchema } from '../../src/results/software.ts';

const count = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const positive = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const sha256 = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
const text = fc.string({ unit: 'binary', maxLength: 20 });
const texts = fc.array(text, { maxLength: 3 });
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

const component = fc.record(
  {
    role: fc.constantFrom(...roleSchema.options),
    name: text,
    version: fc.option(text),
    sha256: fc.option(sha256),
    package: fc.option(packageRecord),
    file: fc.stringMatching(/^[^/]+$/),
    parameters: fc.array(text, { maxLength: 2 }),
    bytes: positive,
    benchmarks: fc.array(text, { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: ['role', 'name', 'version', 'sha256', 'package'] },
);

/** The fingerprint of a measurement on either testbed. */
function fingerprintOf<P>(parameters: fc.Arbitrary<P>) {
  const common = { worldswitch: text, software: fc.array(component, { maxLength: 3 }), parameters };
  return fc.oneof(
    fc.record({
      testbed: fc.constant('emulated' as const),
      ...common,
      protocol: fc.integer(),
      compiler: text,
      commandLine: texts,
    }),
    fc.record({ testbed: fc.constant('replay' as const), ...common, recording: sha256 }),
  );
}

const clock = fc.record({
  unit: fc.constantFrom(...unitSchema.options),
  resolution: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
  exact: fc.boolean(),
});
const sample = fc.record(
  {
    benchmark: text,
    batch: count,
    iterations: positive,
    ticks: count,
    operations: fc.array(count, { maxLength: 3 }),
    start: count,
    end: count,
  },
  { requiredKeys: ['benchmark', 'batch', 'iterations', 'ticks', 'start', 'end'] },
);
const settings = fc.record(
  {
    notInForce: fc.array(
      fc.record({ of: fc.constantFrom('kernel' as const, 'xen' as const), parameter: text, reason: text }),
      { maxLength: 2 },
    ),
    scheduler: text,
    vulnerabilities: fc.constant({ vmscape: 'Vulnerable' }),
  },
  { requiredKeys: ['notInForce', 'vulnerabilities'] },
);

const completed = {
  state: fc.constant('completed' as const),
  configuration: text,
  clock,
  wallSeconds: fc.record({ boot: seconds, measure: seconds }),
  settings,
};

const measurement: fc.Arbitrary<Measurement> = fc.oneof(
  fc.record({
    state: fc.constant('failed' as const),
    configuration: text,
    benchmarks: texts,
    error: text,
    next: text,
  }),
  fc.record({
    kind: fc.constant('microbenchmarks' as const),
    ...completed,
    fingerprint: fingerprintOf(fc.record({ iterations: positive, batches: positive, benchmarks: texts })),
    hostTick: fc.option(fc.record({ period: positive, phase: count })),
    samples: fc.array(sample, { maxLength: 5 }),
    explanations: fc.constant<Explanation[]>([]),
    failures: fc.array(fc.record({ benchmark: text, error: text, next: text }), { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant('workload' as const),
    ...completed,
    benchmark: text,
    fingerprint: fingerprintOf(
      fc.record({
        vcpus: positive,
        units: positive,
        repetitions: positive,
        transport: fc.constantFrom('pci' as const, 'mmio' as const),
        vhost: fc.boolean(),
        haltPollNs: count,
      }),
    ),
    samples: fc.array(sample, { minLength: 2, maxLength: 4 }),
  }),
);

/** Any run that fits the schema. */
export const arbitraryRun: fc.Arbitrary<Run> = fc
  .record({
    schema: fc.constant(SCHEMA_VERSION),
    id: fc
      .tuple(instant, fc.nat({ max: 0xffff }))
      .map(([at, suffix]) => `${at.replaceAll(/[-:]|\..*/g, '')}-${suffix.toString(16).padStart(4, '0')}`),
    testbed: fc.constantFrom('emulated' as const, 'replay' as const),
    startedAt: instant,
    endedAt: fc.option(instant),
    host: fc.record({ architecture: text, cpu: text, cpus: positive, kernel: text, node: text }),
    plan: fc.record({
      sessions: fc.array(fc.record({ configuration: text, benchmarks: texts }), { maxLength: 3 }),
      microbenchmarks: fc.option(fc.record({ iterations: positive, batches: positive })),
      workloads: fc.option(fc.record({ vcpus: positive }, { requiredKeys: [] })),
      verify: fc.boolean(),
      explain: fc.boolean(),
    }),
    verified: fc.boolean(),
    measurements: fc.array(measurement, { maxLength: 4 }),
  })
  .map((run) => runSchema.parse(run));
