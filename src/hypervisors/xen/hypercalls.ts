import { reason, type ReasonFunction } from '../exit-reasons.ts';

/** Hypercalls of Xen by what handles them (xen/include/xen/hypercall.h), of a VM and of Dom0. */
export const HYPERCALLS: readonly ReasonFunction[] = [
  reason('hypercall: event channel', 'do_event_channel_op'),
  reason('hypercall: scheduler', 'do_sched_op'),
  reason('hypercall: grant table', 'do_grant_table_op'),
  reason('hypercall: VCPU', 'do_vcpu_op', 'do_arm_vcpu_op', 'compat_vcpu_op'),
  reason('hypercall: memory', 'do_memory_op'),
  reason('hypercall: version', 'do_xen_version'),
  reason('hypercall: physical device', 'do_physdev_op', 'do_arm_physdev_op'),
  reason('hypercall: HVM', 'do_hvm_op'),
  reason('hypercall: timer', 'do_set_timer_op'),
  reason('hypercall: page table', 'do_mmu_update', 'do_mmuext_op', 'do_update_va_mapping'),
  reason('hypercall: stack, FPU or return of a PV kernel', 'do_stack_switch', 'do_fpu_taskswitch', 'do_iret'),
  reason('hypercall: several at once', 'do_multicall'),
];
