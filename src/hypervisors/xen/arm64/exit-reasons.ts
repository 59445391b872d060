import { mitigation, reason, type ReasonFunction } from '../../exit-reasons.ts';
import { HYPERCALLS } from '../hypercalls.ts';

/** Of Xen on Arm. */
export const exitReasons: readonly ReasonFunction[] = [
  ...HYPERCALLS,
  reason('access to the virtual GIC', 'vgic_v2_distr_mmio_read', 'vgic_v2_distr_mmio_write'),
  reason('WFI: the VCPU waits', 'vcpu_block_unless_event_pending'),
  reason('interrupt of the machine', 'guest_irq'),
  reason('system register', 'do_sysreg'),
  reason('PSCI', 'do_vpsci_0_2_call', 'do_vpsci_0_1_call'),
  mitigation('wa2_end'),
];
