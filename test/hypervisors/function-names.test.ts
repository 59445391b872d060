import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Duty, FunctionNames } from '../../src/architectures/functions.ts';
import { supportOf } from '../../src/architectures/index.ts';
import { findConfiguration } from '../../src/catalog/find.ts';
import { functionNamesOf, isEntryIn, dutyIn } from '../../src/hypervisors/function-names.ts';
import { hypervisorOn } from '../../src/hypervisors/index.ts';

const configurations = ['kvm-arm64', 'kvm-x86', 'xen-arm64', 'xen-x86'] as const;

function namesOn(id: string): FunctionNames {
  const configuration = findConfiguration(id);
  return functionNamesOf(supportOf(configuration.machine.architecture), hypervisorOn(configuration));
}

function dutyOf(configuration: string, name: string): Duty | undefined {
  return dutyIn(namesOn(configuration), name);
}

function switchesState(name: string): boolean {
  return configurations.some((configuration) =>
    namesOn(configuration).switchState.some((names) => names.test(name)),
  );
}

/** Functions of the kernels and Xen that Debian has, by what they do in a transition. */
const table = {
  'KVM on Arm, EL2': {
    transition: [
      '__kvm_hyp_vector',
      '__kvm_hyp_host_vector',
      'el1_sync',
      'el1_irq',
      'wa_epilogue',
      'el2_sync',
      '__kvm_vcpu_run',
      '__kvm_vcpu_run_vhe',
      'handle_trap',
      'handle___kvm_vcpu_run',
      '__host_exit',
      '__host_hvc',
      '__kvm_call_hyp',
      '__hvc_call',
    ],
    exit: [
      '__guest_exit',
      '__guest_exit_panic',
      'fixup_guest_exit',
      'kvm_hyp_handle_dabt_low',
      'kvm_hyp_handle_sysreg',
    ],
    entry: ['__guest_enter', '__host_enter', '__host_enter_without_restoring', '__load_stage2'],
    state: [
      '__sysreg_save_state_nvhe',
      '__sysreg_restore_state_nvhe',
      'sysreg_save_host_state_vhe',
      'sysreg_restore_guest_state_vhe',
      '__activate_traps',
      '__deactivate_traps',
      'activate_traps_vhe_load',
      '__debug_switch_to_guest',
      '__debug_switch_to_host',
      '__vgic_v3_save_state',
      '__vgic_v3_restore_state',
      '__timer_enable_traps',
      '__fpsimd_save_state',
    ],
  },
  'KVM on Arm, host kernel': {
    save: [
      'kvm_vgic_sync_hwstate',
      'kvm_timer_sync_user',
      'kvm_pmu_sync_hwstate',
      'kvm_arch_vcpu_put',
      'kvm_arch_vcpu_ctxsync_fp',
      'kvm_vgic_put',
      'vgic_v2_put',
      'kvm_timer_vcpu_put',
      'kvm_sched_out',
      'kvm_vcpu_put_sysregs_vhe',
    ],
    restore: [
      'kvm_vgic_flush_hwstate',
      'kvm_pmu_flush_hwstate',
      'kvm_arch_vcpu_load',
      'kvm_arch_vcpu_load_fp',
      'kvm_arch_vcpu_ctxflush_fp',
      'kvm_vgic_load',
      'vgic_v3_load',
      'kvm_timer_vcpu_load',
      'kvm_sched_in',
      'kvm_vcpu_load_sysregs_vhe',
    ],
    exit: ['handle_exit_early', 'guest_exit_irqoff', 'guest_timing_exit_irqoff'],
    entry: ['guest_enter_irqoff', 'guest_timing_enter_irqoff', 'kvm_vcpu_exit_request'],
    dispatch: [
      'handle_exit',
      'kvm_handle_guest_abort',
      'io_mem_abort',
      'kvm_handle_sys_reg',
      'vectors',
      'el1h_64_irq',
      'el0t_64_sync',
      'el1h_64_irq_handler',
      'call_on_irq_stack',
    ],
    transition: ['kvm_arch_vcpu_ioctl_run', 'kvm_vcpu_ioctl'],
    handle: [
      'kvm_vcpu_block',
      'kvm_vcpu_halt',
      'schedule',
      '__schedule',
      'kvm_handle_wfx',
      'kvm_vcpu_kick',
      '__do_softirq',
    ],
  },
  'KVM on x86': {
    transition: [
      'svm_vcpu_run',
      '__svm_vcpu_run',
      'svm_vcpu_enter_exit',
      'vcpu_enter_guest',
      'vcpu_run',
      'x86_virt_spec_ctrl',
    ],
    state: [
      'kvm_load_guest_xsave_state',
      'kvm_load_host_xsave_state',
      'svm_complete_interrupts',
      'sync_lapic_to_cr8',
      'svm_flush_tlb_current',
    ],
    restore: [
      'svm_prepare_switch_to_guest',
      'pre_svm_run',
      'kvm_check_and_inject_events',
      'svm_vcpu_load',
      'update_cr8_intercept',
    ],
    save: ['svm_vcpu_put', 'svm_handle_exit_irqoff', 'kvm_lapic_sync_from_vapic'],
    dispatch: [
      'svm_handle_exit',
      'svm_invoke_exit_handler',
      'npf_interception',
      'kvm_mmu_page_fault',
      'msr_interception',
      'asm_sysvec_call_function_single',
      'asm_exc_page_fault',
      'asm_common_interrupt',
      'common_interrupt',
    ],
    handle: ['kvm_emulate_halt', 'kvm_emulate_halt_noskip', 'schedule_idle', 'do_softirq'],
  },
  'Xen on Arm': {
    transition: [
      'hyp_traps_vector',
      '__bp_harden_hyp_vecs_start',
      'guest_sync_slowpath',
      'guest_sync',
      'return_to_guest',
      'return_from_trap',
      'hyp_irq',
    ],
    save: [
      'enter_hypervisor_from_guest',
      'enter_hypervisor_from_guest_preirq',
      'vgic_sync_from_lrs',
      'ctxt_switch_from',
      'gicv2_save_state',
      'virt_timer_save',
    ],
    restore: [
      'leave_hypervisor_to_guest',
      'vgic_sync_to_lrs',
      'ctxt_switch_to',
      'gicv3_restore_state',
      'p2m_restore_state',
      'check_for_vcpu_work',
    ],
    dispatch: [
      'do_trap_guest_sync',
      'do_trap_stage2_abort_guest',
      'do_trap_irq',
      'do_trap_hypercall',
      'try_handle_mmio',
      'gic_interrupt',
    ],
    handle: ['vcpu_block_unless_event_pending', 'vcpu_kick', 'idle_loop', 'do_sched_op', 'vcpu_unblock'],
  },
  'Xen on x86': {
    transition: [
      'svm_asm_do_resume',
      'svm_stgi_label',
      'lstar_enter',
      'restore_all_guest',
      'switch_to_kernel',
      'process_softirqs',
      'test_all_events',
    ],
    restore: [
      'svm_vmenter_helper',
      'svm_intr_assist',
      'svm_ctxt_switch_to',
      'pt_restore_timer',
      'svm_restore_dr',
    ],
    save: ['svm_ctxt_switch_from', 'pt_save_timer', 'svm_sync_vmcb', 'svm_save_dr'],
    dispatch: ['svm_vmexit_handler', 'svm_vmexit_do_msr_access', 'do_IRQ', 'pv_hypercall', 'hvm_hypercall'],
    handle: ['vcpu_block', 'vcpu_wake'],
  },
} as const;

const configurationOf: Readonly<Record<keyof typeof table, (typeof configurations)[number]>> = {
  'KVM on Arm, EL2': 'kvm-arm64',
  'KVM on Arm, host kernel': 'kvm-arm64',
  'KVM on x86': 'kvm-x86',
  'Xen on Arm': 'xen-arm64',
  'Xen on x86': 'xen-x86',
};

describe.each(Object.entries(table))('duties of %s', (which, duties) => {
  test.each(Object.entries(duties) as [string, readonly string[]][])('%s', (duty, names) => {
    const configuration = configurationOf[which as keyof typeof table];
    expect(Object.fromEntries(names.map((name) => [name, dutyOf(configuration, name)]))).toEqual(
      Object.fromEntries(names.map((name) => [name, duty])),
    );
  });
});

test('a function that only sounds like one that has a duty has none', () => {
  for (const name of [
    'memcpy',
    'my_handle_exit',
    'handle_exits',
    'vgic_put_irq',
    'reschedule',
    'vectors2',
    '',
  ])
    for (const configuration of configurations) expect(dutyOf(configuration, name)).toBeUndefined();
});

test('a duty is found for whatever name', () => {
  const known = Object.values(table).flatMap((duties) => Object.values(duties).flat());
  const allowed = [
    undefined,
    'transition',
    'state',
    'exit',
    'save',
    'dispatch',
    'handle',
    'restore',
    'entry',
  ];
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...known)),
      fc.string(),
      (name, suffix) => {
        for (const each of [name, `${name}${suffix}`]) {
          for (const configuration of configurations) expect(allowed).toContain(dutyOf(configuration, each));
          expect(typeof switchesState(each)).toBe('boolean');
        }
      },
    ),
  );
});

describe('registers of what they leave and enter are saved and restored by', () => {
  test.each([
    ['__guest_enter', true],
    ['__guest_exit', true],
    ['__kvm_hyp_vector', true],
    ['cpu_switch_to', true],
    ['wa_epilogue', true],
    ['vectors', true],
    ['el1h_64_irq', true],
    ['ret_to_user', true],
    ['__svm_vcpu_run', true],
    ['entry_SYSCALL_64_after_hwframe', true],
    ['asm_exc_page_fault', true],
    ['svm_asm_do_resume', true],
    ['restore_all_guest', true],
    ['hyp_traps_vector', true],
    ['__context_switch', true],
    ['el1h_64_irq_handler', false],
    ['handle_exit', false],
    ['svm_vcpu_run', false],
    ['memcpy', false],
  ])('%s: %s', (name, expected) => expect(switchesState(name)).toBe(expected));
});

describe('exceptions are taken to', () => {
  test.each([
    ['kvm-arm64', 'vectors', 0x280n, true],
    ['kvm-arm64', 'vectors', 0x284n, false],
    ['kvm-arm64', '__kvm_hyp_vector', 0x400n, true],
    ['xen-arm64', 'hyp_traps_vector', 0x480n, true],
    ['xen-arm64', '__bp_harden_hyp_vecs_start', 0x400n, true],
    ['xen-arm64', '__kvm_hyp_vector', 0x480n, false],
    ['kvm-x86', 'asm_exc_page_fault', 0n, true],
    ['kvm-x86', 'asm_exc_page_fault', 4n, false],
    // Each vector has one of 16 bytes, and the first of each eight are where exceptions are looked for.
    ['kvm-x86', 'interrupt_stubs', 0x80n, true],
    ['kvm-x86', 'autogen_stubs', 9n, false],
    ['xen-x86', 'autogen_stubs', 9n, true],
  ])('%s %s+%s: %s', (configuration, name, offset, expected) => {
    expect(isEntryIn(namesOn(configuration), name, 0x1000n + offset, 0x1000n)).toBe(expected);
  });
});
