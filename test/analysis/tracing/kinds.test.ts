import { describe, expect, test } from 'vitest';
import { sendsInterrupt } from '../../../src/analysis/tracing/kinds.ts';
import type { Kind } from '../../../src/results/explanation.ts';
import { type Functions, TracedMachine } from './traces.ts';

const functions: Functions = {
  guest: ['hypercall'],
  init: ['main'],
  kernel: [
    'handle_exit',
    'gic_ipi_send_mask',
    '__guest_enter',
    'sysreg_save_host_state_vhe',
    '__svm_vcpu_run',
    '__x2apic_send_IPI_dest',
    'send_IPI_mask_x2apic_phys',
    'write_msr',
  ],
  el2: ['__guest_exit', '__sysreg_save_state_nvhe', '__fpsimd_save_state'],
};

/** Class, direction and register of one instruction. */
function kind(configuration: string, step: string): [Kind['class'], Kind['direction'], Kind['register']] {
  const machine = new TracedMachine(configuration, functions);
  // EL2 is known if the kernel is.
  const own = machine
    .read([['kernel handle_exit: nop', step]])
    .at(-1)
    ?.at(-1)?.kind;
  if (own === undefined) throw new Error('nothing was executed');
  return [own.class, own.direction, own.register];
}

describe('an access to a device', () => {
  test.each([
    ['kvm-arm64', 'kernel handle_exit: ldr =0x8030008', 'vgic', 'saved', 'GICH_VMCR'],
    ['kvm-arm64', 'kernel handle_exit: str =0x8030104', 'vgic', 'restored', 'GICH_LR1'],
    ['kvm-arm64', 'kernel handle_exit: str =0x8000f00', 'device', 'restored', 'GICD_SGIR'],
    ['kvm-arm64', 'kernel handle_exit: ldr =0x801000c', 'device', 'saved', 'GICC_IAR'],
    ['kvm-arm64', 'guest hypercall: ldr =0x804000c', 'device', 'saved', 'GICV_IAR'],
    ['kvm-arm64', 'kernel handle_exit: ldr =0x12345678', 'device', 'saved', '0x12345678'],
    // Where registers are saved that a device's are among.
    ['kvm-arm64', 'el2 __guest_exit: str =0x8030000', 'vgic', 'restored', 'GICH_HCR'],
    ['kvm-x86', 'kernel handle_exit: store =0xfee00300', 'device', 'restored', 'APIC_ICR'],
  ] as const)('%s %s is %s %s %s', (configuration, step, ...expected) =>
    expect(kind(configuration, step)).toEqual(expected),
  );
});

describe('a system register', () => {
  test.each([
    ['kvm-arm64', 'el2 __guest_exit: mrs HCR_EL2', 'el2-configuration', 'saved', 'HCR_EL2'],
    ['kvm-arm64', 'el2 __sysreg_save_state_nvhe: mrs ESR_EL1', 'el1-system', 'saved', 'ESR_EL1'],
    ['kvm-arm64', 'kernel handle_exit: mrs ESR_EL1', 'el1-system', 'saved', 'ESR_EL1'],
    // A host in EL2 names its own registers so.
    ['kvm-arm64-vhe', 'kernel handle_exit: mrs ESR_EL1', 'el2-configuration', 'saved', 'ESR_EL2'],
    ['kvm-arm64-vhe', 'kernel handle_exit: msr CPACR_EL1', 'el2-configuration', 'restored', 'CPTR_EL2'],
    ['kvm-arm64-vhe', 'kernel handle_exit: msr CNTKCTL_EL1', 'timer', 'restored', 'CNTHCTL_EL2'],
    ['kvm-arm64-vhe', 'guest hypercall: mrs ESR_EL1', 'el1-system', 'saved', 'ESR_EL1'],
    ['kvm-arm64-nvhe', 'kernel handle_exit: mrs ESR_EL1', 'el1-system', 'saved', 'ESR_EL1'],
    // So does what protected mode runs in EL2, beside a host in EL1.
    ['kvm-arm64-protected', 'el2 __guest_exit: mrs ESR_EL1', 'el2-configuration', 'saved', 'ESR_EL2'],
    ['kvm-arm64-protected', 'kernel handle_exit: mrs ESR_EL1', 'el1-system', 'saved', 'ESR_EL1'],
    // Pointers to the current thread and CPU, but where the VM's are saved and in what restores them.
    ['kvm-arm64', 'kernel handle_exit: mrs SP_EL0', 'other-system', 'saved', 'SP_EL0'],
    ['kvm-arm64', 'kernel handle_exit: mrs TPIDR_EL1', 'other-system', 'saved', 'TPIDR_EL1'],
    ['kvm-arm64', 'el2 __guest_exit: mrs TPIDR_EL2', 'other-system', 'saved', 'TPIDR_EL2'],
    ['kvm-arm64', 'el2 __sysreg_save_state_nvhe: mrs TPIDR_EL1', 'el1-system', 'saved', 'TPIDR_EL1'],
    ['kvm-arm64', 'kernel handle_exit: msr TPIDR_EL1', 'el1-system', 'restored', 'TPIDR_EL1'],
    ['kvm-arm64-vhe', 'kernel sysreg_save_host_state_vhe: mrs TPIDR_EL1', 'el1-system', 'saved', 'TPIDR_EL1'],
  ] as const)('%s %s is %s %s %s', (configuration, step, ...expected) =>
    expect(kind(configuration, step)).toEqual(expected),
  );
});

describe('a load or store', () => {
  test.each([
    ['kvm-arm64', 'el2 __guest_exit: stp', 'gp', 'saved'],
    ['kvm-arm64', 'kernel __guest_enter: ldp', 'gp', 'restored'],
    ['kvm-arm64', 'kernel handle_exit: stp', 'load-store', null],
    ['kvm-x86', 'kernel __svm_vcpu_run: push', 'gp', 'saved'],
    ['kvm-x86', 'kernel __svm_vcpu_run: pop', 'gp', 'restored'],
    ['kvm-x86', 'kernel __svm_vcpu_run: load', 'gp', 'restored'],
    ['kvm-x86', 'kernel handle_exit: push', 'load-store', null],
    ['kvm-arm64', 'el2 __fpsimd_save_state: stp-q', 'fp', 'saved'],
    ['kvm-arm64', 'kernel handle_exit: ldp-q', 'fp', 'restored'],
    ['kvm-arm64', 'guest hypercall: stp-q', 'load-store', null],
    ['kvm-arm64', 'init main: ldp-q', 'load-store', null],
    ['kvm-x86', 'init main: fxsave', 'load-store', null],
    ['kvm-x86', 'kernel handle_exit: fxsave', 'fp', 'saved'],
    ['kvm-arm64', 'kernel __guest_enter: nop', 'rest', null],
  ] as const)('%s %s is %s %s', (configuration, step, ...expected) =>
    expect(kind(configuration, step)).toEqual([...expected, null]),
  );
});

describe('an interrupt is sent to another CPU by', () => {
  test.each([
    ['kvm-arm64', 'kernel gic_ipi_send_mask: str =0x8000f00', true],
    ['kvm-arm64', 'kernel gic_ipi_send_mask: ldr =0x8000f00', false],
    ['kvm-arm64', 'kernel gic_ipi_send_mask: str =0x8000f10', false],
    ['kvm-arm64', 'kernel gic_ipi_send_mask: str', false],
    ['kvm-arm64-vhe', 'kernel handle_exit: msr ICC_SGI1R_EL1', true],
    ['kvm-arm64-vhe', 'kernel handle_exit: msr TPIDR_EL1', false],
    ['kvm-x86', 'kernel handle_exit: store =0xfee00300', true],
    ['kvm-x86', 'kernel handle_exit: store =0xfee00310', false],
    ['kvm-x86', 'kernel __x2apic_send_IPI_dest: wrmsr', true],
    ['xen-x86', 'kernel send_IPI_mask_x2apic_phys: wrmsr', true],
    ['kvm-x86', 'kernel __x2apic_send_IPI_dest: rdmsr', false],
    ['kvm-x86', 'kernel write_msr: wrmsr', false],
  ])('%s %s: %s', (configuration, step, expected) => {
    const machine = new TracedMachine(configuration, functions);
    const [executed] = machine.walk(step);
    expect(executed && sendsInterrupt(machine.code.architecture, executed)).toBe(expected);
  });
});
