import { expect, test } from 'vitest';
import type { Configuration } from '../../src/catalog/configurations.ts';
import type { CompletedMeasurement } from '../../src/results/schema.ts';
import { measuredOf, requireSameSoftware } from '../../src/study/resume.ts';
import type { Parts } from '../../src/testbeds/emulated/machine.ts';
import type { PartsByConfiguration } from '../../src/testbeds/emulated/parts.ts';
import { measurementOf, runOf } from '../results/sample-run.ts';

const [OLD, NEW] = ['1'.repeat(64), '2'.repeat(64)];

/** A measurement of Xen with these images and parameters. */
function measured(changes: { kernel?: object; xen?: object } = {}): CompletedMeasurement {
  const { fingerprint } = measurementOf([]);
  const kernel = { ...fingerprint.kernel, image: OLD, ...changes.kernel };
  const xen = { version: '4.17', image: OLD, package: null, tools: [], ...changes.xen };
  return measurementOf([], { configuration: 'xen-arm64', fingerprint: { ...fingerprint, kernel, xen } });
}

/** Parts of which only the images matter. */
function parts(kernel: string, xen: string): PartsByConfiguration {
  const some: Partial<Record<keyof Parts, object>> = {
    kernel: { release: '6.12-now', sha256: kernel },
    xen: { version: '4.20', sha256: xen },
  };
  return new Map([['xen-arm64', some as unknown as Parts]]);
}

const failed = { state: 'failed', configuration: 'kvm-arm64', error: 'it hung', next: 'again' } as const;
const unchanged = parts(OLD, OLD);

function resume(
  measurement: CompletedMeasurement,
  now: PartsByConfiguration,
  kernelParameters: string[] = [],
): void {
  const run = runOf([measurement, failed]);
  const configurations: Configuration[] = measuredOf(run, { kernelParameters });
  expect(configurations.map(({ id }) => id)).toEqual(['xen-arm64']);
  requireSameSoftware(run, configurations, now);
}

test('a run goes on with what it was begun with', () => {
  expect(() => resume(measured(), unchanged)).not.toThrow();
  expect(() => resume(measured({ kernel: { parameters: ['a', 'b'] } }), unchanged, ['a', 'b'])).not.toThrow();
});

test('another kernel or Xen would be mixed into it, and is refused', () => {
  expect(() => resume(measured(), parts(NEW, OLD))).toThrow(
    'measured xen-arm64 with another Linux: 6.1.0-test (sha256 11111111…), now 6.12-now (sha256 22222222…)',
  );
  expect(() => resume(measured(), parts(OLD, NEW))).toThrow('with another Xen: 4.17 (sha256 11111111…)');
});

test('other parameters are refused, too', () => {
  expect(() => resume(measured(), unchanged, ['nosmt'])).toThrow('parameters of Linux: none, now nosmt');
  expect(() => resume(measured({ xen: { parameters: ['x'] } }), unchanged)).toThrow('of Xen: x, now none');
});
