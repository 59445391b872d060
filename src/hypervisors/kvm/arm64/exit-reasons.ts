import { mitigation, reason, type ReasonFunction } from '../../exit-reasons.ts';

/** Of KVM on Arm: handlers of arch/arm64/kvm/handle_exit.c, and what a stage 2 abort turns out to be. */
export const exitReasons: readonly ReasonFunction[] = [
  reason('signal to a device (ioeventfd)', 'ioeventfd_write'),
  reason('access to the virtual GIC', 'dispatch_mmio_read', 'dispatch_mmio_write'),
  reason('page that the VM has not yet', 'user_mem_abort'),
  reason('WFI: the VCPU waits', 'kvm_handle_wfx'),
  reason('hypercall', 'handle_hvc'),
  reason('system register', 'kvm_handle_sys_reg'),
  mitigation('wa_epilogue'),
];
