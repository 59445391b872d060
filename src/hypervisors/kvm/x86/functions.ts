import type { FunctionNames } from '../../../architectures/functions.ts';
import { duties } from '../duties.ts';

/** Functions of KVM on x86 (Linux arch/x86/kvm). */
export const functions: FunctionNames = {
  duties: [
    [
      'transition',
      /^(svm_vcpu_run|svm_vcpu_enter_exit|__svm_vcpu_run|x86_virt_spec_ctrl|vcpu_enter_guest|vcpu_run|svm_exit_handlers_fastpath)$/,
    ],
    [
      'state',
      /^(kvm_load_(guest|host)_xsave_state|svm_(complete_\w+|fixup_nested_rips|flush_tlb\w*)|sync_(lapic|cr8)_to_\w+)$/,
    ],
    [
      'restore',
      /^(svm_prepare_switch_to_guest|svm_prepare_guest_switch|pre_svm_run|inject_pending_event|kvm_check_and_inject_events|kvm_lapic_sync_to_vapic|svm_vcpu_load|update_cr8_intercept)$/,
    ],
    [
      'save',
      /^(svm_prepare_host_switch|kvm_lapic_sync_from_vapic|svm_vcpu_put|svm_recalc_\w+|svm_handle_exit_irqoff)$/,
    ],
    [
      'dispatch',
      /^(svm_handle_exit|svm_invoke_exit_handler|npf_interception|kvm_mmu_page_fault|msr_interception)$/,
    ],
    ['handle', /^kvm_emulate_halt\w*$/],
    ...duties,
  ],
  switchState: [/^__svm_vcpu_run$/],
  switchThreads: [],
  entries: [],
};
