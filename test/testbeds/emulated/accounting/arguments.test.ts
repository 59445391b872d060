import { expect, test } from 'vitest';
import { findConfiguration } from '../../../../src/catalog/find.ts';
import { waypointsOf } from '../../../../src/hypervisors/index.ts';
import { accounting, untoldFunction } from '../../../../src/testbeds/emulated/accounting/arguments.ts';

const symbols = (...names: string[]) =>
  names.map((name, index) => ({ name, address: 0xffff_8000_0000_1000n + BigInt(index) * 0x100n }));

const ARM = [
  ...['_stext', 'cpu_switch_to', '__guest_enter', '__guest_exit', '__kvm_nvhe___guest_enter'],
  ...['__kvm_nvhe___guest_exit', 'ip_rcv', 'tcp_sendmsg', 'tcp_v4_rcv', 'dev_hard_start_xmit'],
  ...['tun_net_xmit', 'xenvif_start_xmit', 'veth_xmit', '_einittext'],
];

const argumentsOf = (id: string, names: readonly string[] = ARM) => {
  const configuration = findConfiguration(id);
  const kernel = symbols(...names);
  const tables = { kernel, vmKernel: configuration.hypervisor.name === 'none' ? [] : kernel, hypervisor: [] };
  const told = accounting(configuration, tables, waypointsOf(configuration));
  return { ...told, words: told.arguments[1]?.split(',') ?? [] };
};

test('each mode of KVM enters VMs by its own function', () => {
  const split = argumentsOf('kvm-arm64').words;
  expect(split).toContain('mode=nvhe');
  expect(split).toContain('entry=0xffff800000001400:0xffff800000001500');
  const vhe = argumentsOf('kvm-arm64-vhe').words;
  expect(vhe).toContain('mode=vhe');
  expect(vhe).toContain('entry=0xffff800000001200:0xffff800000001300');
});

test('natively no function changes the purpose, and no VM is entered', () => {
  const { words } = argumentsOf('native-arm64');
  expect(words).toContain('mode=native');
  expect(words.filter((word) => /^(side|entry|direct-map)=/.test(word))).toEqual([]);
});

test('what both kernels have at one place is stamped once, and told apart by the kernel', () => {
  const { words, stamps } = argumentsOf('kvm-arm64');
  expect(words.filter((word) => word.startsWith('stamp='))).toHaveLength(stamps.length);
  expect(stamps).toContainEqual({ host: 'tcp_v4_rcv', vm: 'tcp_v4_rcv' });
  expect(stamps).toContainEqual({ vm: 'dev_hard_start_xmit' });
  expect(stamps).toContainEqual({ host: 'tun_net_xmit' });
});

test('a purpose is a number that means the same when it is read', () => {
  const { words, hostPurposes } = argumentsOf('xen-arm64');
  const numbers = words.filter((word) => word.startsWith('side=')).map((word) => Number(word.split(':')[1]));
  expect(numbers.map((number) => hostPurposes.get(number))).toEqual(['client', 'io-path']);
});

test('on x86 page faults and the map of all memory are named', () => {
  const names = ['_stext', '__switch_to_asm', 'asm_exc_page_fault', '_einittext'];
  const { words } = argumentsOf('kvm-x86', names);
  expect(words).toContain('fault=0xffff800000001200');
  expect(words.filter((word) => word.startsWith('direct-map='))).toHaveLength(1);
});

test('what a kernel does not tell is said', () => {
  const untold = (id: string, ...left: string[]) =>
    untoldFunction(findConfiguration(id), symbols(...ARM.filter((name) => !left.includes(name))));
  expect(untold('kvm-arm64')).toBeUndefined();
  expect(untold('kvm-arm64', 'cpu_switch_to')).toBe('cpu_switch_to');
  expect(untold('kvm-arm64', '__kvm_nvhe___guest_enter')).toBe('__kvm_nvhe___guest_enter');
  expect(untold('kvm-arm64-vhe', '__kvm_nvhe___guest_enter')).toBeUndefined();
});
