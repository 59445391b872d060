import { KERNEL_THREADS } from '../linux.ts';
import type { Purposes } from '../purposes.ts';

export const purposes: Purposes = {
  interrupts: [
    // From an eventfd to the VCPU, which is woken or told to look.
    /^(irqfd_\w+|vhost_signal|kvm_(set_irq|set_msi|irq_map_\w+|arch_set_irq_inatomic|notify_acked_\w+)|kvm_inject_\w+|kvm_vcpu_(kick|wake_up|on_spin))$/,
  ],
  ioPath: [
    /^(ioeventfd_\w+|eventfd_signal(_mask)?|_*kvm_io_bus_\w+|io_mem_abort|kvm_handle_mmio_return|kvm_iodevice_write|vhost_\w+|tun_\w+|tap_\w+|handle_emulated_\w+)$/,
  ],
  // Kernel threads, and QEMU's own.
  infrastructure: new RegExp(`^(vhost|kvm|${KERNEL_THREADS}|qemu|CPU|IO |call_rcu|worker)`),
  hostTransitions: undefined,
};
