import type { HistoryVersion } from '../../../src/analysis/history/history.ts';
import type { Offer } from '../../../src/artifacts/archive/offers.ts';
import type { Axis } from '../../../src/study/history/axis.ts';
import type { Measurement } from '../../../src/results/measurement.ts';
import type { Run } from '../../../src/results/schema.ts';
import type { Component } from '../../../src/results/software.ts';
import {
  batches,
  calibrated,
  failureOf,
  measurementOf,
  runOf,
  sampleSoftware,
  withComponent,
} from '../../results/sample-run.ts';

/** An archive that offers these versions of Linux for Arm, of which some are lost. */
export function axisWith(numbers: readonly string[], lost: readonly string[] = []): Axis {
  const versions: HistoryVersion[] = numbers.map((number) => ({ number, build: `${number}-1` }));
  const offers = numbers.map((version): Offer | undefined =>
    lost.includes(version)
      ? undefined
      : {
          ...{ software: 'kernel', architecture: 'arm64', version, debianVersion: `${version}-1` },
          ...{ release: version, flavour: 'cloud', suites: ['sid'], packages: [], complete: true },
        },
  );
  return { versions, offers: new Map([['kvm-arm64', offers]]) };
}

/** The software of a measurement with a version of Linux. */
export function softwareWith(number: string): Component[] {
  const sha256 = '1'.repeat(64);
  const from = {
    name: `linux-image-${number}-cloud-arm64`,
    version: `${number}-1`,
    architecture: 'arm64',
    sha256,
  };
  return withComponent(sampleSoftware, 'kernel', { version: number, package: { ...from, locked: false } });
}

let runs = 0;

/** A run of kvm-arm64 with a version of Linux, on which a hypercall takes so many instructions; none if it does not boot. */
export function runWith(
  number: string,
  instructions: number | undefined,
  measurementVersion = 1,
  fields: Partial<Run> = {},
): Run {
  const software = softwareWith(number);
  const { fingerprint } = measurementOf(calibrated);
  const ticks = (instructions ?? 0) * 10 + 40;
  const measurement: Measurement =
    instructions === undefined
      ? failureOf('kvm-arm64', ['hypercall'], { software, error: 'the machine does not boot' })
      : measurementOf([...calibrated, ...batches('hypercall', [ticks, ticks, ticks])], {
          fingerprint: {
            ...fingerprint,
            ...(fingerprint.testbed === 'emulated' ? { measurementVersion } : {}),
            software,
            parameters: { iterations: 10, batches: 3, benchmarks: ['hypercall'] },
          } as typeof fingerprint,
        });
  runs += 1;
  const id = `20261122T21${String(Math.floor(runs / 60)).padStart(2, '0')}${String(runs % 60).padStart(2, '0')}-0000`;
  return runOf([measurement], { id, ...fields });
}
