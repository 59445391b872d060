import type { Architecture } from '../architectures.ts';
import type { HostMode } from '../on-host.ts';
import { type Virtualization, virtualizations } from './event-kinds.ts';

/**
 * How a CPU has VMs run. What a VM does not show of the CPU is said by who made it.
 *
 * @param mode in which KVM of a host uses it; `undefined` in a VM
 * @param cpu the name of its model
 */
export function virtualizationOf(
  architecture: Architecture,
  mode: HostMode | undefined,
  cpu: string,
): Virtualization {
  if (architecture === 'arm64') return 'EL2';
  if (mode === 'SVM' || mode === 'VMX') return mode;
  return /AMD|Hygon/i.test(cpu) ? 'SVM' : 'VMX';
}

/** Whether something is one of the ways in which hardware has VMs run. */
export function isVirtualization(value: unknown): value is Virtualization {
  return virtualizations.some((each) => each === value);
}
