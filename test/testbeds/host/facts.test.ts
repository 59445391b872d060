import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adviseOnHost } from '../../../src/testbeds/host/advice.ts';
import { configurationOfHost, pcpusOf } from '../../../src/testbeds/host/configuration.ts';
import { parseHostFacts } from '../../../src/testbeds/host/facts.ts';
import { requireKvm } from '../../../src/testbeds/host/hypervisor.ts';
import { kvmOfHost } from '../../../src/testbeds/host/kvm.ts';

/** A host as the script tells of it, with some facts otherwise. */
function host(other: Readonly<Record<string, readonly string[]>> = {}): string {
  const facts = {
    machine: ['x86_64'],
    kernel: ['6.12.1'],
    user: ['0'],
    device: ['there', 'open'],
    cpu: ['model name\t: AMD EPYC', 'flags\t\t: fpu svm'],
    cpus: ['0-7'],
    governors: ['performance'],
    'no-turbo': ['1'],
    'threads-share-cores': ['0'],
    isolated: ['6-7'],
    vms: ['0'],
    load: ['0.01 0.02 0.03 1/100 1000'],
    ...other,
  };
  const lines = Object.entries(facts).flatMap(([name, texts]) => [
    `@${name}`,
    ...texts.map((text) => ` ${text}`),
    '',
  ]);
  return [...lines, '@end', ''].join('\n');
}

const kvmOf = (other: Parameters<typeof host>[0]): ReturnType<typeof kvmOfHost> =>
  kvmOfHost(parseHostFacts(host(other)), 'the host');

describe('KVM of a host', () => {
  test.each([
    ['SVM', {}],
    ['VMX', { cpu: ['flags : fpu vmx'] }],
    ['VHE', { machine: ['aarch64'], cpu: [], log: ['[    0.1] kvm [1]: VHE mode initialized successfully'] }],
    [
      'nVHE',
      { machine: ['aarch64'], cpu: [], log: ['[    0.1] kvm [1]: Hyp mode initialized successfully'] },
    ],
    ['nVHE', { machine: ['aarch64'], cpu: [], log: ['kvm [1]: Hyp nVHE mode initialized successfully'] }],
    [
      'protected',
      { machine: ['aarch64'], cpu: [], log: ['kvm [1]: Protected nVHE mode initialized successfully'] },
    ],
    ['unknown', { machine: ['aarch64'], cpu: [] }],
  ])('is of mode %s', (mode, other) => {
    expect(kvmOf(other)).toMatchObject({ mode });
  });

  test.each([
    ['has no /dev/kvm', { device: [] }],
    ['is Dom0 of Xen, and no KVM is there', { device: [], xen: ['control_d'] }],
    ['is a VM itself and has no /dev/kvm', { device: [], cpu: ['flags : fpu hypervisor'] }],
    ['neither vmx nor svm', { cpu: ['flags : fpu'] }],
    ['kvm_pvm is behind it', { modules: ['/sys/module/kvm', '/sys/module/kvm_pvm'] }],
    ['may not open /dev/kvm', { device: ['there'] }],
    ['does not know (riscv64)', { machine: ['riscv64'] }],
  ])('is refused if it %s', (why, other) => {
    expect(kvmOf(other)).toMatchObject({ why: expect.stringContaining(why) as string });
    expect(() => requireKvm(parseHostFacts(host(other)), 'the host')).toThrow(why);
  });

  test('is a configuration that says its mode and how many PCPUs there are', () => {
    const facts = parseHostFacts(host({ cpu: ['model name : Xeon', 'flags : vmx'] }));
    const { id, machine } = configurationOfHost(requireKvm(facts, 'it'), facts);
    expect({ id, cpu: machine.cpu, pcpus: machine.pcpus }).toEqual({
      id: 'host-kvm-x86-vmx',
      cpu: 'Xeon',
      pcpus: 8,
    });
  });
});

describe('what makes figures of a host unsteady', () => {
  const unsteady = (other: Parameters<typeof host>[0]): string[] =>
    adviseOnHost(parseHostFacts(host(other)), 'the host')
      .filter(({ mend }) => mend !== undefined)
      .map(({ need }) => need);

  test('is nothing on a quiet one', () => {
    expect(unsteady({})).toEqual([]);
  });

  test.each([
    ['governor', { governors: ['performance', 'schedutil'] }],
    ['turbo', { 'no-turbo': ['0'] }],
    ['turbo', { 'no-turbo': [], boost: ['1'] }],
    ['threads of a core', { 'threads-share-cores': ['1'] }],
    ['isolation', { isolated: [''] }],
    ['other VMs', { vms: ['3'] }],
    ['load', { load: ['4.00 1 1'] }],
    ['hardware', { cpu: ['flags : svm hypervisor'] }],
  ])('%s is said, with what mends it', (need, other) => {
    expect(unsteady(other)).toEqual([need]);
  });

  test('a host without KVM is told only that', () => {
    expect(adviseOnHost(parseHostFacts(host({ device: [] })), 'the host')).toMatchObject([
      { need: 'KVM', state: 'missing' },
    ]);
  });
});

test('any text is read, and gives advice of printable characters or none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constant(host())), fc.string(), (text, more) => {
      const facts = parseHostFacts(`${text}\n${more}`);
      const said = adviseOnHost(facts, 'the host').map(({ found, mend = '' }) => found + mend);
      expect(said.length).toBeGreaterThan(0);
      for (const each of said) expect(each).toMatch(/^[\t -~]*$/);
    }),
  );
});

test('a list of CPUs has at least one, whatever it is', () => {
  expect(['0', '0-3', '0-1,4', '', 'nonsense', '3-1'].map(pcpusOf)).toEqual([1, 4, 3, 1, 1, 1]);
  fc.assert(fc.property(fc.string(), (list) => pcpusOf(list) >= 1));
});
