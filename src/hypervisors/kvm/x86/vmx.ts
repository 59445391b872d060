import type { FunctionNames } from '../../../architectures/functions.ts';
import type { HypervisorOnArchitecture } from '../../on-architecture.ts';
import { duties } from '../duties.ts';
import { vmxFlags } from '../../vmx.ts';
import { reason, type ReasonFunction } from '../../exit-reasons.ts';

/** Functions of KVM with Intel's VMX (Linux arch/x86/kvm, arch/x86/kvm/vmx). */
const functions: FunctionNames = {
  duties: [
    [
      'transition',
      /^(vmx_vcpu_run|vmx_vcpu_enter_exit|__vmx_vcpu_run|vmx_vmexit|vmx_update_host_rsp|vmx_spec_ctrl_restore_host|vcpu_enter_guest|vcpu_run|vmx_exit_handlers_fastpath)$/,
    ],
    [
      'state',
      /^(kvm_load_(guest|host)_xsave_state|vmx_complete_\w+|__vmx_complete_interrupts|vmx_recover_nmi_blocking|vmx_flush_\w+|vmx_passthrough_lbr_msrs|intel_guest_get_msrs|perf_guest_get_msrs|atomic_switch_perf_msrs|add_atomic_switch_msr\w*|clear_atomic_switch_msr\w*)$/,
    ],
    [
      'restore',
      /^(vmx_prepare_switch_to_guest|vmx_set_host_fs_gs|inject_pending_event|kvm_check_and_inject_events|kvm_lapic_sync_to_vapic|vmx_vcpu_load\w*|update_cr8_intercept|vmx_update_cr8_intercept|vmx_set_(rvi|hv_timer)|vmx_update_hv_timer|vmx_sync_pir_to_irr)$/,
    ],
    [
      'save',
      /^(vmx_prepare_switch_to_host|kvm_lapic_sync_from_vapic|vmx_vcpu_put|vmx_vcpu_pi_put|vmx_handle_exit_irqoff|handle_external_interrupt_irqoff|handle_exception_nmi_irqoff)$/,
    ],
    [
      'dispatch',
      /^(vmx_handle_exit|__vmx_handle_exit|handle_ept_(violation|misconfig)|kvm_mmu_page_fault|handle_apic_access|kvm_emulate_(rd|wr)msr)$/,
    ],
    ['handle', /^(kvm_emulate_halt\w*|kvm_emulate_(cpuid|hypercall))$/],
    ...duties,
  ],
  switchState: [/^(__vmx_vcpu_run|vmx_vmexit)$/],
  switchThreads: [],
  entries: [],
};

/** Handlers of arch/x86/kvm/vmx/vmx.c, and what a violation of the extended page tables turns out to be. */
const exitReasons: readonly ReasonFunction[] = [
  reason('signal to a device (ioeventfd)', 'ioeventfd_write'),
  reason('page that the VM has not yet', 'kvm_tdp_page_fault', 'direct_page_fault', 'kvm_tdp_mmu_page_fault'),
  reason('model-specific register', 'kvm_emulate_wrmsr', 'kvm_emulate_rdmsr'),
  reason('model-specific register, handled at once', 'handle_fastpath_set_msr_irqoff'),
  reason('HLT: the VCPU waits', 'kvm_emulate_halt'),
  reason('hypercall', 'kvm_emulate_hypercall'),
  reason('port', 'handle_io'),
  reason('CPUID', 'kvm_emulate_cpuid'),
  reason('the VM can take an interrupt again', 'handle_interrupt_window'),
  reason('interrupt of the host', 'handle_external_interrupt'),
];

/** What is another on Intel than with AMD's SVM. */
export const withVmx: Pick<HypervisorOnArchitecture, 'modules' | 'flags' | 'vmm' | 'trace'> & {
  readonly account: Pick<HypervisorOnArchitecture['account'], 'exitReasons' | 'interrupts'>;
} = {
  modules: ['irqbypass', 'kvm', 'kvm-intel'],
  flags: vmxFlags,
  // No workload runs there.
  vmm: undefined,
  trace: {
    functions,
    // Where a host goes on when a VM is left: a label of its own behind the instruction that entered it.
    leavesVm: ({ name }) => name === 'vmx_vmexit',
    handlesNestedFault: /^(handle_ept_(violation|misconfig)|handle_apic_access|kvm_mmu_page_fault)$/,
    readsVmRegisters: /guest_(enter|exit)/,
    placeOfKernelPart: undefined,
    prefixOfKernelPart: undefined,
    ownPlaces: () => ['host-kernel'],
    registerMeant: () => undefined,
  },
  account: { exitReasons, interrupts: [] },
};
