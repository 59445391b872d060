import { expect, test } from 'vitest';
import type { Phase } from '../../../src/results/explanation.ts';
import { TracedMachine } from './traces.ts';

/** Phase and function of each stretch of the steps. */
function phases(machine: TracedMachine, steps: readonly string[]): [Phase, string | null][] {
  return machine
    .read([steps])
    .flat()
    .map(({ phase, point }): [Phase, string | null] => [phase, point.function.name])
    .filter(([phase, name], index, all) => phase !== all[index - 1]?.[0] || name !== all[index - 1]?.[1]);
}

test('a hypercall of KVM on Arm goes from exit to entry', () => {
  const machine = new TracedMachine('kvm-arm64', {
    guest: ['hypercall'],
    kernel: [
      'kvm_arch_vcpu_ioctl_run',
      'kvm_vgic_sync_hwstate',
      'handle_exit',
      'kvm_handle_hvc',
      'kvm_vgic_flush_hwstate',
    ],
    el2: [
      '__kvm_hyp_host_vector',
      '__kvm_vcpu_run',
      '__guest_enter',
      '__kvm_hyp_vector',
      '__guest_exit',
      '__sysreg_save_state_nvhe',
      '__sysreg_restore_state_nvhe',
    ],
  });
  expect(
    phases(machine, [
      'el2 __kvm_vcpu_run+0x10: bl __guest_enter',
      'el2 __guest_enter: eret',
      'guest hypercall: hvc',
      'el2 __kvm_hyp_vector+0x400: b __guest_exit',
      'el2 __guest_exit: ret',
      'el2 __kvm_vcpu_run+0x14: bl __sysreg_save_state_nvhe',
      'el2 __sysreg_save_state_nvhe: ret',
      'el2 __kvm_vcpu_run+0x18: eret',
      'kernel kvm_arch_vcpu_ioctl_run: bl kvm_vgic_sync_hwstate',
      'kernel kvm_vgic_sync_hwstate: ret',
      'kernel kvm_arch_vcpu_ioctl_run+4: bl handle_exit',
      'kernel handle_exit: bl kvm_handle_hvc',
      'kernel kvm_handle_hvc: ret',
      'kernel handle_exit+4: ret',
      'kernel kvm_arch_vcpu_ioctl_run+8: bl kvm_vgic_flush_hwstate',
      'kernel kvm_vgic_flush_hwstate: ret',
      'kernel kvm_arch_vcpu_ioctl_run+12: hvc',
      'el2 __kvm_hyp_host_vector+0x400: bl __kvm_vcpu_run',
      'el2 __kvm_vcpu_run: bl __sysreg_restore_state_nvhe',
      'el2 __sysreg_restore_state_nvhe: ret',
      'el2 __kvm_vcpu_run+4: b __guest_enter',
      'el2 __guest_enter: eret',
      'guest hypercall+4: ret',
    ]),
  ).toEqual([
    ['entry', '__kvm_vcpu_run'],
    ['entry', '__guest_enter'],
    ['guest', 'hypercall'],
    ['exit', '__kvm_hyp_vector'],
    ['exit', '__guest_exit'],
    ['exit', '__kvm_vcpu_run'],
    ['save', '__sysreg_save_state_nvhe'],
    ['exit', '__kvm_vcpu_run'],
    ['exit', 'kvm_arch_vcpu_ioctl_run'],
    ['save', 'kvm_vgic_sync_hwstate'],
    ['exit', 'kvm_arch_vcpu_ioctl_run'],
    ['dispatch', 'handle_exit'],
    ['handle', 'kvm_handle_hvc'],
    ['dispatch', 'handle_exit'],
    ['entry', 'kvm_arch_vcpu_ioctl_run'],
    ['restore', 'kvm_vgic_flush_hwstate'],
    ['entry', 'kvm_arch_vcpu_ioctl_run'],
    ['entry', '__kvm_hyp_host_vector'],
    ['entry', '__kvm_vcpu_run'],
    ['restore', '__sysreg_restore_state_nvhe'],
    ['entry', '__kvm_vcpu_run'],
    ['entry', '__guest_enter'],
    ['guest', 'hypercall'],
  ]);
});

test('a hypercall of KVM on x86 too', () => {
  const machine = new TracedMachine('kvm-x86', {
    guest: ['hypercall'],
    kernel: [
      'svm_vcpu_run',
      '__svm_vcpu_run',
      'kvm_load_host_xsave_state',
      'kvm_load_guest_xsave_state',
      'vcpu_run',
      'svm_handle_exit',
    ],
  });
  expect(
    phases(machine, [
      'guest hypercall: vmmcall',
      'kernel __svm_vcpu_run+0x83: ret',
      'kernel svm_vcpu_run+0x20: call kvm_load_host_xsave_state',
      'kernel kvm_load_host_xsave_state: ret',
      'kernel svm_vcpu_run+0x25: ret',
      'kernel vcpu_run+0x20: call svm_handle_exit',
      'kernel svm_handle_exit: ret',
      'kernel vcpu_run+0x25: call svm_vcpu_run',
      'kernel svm_vcpu_run: call kvm_load_guest_xsave_state',
      'kernel kvm_load_guest_xsave_state: ret',
      'kernel svm_vcpu_run+5: call __svm_vcpu_run',
      'kernel __svm_vcpu_run+0x80: vmrun',
      'guest hypercall+3: ret',
    ]),
  ).toEqual([
    ['guest', 'hypercall'],
    ['exit', '__svm_vcpu_run'],
    ['exit', 'svm_vcpu_run'],
    ['save', 'kvm_load_host_xsave_state'],
    ['exit', 'svm_vcpu_run'],
    ['exit', 'vcpu_run'],
    ['dispatch', 'svm_handle_exit'],
    ['entry', 'vcpu_run'],
    ['entry', 'svm_vcpu_run'],
    ['restore', 'kvm_load_guest_xsave_state'],
    ['entry', 'svm_vcpu_run'],
    ['entry', '__svm_vcpu_run'],
    ['guest', 'hypercall'],
  ]);
});

test('each CPU goes its own way', () => {
  const machine = new TracedMachine('kvm-arm64', {
    guest: ['hypercall'],
    kernel: ['kvm_arch_vcpu_ioctl_run'],
    el2: ['__kvm_hyp_vector'],
  });
  expect(
    machine
      .read([
        [
          '0@ guest hypercall: hvc',
          '1@ kernel kvm_arch_vcpu_ioctl_run: nop',
          '0@ el2 __kvm_hyp_vector+0x400: nop',
          '1@ kernel kvm_arch_vcpu_ioctl_run+4: nop',
        ],
      ])
      .flat()
      .map(({ phase }) => phase),
  ).toEqual(['guest', 'entry', 'exit', 'entry']);
});

test('a way out of the VM that user space ends is a way in from there', () => {
  const machine = new TracedMachine('kvm-arm64', {
    guest: ['hypercall'],
    init: ['main'],
    kernel: ['kvm_arch_vcpu_ioctl_run', 'vectors'],
  });
  expect(
    phases(machine, [
      'guest hypercall: hvc',
      'kernel kvm_arch_vcpu_ioctl_run+0x40: eret',
      'init main: svc',
      'kernel vectors+0x400: bl kvm_arch_vcpu_ioctl_run',
      'kernel kvm_arch_vcpu_ioctl_run: nop',
    ]),
  ).toEqual([
    ['guest', 'hypercall'],
    ['exit', 'kvm_arch_vcpu_ioctl_run'],
    ['handle', 'main'],
    ['dispatch', 'vectors'],
    ['entry', 'kvm_arch_vcpu_ioctl_run'],
  ]);
});

test('a CPU that is first seen where a VM is left is on its way out', () => {
  const machine = new TracedMachine('kvm-arm64', {
    kernel: ['kvm_arch_vcpu_ioctl_run', 'handle_exit'],
    el2: ['__kvm_hyp_host_vector', '__kvm_hyp_vector', '__guest_exit', '__sysreg_save_state_nvhe'],
  });
  expect(
    phases(machine, [
      'el2 __kvm_hyp_vector+0x480: b __guest_exit',
      'el2 __guest_exit: bl __sysreg_save_state_nvhe',
      'el2 __sysreg_save_state_nvhe: ret',
      'el2 __guest_exit+4: eret',
      'kernel handle_exit: ret',
    ]),
  ).toEqual([
    ['exit', '__kvm_hyp_vector'],
    ['exit', '__guest_exit'],
    ['save', '__sysreg_save_state_nvhe'],
    ['exit', '__guest_exit'],
    ['dispatch', 'handle_exit'],
  ]);
  // What the host kernel calls is on its way in.
  expect(
    phases(machine, [
      'kernel kvm_arch_vcpu_ioctl_run: hvc',
      'el2 __kvm_hyp_host_vector+0x400: bl __sysreg_save_state_nvhe',
      'el2 __sysreg_save_state_nvhe: ret',
    ]),
  ).toEqual([
    ['entry', 'kvm_arch_vcpu_ioctl_run'],
    ['entry', '__kvm_hyp_host_vector'],
    ['restore', '__sysreg_save_state_nvhe'],
  ]);
});
