import type { ExecutionContext, ExecutionPlace } from '../../results/executed.ts';
import type { Purpose } from '../../results/account.ts';

/** What the purpose of an instruction follows from. */
export interface Executing extends Omit<ExecutionContext, 'place'> {
  readonly place: ExecutionPlace;
  /** The function's name in the source; null if it has none. */
  readonly name: string | null;
}

/** The kind of system and workload. */
export interface Setting {
  readonly hypervisor: 'none' | 'KVM' | 'Xen';
  /** Whether there is a client: else all work is the server's. */
  readonly client: boolean;
}

/** The PCPU of the client and of the host's work. */
const HOST_PCPU = 0;

/** Tasks of a host or Dom0 that are no client: kernel threads, QEMU's threads, Xen's daemons. */
const INFRASTRUCTURE =
  /^(vhost|kvm|vif|kworker|ksoftirqd|swapper|rcu|migration|cpuhp|kthreadd|kdevtmpfs|kcompactd|khugepaged|kswapd|xen|oxenstored|qemu|CPU|IO |call_rcu|worker)/;

/** How interrupts and events reach a VM, a host or Dom0. None of it is executed by an exit that is a mere hypercall. */
const INTERRUPTS: readonly RegExp[] = [
  // KVM, of any architecture: from an eventfd to the VCPU, which is woken or told to look.
  /^(irqfd_\w+|vhost_signal|kvm_(set_irq|set_msi|irq_map_\w+|arch_set_irq_inatomic|notify_acked_\w+)|kvm_vcpu_(kick|wake_up|on_spin))$/,
  // Its virtual interrupt controller and timer on Arm (virt: arch/arm64/kvm/vgic, arch_timer.c).
  /^(kvm_vgic_(inject_irq|vcpu_pending_irq|set_owner|map_phys_irq)|vgic_(queue_irq_unlock|get_irq|put_irq|target_oracle|inject_irq|validate_injection|irq_\w+|irqfd_\w+|its_\w+|mmio_\w+|prune_ap_list|flush_pending\w*|kick_vcpus|update_\w+|set_\w+|get_\w+|uaccess_\w+)|__vgic_put_\w+|vgic_v[23]_(populate_lr|fold_lr_state|clear_lr|set_\w+)|dispatch_mmio_(read|write))$/,
  /^(kvm_timer_(update_irq|update_state|should_fire|irq_can_fire|blocking|unblocking)|kvm_arch_timer_handler|kvm_(bg|hr)timer_\w+|kvm_soft_timer_\w+|timer_(emulate|set_\w+|restore_state|save_state))$/,
  // Its virtual interrupt controller on x86 (arch/x86/kvm/lapic.c, ioapic.c, svm/svm.c).
  /^(kvm_irq_delivery_to_apic\w*|kvm_apic_(set_irq|match_\w+|accept_\w+|send_ipi|has_interrupt|local_deliver|set_eoi\w*|write_nodecode|pending_eoi)|__apic_accept_irq|apic_(set_eoi|set_isr|clear_irr|clear_isr|find_highest_\w+|send_ipi|mmio_\w+|timer_\w+|reg_write|manage_\w+)|kvm_lapic_(reg_\w+|find_highest_\w+|set_eoi|expired_\w+)|kvm_(x2apic|ioapic|pic)_\w+|kvm_get_apic_interrupt|kvm_inject_\w+|kvm_cpu_(get|has)_(extint|interrupt|injectable_intr)|(re)?start_(apic|sw)_\w+|svm_(deliver_interrupt|complete_interrupt_delivery|inject_irq|set_vintr|clear_vintr|enable_irq_window|set_irq)|interrupt_window_interception|intr_interception)$/,
  // A kernel's own: entries, its interrupt controller, flow handlers, inter-processor interrupts.
  /^(gic_(handle_irq|eoi\w*|ipi_send_mask|mask_irq|unmask_irq|poke_irq|ack_irq)|el[01]\w*_(irq|interrupt)\w*|do_interrupt_handler|call_on_irq_stack|generic_handle_\w*irq\w*|handle_(\w+_)?irq(_event)?(_percpu)?|__handle_irq_event_percpu|__handle_domain_irq|irq_(enter|exit)\w*|asm_sysvec_\w+|sysvec_\w+|asm_common_interrupt|common_interrupt|native_(apic|x2apic)_\w+|x2apic_send_\w+|(default_)?send_IPI\w*|native_smp_send_reschedule|\w*smp_send_reschedule|smp_cross_call|ipi_(send|handler)\w*|__ipi_send_mask|do_handle_IPI|scheduler_ipi|sched_ttwu_pending|flush_smp_call_function_queue|send_call_function_\w+)$/,
  // Event channels in Linux (drivers/xen/events).
  /^(_*xen_(hvm_)?evtchn_\w+|xen_(evtchn|irq)_\w+|evtchn_\w+|notify_remote_via_\w+|xen_pv_evtchn_do_upcall|_*xen_pv_evtchn_\w+|asm_exc_xen_hypervisor_callback|exc_xen_hypervisor_callback|xen_hypervisor_callback|lateeoi_\w+|handle_irq_for_port|active_evtchns|xen_percpu_\w+|xen_send_IPI\w*|xen_smp_\w+)$/,
  // Event channels and interrupts in Xen.
  /^(do_event_channel_op\w*|do_evtchn_\w+|evtchn_\w+|send_guest_\w+|vcpu_(kick|mark_events_pending|unblock)|smp_send_event_check\w*|event_check_interrupt|send_IPI\w*|send_SGI\w*|do_(sgi|IRQ)|do_trap_irq|arch_evtchn_inject)$/,
  /^(gic_(interrupt|update_one_lr|set_lr|raise_\w+|remove_\w+|route_\w+|handle_\w+)|gicv[23]_(update_lr|read_lr|write_lr|clear_lr|read_irq|eoi_irq|dir_irq|send_SGI|ack_irq|host_irq_end|guest_irq_end|read_vmcr\w*|poke_irq)|vgic_(inject_irq|to_sgi|enable_irqs|disable_irqs|get_\w+|store_\w+|fetch_\w+|v[23]_\w+|vcpu_inject\w*|move_irq|remove_irq\w*)|route_irq_\w+|vtimer_\w+|virt_timer_\w+|phys_timer_\w+|irq_(get|set)_\w+|maintenance_interrupt)$/,
  /^(vlapic_(set_irq|set_vector|ipi|EOI_set|handle_EOI|reg_write|mmio_\w+|apicv_write|ack_pending_irq|match_dest|find_highest_irr|virtual_intr_\w+)|hvm_(inject_\w+|assert_evtchn_irq|set_callback_irq_level|vcpu_ack_pending_irq|vcpu_inject\w*|isa_irq_\w+|pci_intx_\w+)|svm_(inject_\w+|enable_intr_window)|vioapic_\w+|vpic_\w+|pt_(intr_post|timer_fn)|apic_(timer_interrupt|eoi)|ack_\w+_irq|end_\w+_irq|smp_event_check_interrupt)$/,
];

/** A VM's signal to its device's backend, on the VM's PCPU, and grants in Xen. */
const IO_PATH: readonly RegExp[] = [
  /^(ioeventfd_\w+|eventfd_signal(_mask)?|_*kvm_io_bus_\w+|io_mem_abort|kvm_handle_mmio_return|kvm_iodevice_write|vhost_\w+|tun_\w+|tap_\w+|handle_emulated_\w+)$/,
  // Waking the backend's task.
  /^(try_to_wake_up|ttwu_\w+|select_task_rq\w*|wake_up_process|default_wake_function|_*wake_up_\w+|enqueue_task\w*|enqueue_entity|check_preempt_\w+|resched_curr)$/,
  /^(do_grant_table_op\w*|gnttab_\w+|\w*_grant(_\w+)?|grant_\w+|acquire_\w*grant\w*|release_\w*grant\w*|map_grant_ref|unmap_common\w*|mapkind|active_entry_\w+)$/,
];

/**
 * What each exit to Xen on Arm executes, and what that calls: the price of transitions covers it, hence it is no part of
 * the I/O path. On x86 Dom0 is a PV domain, whose transitions have no price.
 */
const XEN_TRANSITIONS =
  /^(guest_\w+_slowpath|guest_(sync|irq|fiq|error)\w*|do_trap_(guest_sync|hypercall|irq)|return_(from_trap|to_\w+)|hyp_\w+|enter_hypervisor_\w+|leave_hypervisor_\w+|vgic_sync_\w+|gicv[23]_hcr_status|check_(pending|for)_\w+|abort_guest_exit_\w+|find_next_bit|_spin_(un)?lock\w*)$/;

/** What an instruction is executed for. */
export function purposeOf(executing: Executing, setting: Setting): Purpose {
  const { place, pcpu, name } = executing;
  if (isClient(executing, setting)) return 'client';
  if (setting.hypervisor === 'none' || place === 'vm-user' || place === 'vm-kernel') return 'server';
  if (place === 'host-user') return 'io-path';
  // A backend signals an eventfd to interrupt the VM, a VM to reach its backend.
  if (pcpu === HOST_PCPU && name?.startsWith('eventfd_signal')) return 'interrupt-delivery';
  if (name !== null && fits(INTERRUPTS, name)) return 'interrupt-delivery';
  if (place === 'host-kernel' && pcpu === HOST_PCPU) return 'io-path';
  if (name !== null && fits(IO_PATH, name)) return 'io-path';
  // Xen copies grants for Dom0 and schedules it.
  const ofDom0 = setting.hypervisor === 'Xen' && pcpu === HOST_PCPU;
  return ofDom0 && !(name !== null && XEN_TRANSITIONS.test(name)) ? 'io-path' : 'hypervisor';
}

/**
 * The client is what runs on the host's PCPU in a task that is neither the kernel's nor the hypervisor's, and the
 * receiving side of the host's network stack; natively it has the PCPU for itself.
 */
function isClient({ place, pcpu, task, side }: Executing, { hypervisor, client }: Setting): boolean {
  if (!client || pcpu !== HOST_PCPU || place === 'hypervisor' || place.startsWith('vm')) return false;
  if (hypervisor === 'none') return true;
  return side === undefined ? !INFRASTRUCTURE.test(task) : side === 'client';
}

function fits(patterns: readonly RegExp[], name: string): boolean {
  return patterns.some((pattern) => pattern.test(name));
}
