import type { Phase } from '../../results/explanation.ts';

/**
 * What a function says of the phase of a transition that it and what it calls belong to. Some serve both ways:
 * `transition` is exit on the way out of the VM and entry on the way in, `state` is save and restore. What a function
 * of the phase `dispatch` calls is the handling.
 */
export type Role = Exclude<Phase, 'guest'> | 'transition' | 'state';

/**
 * Functions of KVM (Linux arch/arm64/kvm, arch/x86/kvm, virt/kvm) and Xen (xen/arch, xen/common) by what they do in a
 * transition; the first pattern that fits counts. What none fits belongs to what its caller belongs to.
 */
const roles: readonly (readonly [role: Role, names: RegExp])[] = [
  // KVM on Arm, in EL2: the vectors and the way through them.
  [
    'transition',
    /^(__kvm_hyp_(host_)?vector|__bp_harden_hyp_vecs\w*|hyp_ventry|el1_(sync|irq|error|fiq)\w*|wa_epilogue|el2_\w+)$/,
  ],
  ['exit', /^(__guest_exit\w*|fixup_guest_exit|__fixup_guest_exit|kvm_hyp_handle\w*|early_exit_filter)$/],
  ['entry', /^(__guest_enter|__host_enter\w*|__load_stage2|__load_guest_stage2)$/],
  [
    'transition',
    /^(__kvm_vcpu_run\w*|handle_trap|handle___kvm_vcpu_run|__host_(exit|hvc)|kvm_vcpu_run_vhe)$/,
  ],
  ['transition', /^(__kvm_call_hyp|kvm_call_hyp\w*|__hvc_call|arm_smccc_\w+)$/],
  [
    'state',
    /^(__sysreg_(save|restore)\w*|sysreg_(save|restore)\w*|__(de)?activate_(traps|vm)\w*|(de)?activate_traps\w*)$/,
  ],
  [
    'state',
    /^(__debug_\w+|__pmu_switch\w*|__timer_(en|dis)able_traps|__hyp_(un)?\w*vgic\w*|__vgic_v[23]_\w+|__fpsimd_\w+)$/,
  ],
  // KVM on Arm, in the host kernel.
  [
    'save',
    /^(kvm_vgic_sync_hwstate|kvm_timer_sync\w*|kvm_pmu_sync_hwstate|kvm_arch_vcpu_(put|ctxsync)\w*|vcpu_put)$/,
  ],
  ['save', /^(kvm_vgic_put|vgic_v[23]_put|kvm_timer_vcpu_put|kvm_sched_out|kvm_vcpu_put_\w+)$/],
  [
    'restore',
    /^(kvm_vgic_flush_hwstate|kvm_pmu_flush_hwstate|kvm_arch_vcpu_(load|ctxflush)\w*|vcpu_load|kvm_arch_vcpu_load_fp)$/,
  ],
  [
    'restore',
    /^(kvm_vgic_load|vgic_v[23]_load|kvm_timer_vcpu_load|kvm_sched_in|kvm_vcpu_load_\w+|check_vcpu_requests|kvm_pmu_update\w*)$/,
  ],
  [
    'exit',
    /^(handle_exit_early|kvm_arch_vcpu_exit|guest_(timing_)?exit\w*|context_tracking_guest_exit|vtime_guest_exit)$/,
  ],
  [
    'entry',
    /^(kvm_vcpu_exit_request|guest_(timing_)?enter\w*|context_tracking_guest_enter|vtime_guest_enter|kvm_arch_vcpu_run_pid_change)$/,
  ],
  [
    'dispatch',
    /^(handle_exit|handle_trap_exceptions|kvm_handle_guest_abort|io_mem_abort|kvm_handle_sys_reg|arm_exit_handlers)$/,
  ],
  // KVM on x86.
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
  // Going idle, being woken, and letting others run, wherever it is asked for.
  [
    'handle',
    /^(kvm_vcpu_(block|halt|check_block|kick|wake_up)|vcpu_block|kvm_emulate_halt\w*|(__)?schedule|schedule_idle|kvm_handle_wfx|kvm_vcpu_wfi|(__)?do_softirq|idle_loop|vcpu_block\w*|do_sched_op|vcpu_(kick|wake|unblock))$/,
  ],
  // The loop around both.
  ['transition', /^(kvm_arch_vcpu_ioctl_run|kvm_vcpu_ioctl)$/],
  // The host kernel's own entries: what interrupted it is found out and handled.
  [
    'dispatch',
    /^(vectors|el[01][ht]_64_\w+|asm_(sysvec|exc)_\w+|asm_common_interrupt|common_interrupt|call_on_irq_stack)$/,
  ],
  // Xen on Arm.
  [
    'transition',
    /^(hyp_traps_vector|guest_\w+_slowpath|guest_(sync|irq|fiq|error)\w*|return_to_(guest|hypervisor|new_vcpu64)|return_from_trap|hyp_(sync|irq)\w*)$/,
  ],
  [
    'save',
    /^(enter_hypervisor_from_guest\w*|gic_clear_lrs|vgic_sync_from_lrs|ctxt_switch_from|vtimer_update_irqs|virt_timer_save|gic_save_state|gicv[23]_save_state|vfp_save_state|p2m_save_state)$/,
  ],
  [
    'restore',
    /^(leave_hypervisor_to_guest|gic_inject|vgic_sync_to_lrs|ctxt_switch_to|virt_timer_restore|gic_restore_state|gicv[23]_restore_state|vfp_restore_state|p2m_restore_state|check_for_vcpu_work|check_for_pcpu_work)$/,
  ],
  [
    'dispatch',
    /^(do_trap_(guest_sync|stage2_abort_guest|irq|fiq|hypercall)|try_handle_mmio|gic_interrupt|do_trap_data_abort_guest)$/,
  ],
  // Xen on x86.
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
];

/** The role of a function; `undefined` if its name says nothing of it. */
export function roleOf(name: string): Role | undefined {
  return roles.find(([, names]) => names.test(name))?.[0];
}

/** Functions whose loads and stores are those of general-purpose registers that belong to a VM, a process or a domain. */
const SWITCHES = [
  /^(__kvm_hyp_(host_)?vector|__bp_harden_hyp_vecs|__guest_(enter|exit)\w*|__host_(enter|exit|hvc)\w*|el1_(sync|irq)|wa_epilogue|cpu_switch_to)$/,
  /^(vectors|el[01][ht]_64_(sync|irq|fiq|error)|ret_to_(user|kernel)|ret_from_fork)$/,
  /^(hyp_traps_vector|guest_(sync|irq)\w*|hyp_(sync|irq)\w*|return_(from_trap|to_guest|to_hypervisor)|__context_switch)$/,
  /^(__svm_vcpu_run|__switch_to_asm|entry_SYSCALL_64\w*|asm_\w+|error_(entry|return)|swapgs_restore_regs\w*|common_interrupt_return|paranoid_(entry|exit)|restore_regs\w*)$/,
  /^(svm_asm_do_resume|svm_stgi_label|lstar_enter|restore_all_\w+|ret_from_intr|switch_to_kernel|xen_(hypervisor_callback|syscall_target|asm_\w+|iret))$/,
];

/** Whether a function saves and restores the general-purpose registers of what it leaves and enters. */
export function switchesState(name: string): boolean {
  return SWITCHES.some((names) => names.test(name));
}
