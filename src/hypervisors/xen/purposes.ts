import { KERNEL_THREADS } from '../linux.ts';
import type { Purposes } from '../purposes.ts';

export const purposes: Purposes = {
  interrupts: [
    // Event channels in Linux (drivers/xen/events).
    /^(_*xen_(hvm_)?evtchn_\w+|xen_(evtchn|irq)_\w+|evtchn_\w+|notify_remote_via_\w+|xen_pv_evtchn_do_upcall|_*xen_pv_evtchn_\w+|asm_exc_xen_hypervisor_callback|exc_xen_hypervisor_callback|xen_hypervisor_callback|lateeoi_\w+|handle_irq_for_port|active_evtchns|xen_percpu_\w+|xen_send_IPI\w*|xen_smp_\w+)$/,
    // Event channels and interrupts in Xen.
    /^(do_event_channel_op\w*|do_evtchn_\w+|evtchn_\w+|send_guest_\w+|vcpu_(kick|mark_events_pending|unblock)|smp_send_event_check\w*|event_check_interrupt|send_IPI\w*|send_SGI\w*|do_(sgi|IRQ)|do_trap_irq|arch_evtchn_inject)$/,
  ],
  ioPath: [
    // Grants.
    /^(do_grant_table_op\w*|gnttab_\w+|\w*_grant(_\w+)?|grant_\w+|acquire_\w*grant\w*|release_\w*grant\w*|map_grant_ref|unmap_common\w*|mapkind|active_entry_\w+)$/,
  ],
  // Kernel threads, netback's and Xen's daemons.
  infrastructure: new RegExp(`^(vif|${KERNEL_THREADS}|xen|oxenstored)`),
  // Xen copies grants for Dom0 and schedules it. On Arm the price of transitions covers what each exit executes, and
  // what that calls; on x86 Dom0 is a PV domain, whose transitions have no price.
  hostTransitions:
    /^(guest_\w+_slowpath|guest_(sync|irq|fiq|error)\w*|do_trap_(guest_sync|hypercall|irq)|return_(from_trap|to_\w+)|hyp_\w+|enter_hypervisor_\w+|leave_hypervisor_\w+|vgic_sync_\w+|gicv[23]_hcr_status|check_(pending|for)_\w+|abort_guest_exit_\w+|find_next_bit|_spin_(un)?lock\w*)$/,
};
