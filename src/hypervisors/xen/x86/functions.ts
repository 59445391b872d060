import type { FunctionNames } from '../../../architectures/functions.ts';
import { schedulerDuties } from '../duties.ts';

/** Functions of Xen on x86 (xen/arch/x86, xen/common). */
export const functions: FunctionNames = {
  duties: [
    ...schedulerDuties,
    [
      'transition',
      /^(svm_asm_do_resume|svm_stgi_label|svm_vmexit_\w*asm|lstar_enter|autogen_stubs|restore_all_guest|switch_to_kernel|ret_from_intr|restore_all_xen|test_all_events|process_\w+)$/,
    ],
    [
      'restore',
      /^(svm_vmenter_helper|svm_intr_assist|svm_ctxt_switch_to|paravirt_ctxt_switch_to|vlapic_has_pending_irq|hvm_vcpu_has_pending_irq|pt_restore_timer|svm_restore_\w+)$/,
    ],
    [
      'save',
      /^(svm_ctxt_switch_from|paravirt_ctxt_switch_from|pt_save_timer|svm_sync_vmcb|svm_save_\w+|vpmu_save\w*)$/,
    ],
    ['dispatch', /^(svm_vmexit_handler|svm_vmexit_do_\w+|do_IRQ|pv_hypercall|hvm_hypercall)$/],
  ],
  switchState: [
    /^(svm_asm_do_resume|svm_stgi_label|lstar_enter|restore_all_\w+|__context_switch|ret_from_intr|switch_to_kernel|xen_(hypervisor_callback|syscall_target|asm_\w+|iret))$/,
  ],
  switchThreads: [],
  // Its stubs for interrupts are one symbol (xen/arch/x86/x86_64/entry.S).
  entries: [{ names: /^irq_entry\w*$/ }, { names: /^autogen_stubs$/, every: 1n }],
};
