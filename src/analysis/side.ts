import { configurations } from '../catalog/configurations.ts';
import type { BaselineMeasurement, Baseline } from '../results/baseline-schema.ts';
import {
  type CompletedMeasurement,
  isCompleted,
  type MicrobenchmarkMeasurement,
} from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';
import { WorldswitchError } from '../system/errors.ts';
import type { CallStacks, Side, SideCell } from './comparison.ts';
import type { ComparableFacts } from './facts.ts';
import { type SideFailure, failuresOf } from './failures.ts';
import { figuresOfMeasurement } from './figures.ts';
import { comparedClock } from './nanoseconds.ts';
import { profileOfBatch } from './profile.ts';
import { batchProfileIn } from './profile-of-cell.ts';
import { checkSelfTest, describeSelfTest } from './self-test.ts';
import { describeSoftware } from './software.ts';

/** A side with all that is known of how it was measured. */
export interface MeasuredSide extends Side {
  /** Of each measurement that gave figures. */
  readonly facts: readonly ComparableFacts[];
  /** What could not be measured. */
  readonly failures: readonly SideFailure[];
}

/**
 * A run as a side of a comparison.
 *
 * @throws WorldswitchError if its figures are no result, or this version can't make figures of what was measured.
 */
export function sideOfRun({ measurements }: Pick<Run, 'measurements'>, label: string): MeasuredSide {
  const completed = measurements.filter(isCompleted);
  return {
    label,
    versions: describeSoftware(
      completed.map(({ configuration, fingerprint: { software } }) => ({ configuration, software })),
    ),
    cells: completed.flatMap(cellsOfMeasurement),
    facts: completed.map((measurement) => factsOfMeasurement(measurement, label)),
    failures: measurements.flatMap(failuresOf),
  };
}

/**
 * A baseline as a side of a comparison.
 *
 * @param file what the user calls its file
 */
export function sideOfBaseline({ measurements }: Baseline, file: string): MeasuredSide {
  return {
    label: file,
    versions: describeSoftware(measurements),
    cells: measurements.flatMap(cellsOfBaseline),
    facts: measurements.map((measurement) => factsOfBaseline(measurement, file)),
    failures: [],
  };
}

function cellsOfMeasurement(measurement: CompletedMeasurement): SideCell[] {
  if (measurement.kind === 'microbenchmarks') requireSelfTest(measurement);
  return figuresOfMeasurement(measurement).map((figure) => {
    const profile = batchProfileIn(measurement, figure.benchmark);
    return {
      ...figure,
      profile: profile && profileOfBatch(profile),
      stacks: stacksOf(measurement, figure.benchmark),
    };
  });
}

/** Its call stacks; a workload's account has none. */
function stacksOf(measurement: CompletedMeasurement, benchmark: string): CallStacks | undefined {
  if (measurement.kind === 'workload' || measurement.clock.unit !== 'instructions') return undefined;
  const found = measurement.explanations.find((each) => each.benchmark === benchmark);
  return found && { frames: found.frames, stacks: found.stacks, operations: found.operations };
}

function requireSelfTest(measurement: MicrobenchmarkMeasurement): void {
  const selfTest = checkSelfTest(measurement);
  if (selfTest.passed) return;
  throw new WorldswitchError(
    `the figures of ${measurement.configuration} are no result: ${describeSelfTest(selfTest)}`,
    { next: 'measure again with worldswitch run' },
  );
}

function factsOfMeasurement(measurement: CompletedMeasurement, label: string): ComparableFacts {
  const { configuration, clock, fingerprint } = measurement;
  const known = configurations.find(({ id }) => id === configuration);
  const common = {
    ...{ label, configuration },
    clock: comparedClock(clock),
    machine: known?.machine.id,
    kernelParameters: known?.kernelParameters ?? [],
    protocol: fingerprint.testbed === 'emulated' ? fingerprint.protocol : undefined,
    software: fingerprint.software,
    settings: measurement.settings,
  };
  return measurement.kind === 'workload'
    ? {
        ...common,
        kind: 'workload',
        again: `worldswitch run -c ${configuration} -w ${measurement.benchmark}`,
        benchmark: measurement.benchmark,
        parameters: measurement.fingerprint.parameters,
      }
    : {
        ...common,
        kind: 'microbenchmarks',
        again:
          fingerprint.testbed === 'here' || fingerprint.testbed === 'host'
            ? `worldswitch run --testbed ${fingerprint.testbed}`
            : `worldswitch run -c ${configuration} --explain`,
        parameters: measurement.fingerprint.parameters,
      };
}

function cellsOfBaseline(measurement: BaselineMeasurement): SideCell[] {
  const { configuration, kind, clock, cells } = measurement;
  const counts = measurement.kind === 'workload' ? undefined : measurement.parameters;
  return cells.map(({ benchmark, median, sensitivity, path, profile, samples = [] }) => ({
    ...{ configuration, benchmark, clock, path, sensitivity, counts },
    kind: kind === 'workload' ? 'workload' : 'microbenchmark',
    value: median,
    perOperation: samples,
    profile: profile === null ? undefined : profileOfBatch(profile),
  }));
}

function factsOfBaseline(measurement: BaselineMeasurement, file: string): ComparableFacts {
  const { configuration, clock, machine, kernelParameters, protocol, software, settings, cells } =
    measurement;
  const common = {
    label: file,
    again: `worldswitch check --baseline ${file} --update`,
    ...{ configuration, clock, kernelParameters, software, settings },
    machine: machine ?? undefined,
    protocol: protocol ?? undefined,
  };
  const benchmarks = cells.map(({ benchmark }) => benchmark);
  return measurement.kind === 'workload'
    ? { ...common, kind: 'workload', benchmark: benchmarks[0] ?? '', parameters: measurement.parameters }
    : { ...common, kind: 'microbenchmarks', parameters: { ...measurement.parameters, benchmarks } };
}
