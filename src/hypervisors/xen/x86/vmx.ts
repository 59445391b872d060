import type { FunctionNames } from '../../../architectures/functions.ts';
import type { HypervisorOnArchitecture } from '../../on-architecture.ts';
import { vmxFlags } from '../../vmx.ts';
import { schedulerDuties } from '../duties.ts';

/** Functions of Xen with Intel's VMX (xen/arch/x86/hvm/vmx, xen/common). */
const functions: FunctionNames = {
  duties: [
    ...schedulerDuties,
    [
      'transition',
      /^(vmx_asm_(vmexit_handler|do_vmentry)|vmx_do_\w+|lstar_enter|autogen_stubs|restore_all_guest|switch_to_kernel|ret_from_intr|restore_all_xen|test_all_events|process_\w+)$/,
    ],
    [
      'restore',
      /^(vmx_vmenter_helper|vmx_intr_assist|vmx_ctxt_switch_to|vmx_do_resume|vmx_load_vmcs|paravirt_ctxt_switch_to|vlapic_has_pending_irq|hvm_vcpu_has_pending_irq|pt_restore_timer|vmx_restore_\w+|vmx_sync_pir_to_irr)$/,
    ],
    ['save', /^(vmx_ctxt_switch_from|paravirt_ctxt_switch_from|pt_save_timer|vmx_save_\w+|vpmu_save\w*)$/],
    ['dispatch', /^(vmx_vmexit_handler|vmx_do_\w+|do_IRQ|pv_hypercall|hvm_hypercall)$/],
  ],
  switchState: [
    /^(vmx_asm_(vmexit_handler|do_vmentry)|lstar_enter|restore_all_\w+|__context_switch|ret_from_intr|switch_to_kernel|xen_(hypervisor_callback|syscall_target|asm_\w+|iret))$/,
  ],
  switchThreads: [],
  entries: [{ names: /^irq_entry\w*$/ }, { names: /^autogen_stubs$/, every: 1n }],
};

/** What is another on Intel than with AMD's SVM. */
export const withVmx: Pick<HypervisorOnArchitecture, 'flags' | 'trace'> = {
  flags: vmxFlags,
  trace: {
    functions,
    // Where Xen goes on when a VM is left.
    leavesVm: ({ name }) => name === 'vmx_asm_vmexit_handler',
    // The last two: an access to the page of the local APIC, which exits by itself.
    handlesNestedFault:
      /^(ept_handle_violation|hvm_hap_nested_page_fault|hvm_emulate_one_insn|vlapic_EOI_set)$/,
    readsVmRegisters: /ctxt_switch/,
    placeOfKernelPart: undefined,
    prefixOfKernelPart: undefined,
    ownPlaces: () => ['xen'],
    registerMeant: () => undefined,
  },
};
