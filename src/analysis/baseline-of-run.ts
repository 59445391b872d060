import { configurations } from '../catalog/configurations.ts';
import {
  type Baseline,
  BASELINE_KIND,
  BASELINE_VERSION,
  type BaselineCell,
  type BaselineComponent,
  type BaselineMeasurement,
} from '../results/baseline-schema.ts';
import { type CompletedMeasurement, isCompleted } from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';
import type { Component } from '../results/software.ts';
import { WorldswitchError } from '../system/errors.ts';
import { failuresOf } from './failures.ts';
import { figuresOfMeasurement } from './figures.ts';
import { comparedClock } from './nanoseconds.ts';
import { batchProfileIn } from './profile-of-cell.ts';
import { MOST_BLOCKS } from './significance.ts';
import { blockMedians } from './statistics.ts';

/**
 * What a baseline keeps of a run.
 *
 * @throws WorldswitchError if something was not measured: a baseline without it would let everything pass.
 */
export function baselineOfRun(run: Run): Baseline {
  const completed = run.measurements.filter(isCompleted);
  const failed = run.measurements.flatMap(failuresOf);
  const [first] = completed;
  if (first === undefined || failed.length > 0) {
    throw new WorldswitchError(
      `no baseline was written, since these could not be measured: ` +
        failed.map(({ name, error }) => `${name} (${error})`).join(', '),
      { next: failed[0]?.next ?? 'name other configurations with -c' },
    );
  }
  return {
    kind: BASELINE_KIND,
    schema: BASELINE_VERSION,
    worldswitch: first.fingerprint.worldswitch,
    createdAt: run.endedAt ?? run.startedAt,
    measurements: completed.map(measurementOf),
  };
}

function measurementOf(measurement: CompletedMeasurement): BaselineMeasurement {
  const { configuration, clock, fingerprint, settings } = measurement;
  const known = configurations.find(({ id }) => id === configuration);
  const common = {
    configuration,
    machine: known?.machine.id ?? null,
    kernelParameters: [...(known?.kernelParameters ?? [])],
    clock: comparedClock(clock),
    protocol: fingerprint.testbed === 'emulated' ? fingerprint.protocol : null,
    software: fingerprint.software.map(componentOf),
    ...(settings === undefined ? {} : { settings }),
    cells: cellsOf(measurement),
  };
  if (measurement.kind === 'workload') {
    return { kind: 'workload', ...common, parameters: measurement.fingerprint.parameters };
  }
  const { iterations, batches } = measurement.fingerprint.parameters;
  return { kind: 'microbenchmarks', ...common, parameters: { iterations, batches } };
}

function cellsOf(measurement: CompletedMeasurement): BaselineCell[] {
  return figuresOfMeasurement(measurement).map(
    ({ benchmark, value, sensitivity, path, clock, perOperation }) => ({
      ...{ benchmark, median: value, path },
      ...(sensitivity === undefined ? {} : { sensitivity }),
      profile: batchProfileIn(measurement, benchmark) ?? null,
      ...(clock.exact ? {} : { samples: blockMedians(perOperation, MOST_BLOCKS) }),
    }),
  );
}

function componentOf({
  role,
  name,
  version,
  sha256,
  timed,
  package: from,
  parameters,
  benchmarks,
}: Component): BaselineComponent {
  return {
    ...{ role, name, version, sha256 },
    package: from === null ? null : { name: from.name, version: from.version },
    ...(timed === undefined ? {} : { timed }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(benchmarks === undefined ? {} : { benchmarks }),
  };
}
