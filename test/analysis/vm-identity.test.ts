import { expect, test } from 'vitest';
import { cloudOfGuest, hypervisorOfGuest, vmmOfGuest } from '../../src/analysis/vm-identity.ts';

test.each([
  [{ 'cpuid/hypervisor': ['KVMKVMKVM'] }, { name: 'KVM', known: true }],
  // KVM that offers a Windows its own interface.
  [{ 'cpuid/hypervisor': ['Microsoft Hv', 'KVMKVMKVM'] }, { name: 'KVM', known: true }],
  [{ 'cpuid/hypervisor': ['Microsoft Hv'] }, { name: 'Hyper-V', known: false }],
  [{ 'cpuid/hypervisor': ['constructor'] }, { name: 'constructor', known: false }],
  [
    { 'cpuid/hypervisor': ['XenVMMXenVMM'], 'kernel/hypervisor': ['Xen HVM'] },
    { name: 'Xen', known: true },
  ],
  [
    { 'cpuid/hypervisor': ['KVMKVMKVM'], 'kernel/hypervisor': ['PVM'] },
    { name: "KVM (by CPUID; PVM by the kernel's log)", known: false },
  ],
  [{ 'hypervisor/type': ['xen'] }, { name: 'Xen', known: true }],
  [{ 'device-tree/hypervisor': ['linux,kvm'] }, { name: 'KVM', known: true }],
  [{}, { name: 'an unknown hypervisor', known: false }],
])('the hypervisor of a guest that is told %j', (facts, hypervisor) => {
  expect(hypervisorOfGuest(facts)).toEqual(hypervisor);
});

test('the cloud and the VMM are what the firmware says, if it says anything', () => {
  const facts = { 'dmi/sys_vendor': ['Amazon EC2'], 'dmi/product_name': ['m7i.large'] };
  expect(cloudOfGuest(facts)).toBe('Amazon EC2');
  expect(vmmOfGuest(facts)).toBe('Amazon EC2 m7i.large');
  const tag = '7783-7084-3265-9085-8269-3286-77';
  expect(cloudOfGuest({ 'dmi/chassis_asset_tag': [tag] })).toBe('Microsoft Azure');
  expect(cloudOfGuest({ 'dmi/sys_vendor': ['QEMU'], 'dmi/chassis_asset_tag': ['toString'] })).toBeUndefined();
  expect([cloudOfGuest({}), vmmOfGuest({})]).toEqual([undefined, undefined]);
});
