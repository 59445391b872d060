import { VECTOR_SIZE } from '../../../architectures/arm64/exceptions.ts';
import type { FunctionNames } from '../../../architectures/functions.ts';
import { schedulerDuties } from '../duties.ts';

/** Functions of Xen on Arm (xen/arch/arm, xen/common). */
export const functions: FunctionNames = {
  duties: [
    ...schedulerDuties,
    [
      'transition',
      /^(hyp_traps_vector|__bp_harden_hyp_vecs\w*|guest_\w+_slowpath|guest_(sync|irq|fiq|error)\w*|return_to_(guest|hypervisor|new_vcpu64)|return_from_trap|hyp_(sync|irq)\w*|process_\w+)$/,
    ],
    // What the distributor keeps for a VM.
    ['state', /^__vgic_v3_distr_common_mmio_(read|write)$/],
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
      /^(do_trap_(guest_sync|stage2_abort_guest|irq|fiq|hypercall)|try_handle_mmio|gic_interrupt|do_trap_data_abort_guest|do_IRQ)$/,
    ],
  ],
  switchState: [
    /^(hyp_traps_vector|guest_(sync|irq)\w*|hyp_(sync|irq)\w*|return_(from_trap|to_guest|to_hypervisor)|__context_switch)$/,
  ],
  switchThreads: [/^__context_switch$/],
  entries: [{ names: /^(hyp_traps_vector|__bp_harden_hyp_vecs)\w*$/, every: VECTOR_SIZE }],
};

/** Vectors that VMs leave by; on CPUs that speculate about branches, those that are hardened against it. */
export const VM_VECTORS = /^(hyp_traps_vector|__bp_harden_hyp_vecs)\w*$/;
