import { findConfiguration } from '../catalog/find.ts';
import type { Baseline, BaselineConfiguration } from '../results/baseline-schema.ts';
import { BASELINE_KIND, BASELINE_VERSION } from '../results/baseline-schema.ts';
import type { CompletedMeasurement, Fingerprint, Run } from '../results/schema.ts';
import { WorldswitchError } from '../system/errors.ts';
import { batchProfileOf } from './profile.ts';
import { summarise } from './summary.ts';

/**
 * What a baseline keeps of a run.
 *
 * @throws WorldswitchError if a configuration was not measured: a baseline without it would let everything pass.
 */
export function baselineOfRun(run: Run): Baseline {
  const completed = run.measurements.filter((measurement) => measurement.state === 'completed');
  const failed = run.measurements.filter((measurement) => measurement.state === 'failed');
  const [first] = completed;
  if (first === undefined || failed.length > 0) {
    throw new WorldswitchError(
      `no baseline was written, since these could not be measured: ` +
        failed.map(({ configuration, error }) => `${configuration} (${error})`).join(', '),
      { next: failed[0]?.next ?? 'name other configurations with -c' },
    );
  }
  const { worldswitch, protocol, parameters } = first.fingerprint;
  return {
    kind: BASELINE_KIND,
    schema: BASELINE_VERSION,
    worldswitch,
    protocol,
    createdAt: run.endedAt ?? run.startedAt,
    parameters: { iterations: parameters.iterations, batches: parameters.batches },
    configurations: completed.map(configurationOf),
  };
}

function configurationOf(measurement: CompletedMeasurement): BaselineConfiguration {
  const { machine, kernelParameters } = findConfiguration(measurement.configuration);
  const { fingerprint, explanations } = measurement;
  return {
    id: measurement.configuration,
    machine: machine.id,
    kernelParameters: [...kernelParameters],
    versions: versionsOf(fingerprint),
    probe: fingerprint.probe,
    vmm: fingerprint.vmm,
    cells: summarise(measurement).map(({ benchmark, median, path }) => {
      const explanation = explanations.find((each) => each.benchmark === benchmark);
      const profile = explanation === undefined ? null : batchProfileOf(explanation);
      return { benchmark, median, path, profile };
    }),
  };
}

function versionsOf({ kernel, xen, qemu }: Fingerprint): BaselineConfiguration['versions'] {
  return {
    kernel: { release: kernel.release, ...originOf(kernel) },
    ...(xen === undefined ? {} : { xen: { version: xen.version, ...originOf(xen) } }),
    qemu: { version: qemu.version, package: packageName(qemu.package) },
  };
}

function originOf({
  image,
  package: record,
  parameters,
}: Fingerprint['kernel'] | NonNullable<Fingerprint['xen']>) {
  return { image, package: packageName(record), ...(parameters === undefined ? {} : { parameters }) };
}

function packageName(
  record: { name: string; version: string } | null,
): BaselineConfiguration['versions']['kernel']['package'] {
  return record === null ? null : { name: record.name, version: record.version };
}
