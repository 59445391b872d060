import { expect, test } from 'vitest';
import type { IndexedFigure } from '../../../src/results/store.ts';
import { versionsShown } from '../../../src/study/history/axis.ts';

/** A hypercall of a configuration with a build of Debian's kernel; without a figure if that failed. */
function hypercall(
  configuration: string,
  architecture: string,
  number: string,
  failed = false,
): IndexedFigure {
  return {
    run: `${configuration}-${number}`,
    measurement: 0,
    startedAt: '2026-01-01T00:00:00.000Z',
    configuration,
    benchmark: 'hypercall',
    conditions: {
      measurementVersion: 1,
      kernel: {
        version: null,
        package: { name: `linux-image-${number}-cloud-${architecture}`, version: `${number}-1` },
      },
      hypervisor: null,
      emulator: null,
      own: '',
      counts: '4 x 64',
    },
    figure: failed ? undefined : { unit: 'instructions', exact: true, value: 1, sensitivity: 0 },
    failure: failed ? { error: 'it did not boot', next: 'try another' } : null,
    explained: false,
  };
}

const range = { software: 'kernel', from: undefined, to: undefined } as const;
const numbers = (figures: readonly IndexedFigure[], every: 'minor' | 'all'): string[] =>
  versionsShown(figures, range, every).map(({ number }) => number);

const figures = [
  hypercall('kvm-arm64', 'arm64', '5.10.1'),
  hypercall('kvm-arm64', 'arm64', '5.10.9', true),
  hypercall('kvm-x86', 'amd64', '5.10.5'),
  hypercall('kvm-x86', 'amd64', '5.10.3'),
  hypercall('kvm-x86', 'amd64', '6.1.2', true),
];

test('of each series the newest of each configuration is shown, and not one that did not boot instead', () => {
  expect(numbers(figures, 'minor')).toEqual(['5.10.1', '5.10.5', '6.1.2']);
});

test('all are shown if all are asked for', () => {
  expect(numbers(figures, 'all')).toEqual(['5.10.1', '5.10.3', '5.10.5', '5.10.9', '6.1.2']);
});
