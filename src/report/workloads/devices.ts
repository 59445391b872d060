import type { WorkloadFingerprint } from '../../results/workload.ts';
import { knownSystem } from './systems.ts';

/** By what packets reach the server of a workload; `-` of a system that this version does not know. */
export function devicesOf(system: string, parameters: WorkloadFingerprint['parameters']): string {
  switch (knownSystem(system)?.hypervisor.name) {
    case 'none':
      return 'veth pair';
    case 'KVM':
      return virtioText(parameters);
    case 'Xen':
      return 'netfront, netback in Dom0';
    case undefined:
      return '-';
  }
}

/** `virtio-pci with vhost, no halt polling`. */
export function virtioText({ transport, vhost, haltPollNs }: WorkloadFingerprint['parameters']): string {
  return (
    `virtio-${transport} with ${vhost ? 'vhost' : "QEMU's own backend"}, ` +
    (haltPollNs === 0 ? 'no halt polling' : `halt polling for ${haltPollNs} ns`)
  );
}
