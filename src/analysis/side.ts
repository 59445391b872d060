import { configurations } from '../catalog/configurations.ts';
import { pathOn } from '../catalog/find.ts';
import type { Baseline, BaselineConfiguration } from '../results/baseline-schema.ts';
import type { CompletedMeasurement, Measurement, Run } from '../results/schema.ts';
import { WorldswitchError } from '../system/errors.ts';
import type { ComparableFacts } from './comparability.ts';
import type { Side, SideCell } from './comparison.ts';
import { profileOf, profileOfBatch } from './profile.ts';
import { checkSelfTest, describeSelfTest } from './self-test.ts';
import { describeSoftware } from './software.ts';
import { summarise } from './summary.ts';

/** A side with all that is known of how it was measured. */
export interface MeasuredSide extends Side {
  /** Of each configuration that has figures. */
  readonly facts: readonly ComparableFacts[];
  /** Configurations that could not be measured. */
  readonly failures: readonly FailedMeasurement[];
}

type FailedMeasurement = Extract<Measurement, { state: 'failed' }>;

/**
 * A run as a side of a comparison.
 *
 * @throws WorldswitchError if its figures are no result, or this version can't make figures of what was measured.
 */
export function sideOfRun(run: Run, label: string): MeasuredSide {
  const completed = run.measurements.filter((measurement) => measurement.state === 'completed');
  return {
    label,
    versions: describeSoftware(
      completed.map(({ configuration, fingerprint }) => ({ configuration, software: fingerprint })),
    ),
    cells: completed.flatMap(cellsOfMeasurement),
    facts: completed.map((measurement) => factsOfMeasurement(measurement, label)),
    failures: run.measurements.filter((measurement) => measurement.state === 'failed'),
  };
}

/**
 * A baseline as a side of a comparison.
 *
 * @param file what the user calls its file
 */
export function sideOfBaseline(baseline: Baseline, file: string): MeasuredSide {
  return {
    label: file,
    versions: describeSoftware(
      baseline.configurations.map(({ id, versions }) => ({ configuration: id, software: versions })),
    ),
    cells: baseline.configurations.flatMap(cellsOfBaseline),
    facts: baseline.configurations.map((configuration) => factsOfBaseline(baseline, configuration, file)),
    failures: [],
  };
}

function cellsOfMeasurement(measurement: CompletedMeasurement): SideCell[] {
  const selfTest = checkSelfTest(measurement);
  if (!selfTest.passed) {
    throw new WorldswitchError(
      `the figures of ${measurement.configuration} are no result: ${describeSelfTest(selfTest)}`,
      { next: 'measure again with worldswitch run' },
    );
  }
  return summarise(measurement).map(({ benchmark, median, path }) => {
    const explanation = measurement.explanations.find((each) => each.benchmark === benchmark);
    return {
      configuration: measurement.configuration,
      benchmark,
      figure: median,
      path,
      profile: explanation === undefined ? undefined : profileOf(explanation),
    };
  });
}

function factsOfMeasurement(
  { configuration, fingerprint }: CompletedMeasurement,
  label: string,
): ComparableFacts {
  const known = configurations.find(({ id }) => id === configuration);
  const { protocol, probe, vmm, parameters } = fingerprint;
  return {
    label,
    again: `worldswitch run -c ${configuration} --explain`,
    configuration,
    machine: known?.machine.id,
    kernelParameters: known?.kernelParameters ?? [],
    protocol,
    probe,
    vmm,
    parameters,
    crossing: crossingOf(configuration, parameters.microbenchmarks),
  };
}

function cellsOfBaseline({ id, cells }: BaselineConfiguration): SideCell[] {
  return cells.map(({ benchmark, median, path, profile }) => ({
    configuration: id,
    benchmark,
    figure: median,
    path,
    profile: profile === null ? undefined : profileOfBatch(profile),
  }));
}

function factsOfBaseline(
  { protocol, parameters }: Baseline,
  { id, machine, kernelParameters, probe, vmm, cells }: BaselineConfiguration,
  file: string,
): ComparableFacts {
  const microbenchmarks = cells.map(({ benchmark }) => benchmark);
  return {
    label: file,
    again: `worldswitch check --baseline ${file} --update`,
    configuration: id,
    machine,
    kernelParameters,
    protocol,
    probe,
    vmm,
    parameters: { ...parameters, microbenchmarks },
    crossing: crossingOf(id, microbenchmarks),
  };
}

function crossingOf(configuration: string, microbenchmarks: readonly string[]): string[] {
  return microbenchmarks.filter((id) => pathOn(configuration, id) === 'serialised-sum');
}
