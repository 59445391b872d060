import { describe, expect, it } from 'vitest';
import { canMeasure } from '../../src/catalog/benchmarks.ts';
import { findConfiguration, findMicrobenchmark } from '../../src/catalog/find.ts';
import { microbenchmarks } from '../../src/catalog/microbenchmarks.ts';
import { brokenPremises } from '../../src/hypervisors/premises.ts';

const ids = microbenchmarks.map(({ id }) => id);

function refused(configuration: string, xen: readonly string[], kernel: readonly string[] = []): string[] {
  const added = { kernel, xen };
  return brokenPremises({ ...findConfiguration(configuration), added }, ids).map(
    ({ benchmark }) => benchmark,
  );
}

describe('a parameter that takes away what microbenchmarks rely on', () => {
  it('breaks those in which another VCPU has a part, and no others', () => {
    const broken = refused('xen-arm64', ['vwfi=native']);
    expect(broken).toEqual(expect.arrayContaining(['virtual-ipi/blocked', 'vm-switch', 'io-latency-in']));
    const left = ids.filter((id) => !broken.includes(id));
    expect(left).toEqual(expect.arrayContaining(['hypercall', 'interrupt-controller-trap']));
  });

  it('leaves those of KVM that block no VCPU', () => {
    const broken = refused('kvm-arm64', [], ['kvm-arm.wfi_trap_policy=notrap']);
    expect(broken).toEqual(expect.arrayContaining(['virtual-ipi/blocked', 'vm-switch']));
    expect(broken).not.toContain('virtual-ipi');
    expect(broken).not.toContain('io-latency-out');
  });

  it('breaks nothing where it is not Xen’s, or another one follows it', () => {
    expect(refused('xen-arm64', [], ['vwfi=native'])).toEqual([]);
    expect(refused('xen-arm64', ['vwfi=native loglvl=all', 'vwfi=trap'])).toEqual([]);
    expect(refused('xen-x86', ['vwfi=native'])).toEqual([]);
    expect(refused('kvm-arm64', ['vwfi=native'])).toEqual([]);
    expect(brokenPremises(findConfiguration('xen-arm64'), ids)).toEqual([]);
  });

  it('is named, with what does not depend on it', () => {
    const added = { kernel: [], xen: ['vwfi=native'] };
    const [first] = brokenPremises({ ...findConfiguration('xen-arm64'), added }, ['vm-switch']);
    expect(first?.error).toContain('with vwfi=native a VCPU that has nothing to do keeps its PCPU');
    expect(first?.next).toContain('leave --xen-parameter vwfi=native out');
    expect(first?.next).toContain('hypercall');
  });

  it.each([
    ['xen-arm64', { kernel: [], xen: ['vwfi=native'] }],
    ['kvm-arm64', { kernel: ['kvm-arm.wfi_trap_policy=notrap'], xen: [] }],
  ])('is named with nothing that can’t be measured on %s', (id, added) => {
    const configuration = findConfiguration(id);
    const [first] = brokenPremises({ ...configuration, added }, ['vm-switch']);
    const [, named = ''] = /depend on it: (.*)/.exec(first?.next ?? '') ?? [];
    const choices = named.split(', ').map(findMicrobenchmark);
    expect(choices.filter((each) => !canMeasure(configuration, each))).toEqual([]);
  });
});
