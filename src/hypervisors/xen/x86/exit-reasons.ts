import { reason, type ReasonFunction } from '../../exit-reasons.ts';
import { HYPERCALLS } from '../hypercalls.ts';

/** Of Xen on x86. */
export const exitReasons: readonly ReasonFunction[] = [
  ...HYPERCALLS,
  reason('nested page fault', 'hvm_hap_nested_page_fault'),
  reason('HLT: the VCPU waits', 'hvm_hlt'),
  reason('model-specific register', 'hvm_msr_read_intercept', 'hvm_msr_write_intercept'),
  reason('port', 'handle_pio'),
  reason('CPUID', 'hvm_vmexit_cpuid'),
];
