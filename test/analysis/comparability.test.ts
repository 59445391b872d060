import { describe, expect, test } from 'vitest';
import { otherCarrierNote, refuseIfIncomparable } from '../../src/analysis/comparability.ts';
import type { ComparableFacts, MicrobenchmarkFacts, WorkloadFacts } from '../../src/analysis/facts.ts';
import { INSTRUCTIONS } from '../../src/results/clock.ts';
import type { Component } from '../../src/results/software.ts';
import { sampleComponent, withComponent } from '../results/sample-run.ts';

const a: MicrobenchmarkFacts = {
  kind: 'microbenchmarks',
  label: 'run 1',
  again: 'worldswitch run -c kvm-arm64 --explain',
  configuration: 'kvm-arm64',
  machine: 'cortex-a57',
  kernelParameters: [],
  clock: INSTRUCTIONS,
  protocol: 2,
  software: [
    sampleComponent('probe', { sha256: 'a'.repeat(64) }),
    sampleComponent('vmm', { sha256: 'b'.repeat(64) }),
  ],
  parameters: { iterations: 32, batches: 8, benchmarks: ['hypercall', 'virtual-ipi'] },
};
const b: MicrobenchmarkFacts = {
  ...a,
  label: 'base.json',
  again: 'worldswitch check --baseline base.json --update',
};

/** The software of `a` with another probe. */
function withProbe(digit: string): Component[] {
  return withComponent(a.software as Component[], 'probe', { sha256: digit.repeat(64) });
}

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

  test('programs of ours that differ in what they time, and no others', () => {
    const [left, right] = ['c', 'd'].map((digit) => ({ sha256: digit.repeat(64), timed: 'e'.repeat(64) }));
    const of = (change: object): MicrobenchmarkFacts => ({
      ...b,
      software: withComponent(a.software as Component[], 'probe', change),
    });
    expect(refuseIfIncomparable(of({ ...left }), of({ ...right }))).toEqual([]);
    expect(refusal(of({ ...left }), of({ ...right, timed: 'f'.repeat(64) })).message).toContain(
      'different probes',
    );
    expect(refusal(of({ ...left }), of({ sha256: 'd'.repeat(64) })).message).toContain('different probes');
    const other = of({ ...right, timed: 'f'.repeat(64) });
    expect(refuseIfIncomparable(of({ ...left }), other, 'same', 'any')).toEqual([]);
    expect(otherCarrierNote(of({ ...left }), other)).toContain('was measured by different probes');
    expect(otherCarrierNote(of({ ...left }), of({ ...right }))).toBeUndefined();
  });

  test('another machine of the same architecture only if it may be', () => {
    const other = { ...b, configuration: 'kvm-arm64-vhe', machine: 'neoverse-n1' };
    expect(refuseIfIncomparable(a, other, 'same-architecture')).toEqual([]);
    const moved = { ...b, machine: 'neoverse-n1' };
    const x86 = { ...b, configuration: 'kvm-x86', machine: 'epyc' };
    const unknown = { ...b, configuration: 'kvm-z', machine: 'z15' };
    for (const each of [moved, x86, unknown])
      expect(() => refuseIfIncomparable(a, each, 'same-architecture')).toThrow('another machine');
  });

  test('another protocol, and the older one is to be measured again', () => {
    expect(refusal(a, { ...b, protocol: 1 })).toMatchObject({
      message: expect.stringContaining('protocols 2 and 1 of the probe may time something else'),
      next: 'measure base.json again with this version: worldswitch check --baseline base.json --update',
    });
    expect(refusal(a, { ...b, protocol: 3 }).next).toContain(`run 1 again with this version: ${a.again}`);
  });

  test('another probe on the same configuration', () => {
    const { message, next } = refusal(a, { ...b, software: withProbe('c') });
    expect(message).toContain('different probes (sha256 aaaaaaaaaaaa and cccccccccccc)');
    expect(next).toContain('worldswitch check --baseline base.json --update');
  });
});

const said = (what: string): string[] => [
  `A and B were measured with ${what}: figures of paths that cross PCPUs or pass through a scheduler may differ a ` +
    'little for that reason.',
];

describe('what may have moved figures all the same is said', () => {
  test('nothing if nothing did, nor of a machine that is not known', () => {
    expect(refuseIfIncomparable(a, b)).toEqual([]);
    expect(refuseIfIncomparable(a, { ...b, machine: undefined })).toEqual([]);
  });

  test('another configuration of the same machine may have another probe, other parameters and variants', () => {
    const other = {
      ...b,
      configuration: 'xen-arm64',
      software: withProbe('c'),
      kernelParameters: ['x=y'],
      // That of KVM's part in EL2 can't be measured there.
      parameters: { ...b.parameters },
    };
    const own = {
      ...a,
      parameters: { ...a.parameters, benchmarks: [...a.parameters.benchmarks, 'hypercall/el2'] },
    };
    expect(refuseIfIncomparable(own, other)).toEqual([]);
  });

  test('kernel parameters and the VMM', () => {
    const [parameters, vmm] = refuseIfIncomparable(a, {
      ...b,
      kernelParameters: ['x=y'],
      software: withComponent(a.software as Component[], 'vmm', { sha256: 'd'.repeat(64) }),
    });
    expect(parameters).toBe('kvm-arm64: the kernel had other parameters (none in A, x=y in B).');
    expect(vmm).toContain("worldswitch's own VMM");
  });

  test('other counts or another choice', () => {
    const parameters = { iterations: 16, batches: 4, benchmarks: ['hypercall'] };
    expect(refuseIfIncomparable(a, { ...b, parameters })).toEqual(
      said('32 and 16 iterations, 8 and 4 batches, another choice of microbenchmarks'),
    );
    const fewer = { ...a.parameters, benchmarks: ['hypercall'] };
    expect(refuseIfIncomparable(a, { ...b, parameters: fewer })).toEqual(
      said('another choice of microbenchmarks'),
    );
    const turned = { ...a.parameters, benchmarks: a.parameters.benchmarks.toReversed() };
    expect(refuseIfIncomparable(a, { ...b, parameters: turned })).toEqual([]);
  });
});

const workload: WorkloadFacts = {
  ...a,
  kind: 'workload',
  benchmark: 'tcp-rr',
  software: [
    sampleComponent('driver', { sha256: 'a'.repeat(64) }),
    sampleComponent('program', { name: 'netperf', version: '2.7.0-1' }),
  ],
  parameters: { vcpus: 1, units: 1000, repetitions: 3, transport: 'pci', vhost: true, haltPollNs: 0 },
};

const run = (parameters: Partial<WorkloadFacts['parameters']>): WorkloadFacts => ({
  ...workload,
  label: 'latest',
  parameters: { ...workload.parameters, ...parameters },
});

describe('of a workload', () => {
  test.each([
    [{ units: 2000 }, '1000 units of work in a repetition in A and 2000 in B', '--units'],
    [{ vcpus: 2 }, '1 VCPUs in A and 2 in B', '--vcpus'],
  ])('%o is other work, which is refused', (parameters, message, option) => {
    expect(refusal(workload, run(parameters))).toMatchObject({
      message: expect.stringContaining(message),
      next: expect.stringContaining(option),
    });
  });

  test('another driver on the same configuration is refused, and so is another copy of a suite', () => {
    const driven = { ...workload, software: withComponent(workload.software as Component[], 'driver', {}) };
    const other = withComponent(workload.software as Component[], 'driver', { sha256: 'c'.repeat(64) });
    expect(refusal(driven, { ...workload, software: other }).message).toContain('different drivers');
    const suite = withComponent(workload.software as Component[], 'suite', { benchmarks: ['fft'] });
    expect(refusal(workload, { ...workload, software: suite }).message).toContain('other copies');
  });

  test('how its VM reaches its devices, and other versions of its programs, are said', () => {
    const others = withComponent(workload.software as Component[], 'program', {
      version: '2.7.1-1',
      sha256: 'd'.repeat(64),
    });
    expect(
      refuseIfIncomparable(workload, { ...run({ transport: 'mmio', vhost: false }), software: others }),
    ).toEqual([
      'tcp-rr was not run alike: virtio over pci in A, over mmio in B; vhost on in A, off in B; other versions of programs ' +
        '(netperf 2.7.0-1 in A, 2.7.1-1 in B).',
    ]);
    expect(refuseIfIncomparable(workload, run({}))).toEqual([]);
  });
});

describe('units', () => {
  const cycles = { unit: 'cycles', resolution: 1, exact: false } as const;

  test('that differ are refused in one sentence', () => {
    expect(refusal(a, { ...b, clock: cycles }).message).toBe(
      "kvm-arm64 of run 1 was measured in instructions and kvm-arm64 of base.json in cycles, which can't be compared",
    );
  });

  test('of what was replayed have no protocol, and no carrier, to be held against', () => {
    const replayed = { ...b, clock: cycles, protocol: undefined, software: [] };
    expect(refuseIfIncomparable({ ...a, clock: cycles }, replayed)).toEqual([]);
  });
});
