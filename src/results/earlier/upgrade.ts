import { canMeasure } from '../../catalog/benchmarks.ts';
import { configurations } from '../../catalog/configurations.ts';
import { microbenchmarks } from '../../catalog/microbenchmarks.ts';
import { START } from '../../catalog/workloads.ts';
import { INSTRUCTIONS } from '../clock.ts';
import type {
  FailedMeasurement,
  MicrobenchmarkMeasurement,
  Sample,
  WorkloadMeasurement,
} from '../measurement.ts';
import type { Plan } from '../plan.ts';
import { type Run, SCHEMA_VERSION } from '../schema.ts';
import type { EarlierMeasurement, EarlierPlan, EarlierRun, EarlierWorkload, Repetition } from './record.ts';
import { softwareOf, softwareOfWorkload } from './software.ts';

/** A run of versions 1 to 3 as it is recorded today. */
export function upgradeRun({ unit: _unit, workloads, ...run }: EarlierRun): Run {
  return {
    ...run,
    schema: SCHEMA_VERSION,
    plan: upgradePlan(run.plan),
    measurements: [
      ...run.measurements.map((measurement) => upgradeMeasurement(measurement, run.plan)),
      ...workloads.map(upgradeWorkload),
    ],
  };
}

/** A plan of those versions: it named configurations and microbenchmarks, of which each measured what it could. */
export function upgradePlan(plan: EarlierPlan): Plan {
  const { iterations, batches, verify, explain, workloads } = plan;
  return {
    sessions: [
      ...plan.configurations.map((configuration) => ({
        configuration,
        benchmarks: measurableOn(configuration, plan.microbenchmarks),
      })),
      ...(workloads?.systems ?? []).flatMap((configuration) =>
        (workloads?.workloads ?? []).map((workload) => ({ configuration, benchmarks: [workload] })),
      ),
    ],
    microbenchmarks: iterations === 0 ? null : { iterations, batches },
    workloads: workloads?.parameters ?? null,
    verify,
    explain,
    ...(workloads?.specjvm2008 === undefined ? {} : { specjvm2008: workloads.specjvm2008 }),
  };
}

/** Microbenchmarks of those that were asked for; all of them on a configuration that this version doesn't know. */
function measurableOn(id: string, asked: readonly string[]): string[] {
  const configuration = configurations.find((each) => each.id === id);
  const impossible = microbenchmarks.filter(
    (each) => configuration !== undefined && !canMeasure(configuration, each),
  );
  return asked.filter((benchmark) => impossible.every((each) => each.id !== benchmark));
}

/** What a configuration gave. @param plan of its run, which says what a failed one was to measure */
export function upgradeMeasurement(
  measurement: EarlierMeasurement,
  plan: EarlierPlan,
): MicrobenchmarkMeasurement | FailedMeasurement {
  if (measurement.state === 'failed') {
    return { ...measurement, benchmarks: measurableOn(measurement.configuration, plan.microbenchmarks) };
  }
  const { fingerprint, samples, explanations, ...rest } = measurement;
  const { worldswitch, protocol, compiler, commandLine, parameters } = fingerprint;
  const { microbenchmarks: ids, ...counts } = parameters;
  return {
    ...rest,
    kind: 'microbenchmarks',
    clock: INSTRUCTIONS,
    fingerprint: {
      testbed: 'emulated',
      ...{ worldswitch, protocol, compiler, commandLine },
      software: softwareOf(fingerprint),
      parameters: { ...counts, benchmarks: ids },
    },
    samples: samples.map(({ microbenchmark, ...sample }) => ({ benchmark: microbenchmark, ...sample })),
    explanations: explanations.map(({ microbenchmark, ...explanation }) => {
      return { benchmark: microbenchmark, ...explanation };
    }),
    failures: [],
  };
}

/** What a workload gave on a system. */
export function upgradeWorkload(measurement: EarlierWorkload): WorkloadMeasurement | FailedMeasurement {
  const { system: configuration, workload: benchmark } = measurement;
  if (measurement.state === 'failed') {
    const { state, error, next } = measurement;
    return { state, configuration, benchmarks: [benchmark], error, next };
  }
  const { state, fingerprint, start, repetitions, account, hypercall, wallSeconds } = measurement;
  const { worldswitch, protocol, compiler, commandLine, later, parameters } = fingerprint;
  return {
    kind: 'workload',
    ...{ state, configuration, benchmark },
    clock: INSTRUCTIONS,
    fingerprint: {
      testbed: 'emulated',
      ...{ worldswitch, protocol, compiler, commandLine, parameters },
      software: softwareOfWorkload(fingerprint),
      ...(later === undefined ? {} : { later }),
    },
    samples: samplesOf(benchmark, start, repetitions),
    ...(account === undefined ? {} : { account: withoutCell(account) }),
    ...(hypercall === undefined ? {} : { hypercall }),
    wallSeconds,
  };
}

function withoutCell<T extends { system: string; workload: string }>({
  system: _system,
  workload: _workload,
  ...account
}: T): Omit<T, 'system' | 'workload'> {
  return account;
}

/** Repetitions of a workload as samples, the one that measures the start first. */
export function samplesOf(
  workload: string,
  start: Repetition,
  repetitions: readonly Repetition[],
): WorkloadMeasurement['samples'] {
  return [
    sampleOf(START, 0, start),
    ...repetitions.map((repetition, index) => sampleOf(workload, index, repetition)),
  ];
}

function sampleOf(benchmark: string, batch: number, { units, begin, end }: Repetition): Sample {
  return { benchmark, batch, iterations: units, ticks: end - begin, start: begin, end };
}
