import { expect, it } from 'vitest';
import { findConfiguration } from '../../src/catalog/find.ts';
import { requireSound, saidOfRefused, soundSession, withRefused } from '../../src/study/premises.ts';
import type { MicrobenchmarkSession } from '../../src/testbeds/testbed.ts';
import { WorldswitchError } from '../../src/system/errors.ts';
import { batches, measurementOf } from '../results/sample-run.ts';

function session(...benchmarks: string[]): MicrobenchmarkSession {
  const configuration = { ...findConfiguration('xen-arm64'), added: { kernel: [], xen: ['vwfi=native'] } };
  return { kind: 'microbenchmarks', configuration, benchmarks, iterations: 4, batches: 4 };
}

it('measures what is left of a session, and says once for all why the rest is not', () => {
  const sound = soundSession(session('hypercall', 'virtual-ipi', 'vm-switch'));
  expect(sound.session).toMatchObject({ benchmarks: ['hypercall'] });
  expect(sound.refused.map(({ benchmark }) => benchmark)).toEqual(['virtual-ipi', 'vm-switch']);
  const [line, ...others] = saidOfRefused(sound);
  expect(line).toContain("virtual-ipi, vm-switch on xen-arm64 can't be measured: with vwfi=native");
  expect(others).toEqual([]);
});

it('refuses a session of which nothing is left before a machine boots for it', () => {
  expect(() => soundSession(session('virtual-ipi', 'vm-switch'))).toThrow(WorldswitchError);
});

it('refuses at once sessions of which nothing is left, and none if something is', () => {
  expect(() => requireSound([session('virtual-ipi'), session('vm-switch')])).toThrow(
    "virtual-ipi can't be measured: with vwfi=native",
  );
  expect(() => requireSound([session('virtual-ipi'), session('hypercall', 'vm-switch')])).not.toThrow();
  expect(() => requireSound([])).not.toThrow();
});

it('keeps what was refused beside what was measured', () => {
  const { refused } = soundSession(session('hypercall', 'vm-switch'));
  const measurement = withRefused(measurementOf(batches('hypercall', [400])), refused);
  expect(measurement).toMatchObject({ failures: [expect.objectContaining({ benchmark: 'vm-switch' })] });
});
