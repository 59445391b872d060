import type { ExitReason } from '../../results/account.ts';

/** What the execution of a function says of an exit. */
export type Reason = Pick<ExitReason, 'reason' | 'full'>;

/** A function, or a label, that is executed once for each exit of a kind. */
interface ReasonFunction extends Reason {
  /** Names in the source; of several one is executed, or versions differ in what it is called. */
  readonly names: readonly string[];
}

const reason = (text: string, ...names: string[]): ReasonFunction => ({ reason: text, full: true, names });

/** A VM's kernel asks for a mitigation of speculation (Arm DEN 0028, SMCCC_ARCH_WORKAROUND). */
const mitigation = (...names: string[]): ReasonFunction => ({
  reason: 'mitigation, answered in the vectors',
  full: false,
  names,
});

/** Of KVM on Arm: handlers of arch/arm64/kvm/handle_exit.c, and what a stage 2 abort turns out to be. */
const KVM_ARM: readonly ReasonFunction[] = [
  reason('signal to a device (ioeventfd)', 'ioeventfd_write'),
  reason('access to the virtual GIC', 'dispatch_mmio_read', 'dispatch_mmio_write'),
  reason('page that the VM has not yet', 'user_mem_abort'),
  reason('WFI: the VCPU waits', 'kvm_handle_wfx'),
  reason('hypercall', 'handle_hvc'),
  reason('system register', 'kvm_handle_sys_reg'),
  mitigation('wa_epilogue'),
];

/** Of KVM on x86: handlers of arch/x86/kvm/svm/svm.c, and what a nested page fault turns out to be. */
const KVM_X86: readonly ReasonFunction[] = [
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

/** Hypercalls of Xen by what handles them (xen/include/xen/hypercall.h), of a VM and of Dom0. */
const HYPERCALLS: readonly ReasonFunction[] = [
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

const XEN_ARM: readonly ReasonFunction[] = [
  ...HYPERCALLS,
  reason('access to the virtual GIC', 'vgic_v2_distr_mmio_read', 'vgic_v2_distr_mmio_write'),
  reason('WFI: the VCPU waits', 'vcpu_block_unless_event_pending'),
  reason('interrupt of the machine', 'guest_irq'),
  reason('system register', 'do_sysreg'),
  reason('PSCI', 'do_vpsci_0_2_call', 'do_vpsci_0_1_call'),
  mitigation('wa2_end'),
];

const XEN_X86: readonly ReasonFunction[] = [
  ...HYPERCALLS,
  reason('nested page fault', 'hvm_hap_nested_page_fault'),
  reason('HLT: the VCPU waits', 'hvm_hlt'),
  reason('model-specific register', 'hvm_msr_read_intercept', 'hvm_msr_write_intercept'),
  reason('port', 'handle_pio'),
  reason('CPUID', 'hvm_vmexit_cpuid'),
];

const tables = {
  KVM: { arm64: KVM_ARM, x86: KVM_X86 },
  Xen: { arm64: XEN_ARM, x86: XEN_X86 },
} as const;

/** What an execution of each function says of why a VM was left, by the function's name. */
export function exitReasons(hypervisor: 'KVM' | 'Xen', architecture: 'arm64' | 'x86'): Map<string, Reason> {
  const table: readonly ReasonFunction[] = tables[hypervisor][architecture];
  return new Map(
    table.flatMap(({ reason: text, full, names }) =>
      names.map((name) => [name, { reason: text, full }] as const),
    ),
  );
}
