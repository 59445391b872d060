import { describe, expect, test } from 'vitest';
import { type ComparableFacts, refuseIfIncomparable } from '../../src/analysis/comparability.ts';

const a: ComparableFacts = {
  label: 'run 1',
  again: 'worldswitch run -c kvm-arm64 --explain',
  configuration: 'kvm-arm64',
  machine: 'cortex-a57',
  kernelParameters: [],
  protocol: 2,
  probe: 'a'.repeat(64),
  vmm: 'b'.repeat(64),
  parameters: { iterations: 32, batches: 8, microbenchmarks: ['hypercall', 'virtual-ipi'] },
  crossing: ['virtual-ipi'],
};
const b: ComparableFacts = {
  ...a,
  label: 'base.json',
  again: 'worldswitch check --baseline base.json --update',
};

/** What is said to the user when these can't be compared. */
function refusal(left: ComparableFacts, right: ComparableFacts): { message: string; next: string } {
  try {
    refuseIfIncomparable(left, right);
  } catch (error) {
    return error as { message: string; next: string };
  }
  throw new Error('they were compared');
}

describe('what differs in more than the software is refused', () => {
  test('another machine', () => {
    const other = { ...b, configuration: 'kvm-arm64-vhe', machine: 'neoverse-n1' };
    expect(refusal(a, other).message).toMatch(
      /^kvm-arm64 of run 1 is of Arm Cortex-A57, GICv2 and kvm-arm64-vhe of/,
    );
    expect(refusal(a, other).next).toContain('compare configurations of one machine');
    expect(refusal(a, { ...b, machine: 'z15' }).message).toContain('of base.json of z15');
    expect(refusal(a, { ...b, machine: 'z15' }).next).toContain(`${a.again}, and ${b.again}`);
  });

  test('another protocol, and the older one is to be measured again', () => {
    expect(refusal(a, { ...b, protocol: 1 })).toMatchObject({
      message: expect.stringContaining('protocol 2 of the probe and kvm-arm64 of base.json by 1'),
      next: 'measure base.json again with this version: worldswitch check --baseline base.json --update',
    });
    expect(refusal(a, { ...b, protocol: 3 }).next).toContain(`run 1 again with this version: ${a.again}`);
  });

  test('another probe on the same configuration', () => {
    const { message, next } = refusal(a, { ...b, probe: 'c'.repeat(64) });
    expect(message).toContain('different probes (sha256 aaaaaaaaaaaa and cccccccccccc)');
    expect(next).toContain('worldswitch check --baseline base.json --update');
  });
});

describe('what may have moved figures all the same is said', () => {
  test('nothing if nothing did, nor of a machine that is not known', () => {
    expect(refuseIfIncomparable(a, b)).toEqual([]);
    expect(refuseIfIncomparable(a, { ...b, machine: undefined })).toEqual([]);
  });

  test('another configuration of the same machine may have another probe, other parameters and variants', () => {
    const other = {
      ...b,
      configuration: 'xen-arm64',
      probe: 'c'.repeat(64),
      vmm: 'd'.repeat(64),
      kernelParameters: ['x=y'],
      parameters: { ...b.parameters, microbenchmarks: ['virtual-ipi'] },
    };
    expect(refuseIfIncomparable(a, other)).toEqual([]);
  });

  test('kernel parameters and the VMM', () => {
    const [parameters, vmm] = refuseIfIncomparable(a, {
      ...b,
      kernelParameters: ['x=y'],
      vmm: 'd'.repeat(64),
    });
    expect(parameters).toBe('kvm-arm64: the kernel had other parameters (none in A, x=y in B).');
    expect(vmm).toContain("worldswitch's own VMM");
  });

  test('other counts or another choice, if a path crosses PCPUs', () => {
    const parameters = { iterations: 16, batches: 4, microbenchmarks: ['virtual-ipi'] };
    expect(refuseIfIncomparable(a, { ...b, parameters })).toEqual([
      'A and B were measured with 32 and 16 iterations, 8 and 4 batches, another choice of microbenchmarks: figures of ' +
        'paths that cross PCPUs may differ a little for that reason.',
    ]);
    expect(refuseIfIncomparable({ ...a, crossing: [] }, { ...b, parameters })).toEqual([]);
    const turned = { ...a.parameters, microbenchmarks: a.parameters.microbenchmarks.toReversed() };
    expect(refuseIfIncomparable(a, { ...b, parameters: turned })).toEqual([]);
  });
});
