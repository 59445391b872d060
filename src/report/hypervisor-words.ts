import type { Configuration, HypervisorName } from '../catalog/configurations.ts';
import type { WorkloadParameters } from '../results/fingerprint.ts';

/*
 * What a reader is told of a hypervisor, by its name.
 */

/** By what packets reach the server of a workload; `-` on a configuration that this version does not know. */
export function devicesOf(hypervisor: HypervisorName | undefined, parameters: WorkloadParameters): string {
  switch (hypervisor) {
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

/** What is said of the network device beside a workload's parameters, if these decide something of it. */
export function deviceNote(
  hypervisor: HypervisorName | undefined,
  parameters: WorkloadParameters,
): string | undefined {
  return hypervisor === 'KVM' ? `KVM's network device ${virtioText(parameters)}` : undefined;
}

/** `virtio-pci with vhost, no halt polling`. */
function virtioText({ transport, vhost, haltPollNs }: WorkloadParameters): string {
  return (
    `virtio-${transport} with ${vhost ? 'vhost' : "QEMU's own backend"}, ` +
    (haltPollNs === 0 ? 'no halt polling' : `halt polling for ${haltPollNs} ns`)
  );
}

/** Whose kernel and programs stand beside the VM's. */
export function hostOf(hypervisor: HypervisorName): string {
  return { none: 'machine', KVM: 'host', Xen: 'Dom0' }[hypervisor];
}

/** What runs below a VM's kernel. */
export function hypervisorPartOf(hypervisor: HypervisorName): string {
  return hypervisor === 'Xen' ? 'Xen' : 'EL2 part of KVM';
}

/** Which transitions are not counted as such, in a sentence; empty if all are. */
export function uncountedTransitions({ hypervisor, machine }: Configuration): string {
  return hypervisor.name === 'Xen' && machine.architecture === 'x86'
    ? 'Transitions of Dom0, a PV domain that no microbenchmark measures, are in its I/O path.'
    : '';
}
