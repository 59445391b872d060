import type { Configuration, HypervisorName } from '../catalog/configurations.ts';
import { hypervisorNamed, hypervisorOn } from '../hypervisors/index.ts';
import type { WorkloadParameters } from '../results/fingerprint.ts';

/*
 * What a reader is told of a hypervisor, by its name.
 */

/** By what packets reach the server of a workload; `-` on a configuration that this version does not know. */
export function devicesOf(hypervisor: HypervisorName | undefined, parameters: WorkloadParameters): string {
  return hypervisor === undefined ? '-' : hypervisorNamed(hypervisor).words.devices(parameters);
}

/** What is said of the network device beside a workload's parameters, if these decide something of it. */
export function deviceNote(
  hypervisor: HypervisorName | undefined,
  parameters: WorkloadParameters,
): string | undefined {
  if (hypervisor === undefined || hypervisorNamed(hypervisor).workload.vm?.virtio !== true) return undefined;
  return `${hypervisor}'s network device ${devicesOf(hypervisor, parameters)}`;
}

/** Whose kernel and programs stand beside the VM's. */
export function hostOf(hypervisor: HypervisorName): string {
  return hypervisorNamed(hypervisor).words.host;
}

/** What runs below a VM's kernel. */
export function hypervisorPartOf(hypervisor: HypervisorName): string {
  return hypervisorNamed(hypervisor).words.below;
}

/** Which transitions are not counted as such, in a sentence; empty if all are. */
export function uncountedTransitions(configuration: Configuration): string {
  return hypervisorOn(configuration).account.note ?? '';
}
