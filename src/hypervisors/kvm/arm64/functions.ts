import { VECTOR_SIZE } from '../../../architectures/arm64/exceptions.ts';
import type { FunctionNames } from '../../../architectures/functions.ts';
import { duties } from '../duties.ts';

/** Functions of KVM on Arm (Linux arch/arm64/kvm), in EL2 and in the host's kernel. */
export const functions: FunctionNames = {
  duties: [
    // In EL2: the vectors and the way through them.
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
    // In the host's kernel.
    ['save', /^(kvm_vgic_sync_hwstate|kvm_timer_sync\w*|kvm_pmu_sync_hwstate|kvm_arch_vcpu_ctxsync\w*)$/],
    ['save', /^(kvm_vgic_put|vgic_v[23]_put|kvm_timer_vcpu_put)$/],
    ['restore', /^(kvm_vgic_flush_hwstate|kvm_pmu_flush_hwstate|kvm_arch_vcpu_ctxflush\w*)$/],
    ['restore', /^(kvm_vgic_load|vgic_v[23]_load|kvm_timer_vcpu_load|check_vcpu_requests)$/],
    ['exit', /^handle_exit_early$/],
    [
      'dispatch',
      /^(handle_exit|handle_trap_exceptions|kvm_handle_guest_abort|io_mem_abort|kvm_handle_sys_reg|arm_exit_handlers)$/,
    ],
    ['handle', /^(kvm_handle_wfx|kvm_vcpu_wfi)$/],
    ...duties,
  ],
  switchState: [
    /^(__kvm_hyp_(host_)?vector|__bp_harden_hyp_vecs|__guest_(enter|exit)\w*|__host_(enter|exit|hvc)\w*|el1_(sync|irq)|wa_epilogue)$/,
  ],
  switchThreads: [],
  entries: [{ names: /^(__kvm_hyp_(host_)?vector|__bp_harden_hyp_vecs\w*)$/, every: VECTOR_SIZE }],
};

/** Vectors that VMs leave by. */
export const VM_VECTORS = /^(__kvm_hyp_vector|__bp_harden_hyp_vecs\w*)$/;
