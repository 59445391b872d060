import { expect, test } from 'vitest';
import type { MicrobenchmarkMeasurement } from '../../src/results/measurement.ts';
import type { Component } from '../../src/results/software.ts';
import { requireSameSoftware } from '../../src/study/resume.ts';
import { planStudy } from '../../src/study/study.ts';
import { failureOf, measurementOf, runOf, sampleComponent } from '../results/sample-run.ts';

const [OLD, NEW] = ['1'.repeat(64), '2'.repeat(64)];

function software(kernel: Partial<Component> = {}, xen: Partial<Component> = {}): Component[] {
  return [
    sampleComponent('kernel', { name: 'Linux', version: '6.1', sha256: OLD, ...kernel }),
    sampleComponent('hypervisor', { name: 'Xen', version: '4.17', sha256: OLD, ...xen }),
  ];
}

/** A measurement of Xen with this software. */
function measured(components: Component[]): MicrobenchmarkMeasurement {
  const { fingerprint } = measurementOf([]);
  const parameters = { ...fingerprint.parameters, benchmarks: ['hypercall'] };
  return measurementOf([], {
    configuration: 'xen-arm64',
    fingerprint: { ...fingerprint, software: components, parameters },
  });
}

const { sessions } = planStudy({ configurations: ['xen-arm64'], benchmarks: ['hypercall'] });

function resume(before: Component[], now: Component[]): void {
  const run = runOf([measured(before), failureOf('kvm-arm64')]);
  requireSameSoftware(run, sessions, { softwareOf: () => now });
}

test('a run goes on with what it was begun with', () => {
  expect(() => resume(software(), software())).not.toThrow();
  const parameters = { parameters: ['a', 'b'] };
  expect(() => resume(software(parameters), software(parameters))).not.toThrow();
});

test('another kernel or Xen would be mixed into it, and is refused', () => {
  expect(() => resume(software(), software({ version: '6.12', sha256: NEW }))).toThrow(
    'measured xen-arm64 with another Linux: 6.1 (sha256 11111111…), now 6.12 (sha256 22222222…)',
  );
  expect(() => resume(software(), software({}, { sha256: NEW }))).toThrow(
    'with another Xen: 4.17 (sha256 11111111…)',
  );
});

test('other modules of the same kernel are refused, too', () => {
  expect(() => resume(software({ modulesSha256: OLD }), software({ modulesSha256: OLD }))).not.toThrow();
  for (const modules of [NEW, undefined])
    expect(() => resume(software({ modulesSha256: OLD }), software({ modulesSha256: modules }))).toThrow(
      'measured xen-arm64 with other modules of Linux 6.1 (sha256 11111111…)',
    );
});

test('other parameters are refused, too', () => {
  expect(() => resume(software(), software({ parameters: ['nosmt'] }))).toThrow(
    'parameters of Linux: none, now nosmt',
  );
  expect(() => resume(software({}, { parameters: ['x'] }), software())).toThrow('of Xen: x, now none');
});
