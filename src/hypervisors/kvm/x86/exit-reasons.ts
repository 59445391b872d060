import { reason, type ReasonFunction } from '../../exit-reasons.ts';

/** Of KVM on x86: handlers of arch/x86/kvm/svm/svm.c, and what a nested page fault turns out to be. */
export const exitReasons: readonly ReasonFunction[] = [
  reason('signal to a device (ioeventfd)', 'ioeventfd_write'),
  reason('page that the VM has not yet', 'kvm_tdp_page_fault', 'direct_page_fault', 'kvm_tdp_mmu_page_fault'),
  reason('model-specific register', 'msr_interception'),
  reason('model-specific register, handled at once', 'handle_fastpath_set_msr_irqoff'),
  reason('HLT: the VCPU waits', 'kvm_emulate_halt'),
  reason('hypercall', 'kvm_emulate_hypercall'),
  reason('port', 'io_interception'),
  reason('CPUID', 'kvm_emulate_cpuid'),
  reason('the VM can take an interrupt again', 'interrupt_window_interception'),
  reason('interrupt of the host', 'intr_interception'),
];
