import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adviseOnHost } from '../../../src/testbeds/host/advice.ts';
import { configurationOfHost, pcpusOf } from '../../../src/testbeds/host/configuration.ts';
import { parseHostFacts } from '../../../src/testbeds/host/facts.ts';
import { hypervisorOfHost, requireHypervisor, requireKvm } from '../../../src/testbeds/host/hypervisor.ts';
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

/** What a Dom0 says beside, with some of it otherwise. */
function dom0(other: Readonly<Record<string, readonly string[]>> = {}): Parameters<typeof host>[0] {
  return {
    device: [],
    cpu: ['vendor_id : AuthenticAMD', 'model name : AMD EPYC', 'flags : fpu hypervisor'],
    cpus: ['0'],
    xen: ['control_d'],
    'xen-info': [
      ...['nr_cpus                : 8', 'threads_per_core       : 1', 'free_memory            : 750'],
      ...['xen_version            : 4.17.7', 'xen_scheduler          : credit2'],
    ],
    domains: ['1'],
    'dom0-vcpus': ['Domain-0                             0     0    0   r--       1.3  0 / all'],
    ...other,
  };
}

describe('Xen of a host', () => {
  const xenOf = (other: Parameters<typeof host>[0]): ReturnType<typeof hypervisorOfHost> =>
    hypervisorOfHost(parseHostFacts(host(other)), 'the host');

  test.each([
    ['host-xen-x86', dom0()],
    ['host-xen-x86-vmx', dom0({ cpu: ['vendor_id : GenuineIntel'] })],
    ['host-xen-arm64', dom0({ machine: ['aarch64'], cpu: [] })],
  ])('is the configuration %s, with the PCPUs of Xen and not those of Dom0', (id, other) => {
    const facts = parseHostFacts(host(other));
    const configuration = configurationOfHost(requireHypervisor(facts, 'it'), facts);
    expect(configuration.id).toBe(id);
    expect(configuration.machine.pcpus).toBe(8);
  });

  test.each([
    ['is Dom0 of Xen, and this user is not root', dom0({ user: ['1000'] })],
    ['its tool xl is not there', dom0({ 'xen-info': [] })],
    ['has 12 MiB of memory free', dom0({ 'xen-info': ['xen_version : 4.17.7', 'free_memory : 12'] })],
    ['does not know (riscv64)', dom0({ machine: ['riscv64'] })],
    ['is a VM itself and has no /dev/kvm', dom0({ xen: ['nothing'] })],
  ])('is refused where it %s', (why, other) => {
    expect(xenOf(other)).toMatchObject({ why: expect.stringContaining(why) as string });
  });

  test('has no advice where it is quiet', () => {
    const checks = adviseOnHost(parseHostFacts(host(dom0())), 'the host');
    expect(checks[0]).toMatchObject({
      need: 'Xen',
      state: 'ok',
      found: expect.stringContaining('credit2') as string,
    });
    expect(checks.filter(({ mend }) => mend !== undefined)).toEqual([]);
  });

  test.each([
    [
      'threads of a core',
      { 'xen-info': ['xen_version : 4.17.7', 'free_memory : 99', 'threads_per_core : 2'] },
    ],
    ["Dom0's PCPUs", { 'dom0-vcpus': ['Domain-0   0   0   1   -b-   0.3  all / all'] }],
    ['other DomUs', { domains: ['3'] }],
    ['load', { load: ['4.00 1 1'] }],
  ])('%s is said, with what mends it', (need, other) => {
    const checks = adviseOnHost(parseHostFacts(host(dom0(other))), 'the host');
    expect(checks.filter(({ mend }) => mend !== undefined).map((check) => check.need)).toEqual([need]);
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
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(host(), host(dom0()))),
      fc.string(),
      (text, more) => {
        const facts = parseHostFacts(`${text}\n${more}`);
        const said = adviseOnHost(facts, 'the host').map(({ found, mend = '' }) => found + mend);
        expect(said.length).toBeGreaterThan(0);
        for (const each of said) expect(each).toMatch(/^[\t -~]*$/);
      },
    ),
  );
});

test('a list of CPUs has at least one, whatever it is', () => {
  expect(['0', '0-3', '0-1,4', '', 'nonsense', '3-1'].map(pcpusOf)).toEqual([1, 4, 3, 1, 1, 1]);
  fc.assert(fc.property(fc.string(), (list) => pcpusOf(list) >= 1));
});
