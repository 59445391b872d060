import { describe, expect, test } from 'vitest';
import {
  type Executing,
  purposeOf,
  type Setting,
  settingOf,
} from '../../../src/analysis/workloads/purposes.ts';
import { findConfiguration } from '../../../src/catalog/find.ts';

const settingOn = (system: string): Setting => settingOf(findConfiguration(system), true);
const kvm = settingOn('kvm-arm64');
const xen = settingOn('xen-arm64');

const executing = (place: Executing['place'], pcpu: number, more: Partial<Executing> = {}): Executing => ({
  place,
  pcpu,
  task: '',
  hostPurpose: undefined,
  name: null,
  ...more,
});
const onHost = (task: string, name: string | null, hostPurpose?: Executing['hostPurpose']): Executing =>
  executing('host-kernel', 0, { task, name, hostPurpose });

describe('the client', () => {
  test('is what runs beside the host, in user space and in the kernel', () => {
    expect(purposeOf(executing('host-user', 0, { task: 'netperf' }), kvm)).toBe('client');
    expect(purposeOf(onHost('netperf', 'tcp_sendmsg'), kvm)).toBe('client');
  });

  test.each(['vhost-95', 'kworker/0:1', 'ksoftirqd/0', 'swapper/0', 'qemu', 'CPU 0/KVM'])(
    'is not %s with KVM',
    (task) => {
      expect(purposeOf(onHost(task, 'schedule'), kvm)).toBe('io-path');
    },
  );

  test.each(['vif1.0-q0-guest-', 'kworker/0:1', 'xenwatch'])('is not %s with Xen', (task) => {
    expect(purposeOf(onHost(task, 'schedule'), xen)).toBe('io-path');
  });

  test('receives in whatever task the packet comes in, and has sent what is given to the VM', () => {
    expect(purposeOf(onHost('vhost-95', 'tcp_v4_rcv', 'client'), kvm)).toBe('client');
    expect(purposeOf(onHost('netperf', 'tun_net_xmit', 'io-path'), kvm)).toBe('io-path');
  });

  test('has its PCPU for itself natively, and is nowhere where there is none', () => {
    const native = settingOn('native-arm64');
    expect(purposeOf(onHost('swapper/0', 'schedule'), native)).toBe('client');
    expect(purposeOf(executing('host-kernel', 1, { task: 'swapper/1' }), native)).toBe('server');
    expect(purposeOf(onHost('driver', null), { ...native, client: false })).toBe('server');
  });
});

describe('what is for the VM', () => {
  test('is its own work, whatever it does', () => {
    expect(purposeOf(executing('vm-kernel', 1, { name: 'gic_handle_irq' }), kvm)).toBe('server');
    expect(purposeOf(executing('vm-user', 1), xen)).toBe('server');
  });

  test('tells a backend that signals from a VM that does', () => {
    expect(purposeOf(onHost('vhost-95', 'eventfd_signal'), kvm)).toBe('interrupt-delivery');
    const vcpu = executing('host-kernel', 1, { task: 'CPU 0/KVM', name: 'eventfd_signal' });
    expect(purposeOf(vcpu, kvm)).toBe('io-path');
  });

  test('is the I/O path where Xen copies grants for Dom0, not where it enters and leaves it', () => {
    expect(purposeOf(executing('hypervisor', 0, { name: 'get_page_from_gva' }), xen)).toBe('io-path');
    expect(purposeOf(executing('hypervisor', 0, { name: 'guest_sync_slowpath' }), xen)).toBe('hypervisor');
    expect(purposeOf(executing('hypervisor', 1, { name: 'get_page_from_gva' }), xen)).toBe('hypervisor');
  });
});

/**
 * Functions outside the VM that hypercalls of Linux 6.1 and 6.12, Xen 4.17 and 4.20 execute, as worldswitch explain shows
 * them. The price of transitions covers them, so that they must not be counted for something else.
 */
const HYPERCALL_PATHS = {
  'kvm-arm64': [
    '__kvm_vcpu_run __sysreg_restore_state_nvhe __sysreg_save_state_nvhe kvm_arch_vcpu_ioctl_run vcpu_read_sys_reg',
    'kvm_hvc_call_handler kvm_smccc_call_handler __guest_exit __deactivate_traps __guest_enter ctxt_has_mte',
    'kvm_arm_vmid_update handle___kvm_vcpu_run kvm_arm_setup_debug handle_trap handle_exit kvm_arm_vcpu_enter_exit',
    'rcu_note_context_switch kvm_vgic_flush_hwstate kvm_arm_setup_mdcr_el2 __host_exit handle_hvc rcu_qs el1_sync',
    'xfer_to_guest_mode_handle_work kvm_vgic_sync_hwstate kvm_arm_clear_debug kvm_pmu_update_state __kvm_adjust_pc',
    'handle_exit_early vgic_supports_direct_msis kvm_arch_vcpu_ctxflush_fp kvm_pmu_sync_hwstate el1_trap memset',
    'kvm_arch_vcpu_ctxsync_fp __timer_enable_traps __timer_disable_traps __kvm_hyp_vector __debug_switch_to_host',
    '__kvm_vcpu_run_vhe sysreg_restore_guest_state_vhe __activate_traps __bp_harden_hyp_vecs',
  ],
  'kvm-x86': [
    'svm_vcpu_run __svm_vcpu_run svm_handle_exit svm_complete_interrupts kvm_emulate_hypercall apic_update_ppr',
    '__apic_update_ppr apic_has_pending_timer kvm_cpu_has_pending_timer kvm_lapic_set_tpr kvm_lapic_get_cr8',
    'kvm_lapic_update_cr8_intercept kvm_wait_lapic_expire svm_update_cr8_intercept x86_decode_insn native_read_msr',
  ],
  'xen-arm64': [
    'guest_sync_slowpath vgic_sync_from_lrs do_trap_hypercall vgic_sync_to_lrs leave_hypervisor_to_guest do_xen_version',
    'do_trap_guest_sync return_from_trap _spin_lock_irqsave find_next_bit _spin_lock gicv2_hcr_status guest_sync',
    'enter_hypervisor_from_guest check_pending_guest_serror hyp_traps_vector xsm_xen_version',
  ],
  'xen-x86': [
    'svm_asm_do_resume svm_vmexit_handler hvm_hypercall vlapic_find_highest_vector vlapic_has_pending_irq vlapic_range',
    'vlapic_accept_pic_intr pt_update_irq hvm_vcpu_has_pending_irq hvm_maybe_deassert_evtchn_irq svm_intr_assist',
    'svm_vmenter_helper p2m_pt_get_entry map_domain_page x86_decode _check_lock_level',
  ],
} as const;

test.each(Object.entries(HYPERCALL_PATHS))(
  'what a hypercall on %s executes is a transition',
  (which, lines) => {
    const wrong = lines
      .flatMap((line) => line.split(' '))
      .filter((name) => {
        const places = which.startsWith('xen')
          ? (['hypervisor'] as const)
          : (['host-kernel', 'hypervisor'] as const);
        const setting = settingOn(which);
        return places.some((place) => purposeOf(executing(place, 1, { name }), setting) !== 'hypervisor');
      });
    expect(wrong).toEqual([]);
  },
);
