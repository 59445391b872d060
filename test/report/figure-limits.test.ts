import { describe, expect, test } from 'vitest';
import { decodingNotes, lowerBoundNotes } from '../../src/report/figure-limits.ts';
import { INSTRUCTIONS } from '../../src/results/clock.ts';

describe('lower bounds', () => {
  test('are said of what is one, once and with the reason', () => {
    const figure = { benchmark: 'hypercall/vmm', clock: INSTRUCTIONS };
    const [said, ...more] = lowerBoundNotes([
      figure,
      figure,
      { benchmark: 'hypercall', clock: INSTRUCTIONS },
    ]);
    expect(said).toMatch(/^hypercall\/vmm is a lower bound: our VMM sends the VM back at once/);
    expect(more).toEqual([]);
  });

  test('are none of real VMs, which have VMMs of their own', () => {
    expect(lowerBoundNotes([{ benchmark: 'hypercall/vmm', clock: { unit: 'ticks' } }])).toEqual([]);
  });
});

describe('decoding', () => {
  const between = (a: string, b: string, benchmark: string): string[] =>
    decodingNotes([{ configuration: { a, b }, benchmark, clock: INSTRUCTIONS }]);

  test('is said where figures of two configurations have it in them', () => {
    expect(between('kvm-x86', 'xen-x86', 'hypercall').join()).toMatch(
      /no NRIP-save.*figures of hypercall, .*may be the other way round.*hypercall\/decode/,
    );
    expect(between('kvm-x86', 'kvm-x86-vmx', 'hypercall')).toHaveLength(1);
  });

  test('is not, where it is in both alike, or in none', () => {
    expect(between('kvm-x86', 'kvm-x86', 'hypercall')).toEqual([]);
    expect(between('kvm-arm64', 'xen-arm64', 'hypercall')).toEqual([]);
    expect(between('kvm-x86-vmx', 'xen-x86-vmx', 'hypercall')).toEqual([]);
  });
});
