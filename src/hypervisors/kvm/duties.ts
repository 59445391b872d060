import type { DutyFunctions } from '../../architectures/functions.ts';

/** Functions of KVM in the host's kernel that are the same on each architecture (Linux virt/kvm, include/linux). */
export const duties: readonly DutyFunctions[] = [
  ['save', /^(kvm_arch_vcpu_put\w*|vcpu_put|kvm_sched_out|kvm_vcpu_put_\w+)$/],
  ['restore', /^(kvm_arch_vcpu_load\w*|vcpu_load|kvm_sched_in|kvm_vcpu_load_\w+|kvm_pmu_update\w*)$/],
  ['exit', /^(kvm_arch_vcpu_exit|guest_(timing_)?exit\w*|context_tracking_guest_exit|vtime_guest_exit)$/],
  [
    'entry',
    /^(kvm_vcpu_exit_request|guest_(timing_)?enter\w*|context_tracking_guest_enter|vtime_guest_enter|kvm_arch_vcpu_run_pid_change)$/,
  ],
  // Going idle and being woken, wherever it is asked for.
  ['handle', /^(kvm_vcpu_(block|halt|check_block|kick|wake_up)|vcpu_block)$/],
  // The loop around entering and leaving the VM.
  ['transition', /^(kvm_arch_vcpu_ioctl_run|kvm_vcpu_ioctl)$/],
];
