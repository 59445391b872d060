import type { Configuration } from '../catalog/configurations.ts';
import { hypervisorOf } from '../hypervisors/index.ts';
import type { WorkloadParameters } from '../results/fingerprint.ts';

/*
 * What a reader is told of a configuration's hypervisor.
 */

/** By what packets reach the server of a workload; `-` on a configuration that this version does not know. */
export function devicesOf(configuration: Configuration | undefined, parameters: WorkloadParameters): string {
  return configuration === undefined ? '-' : hypervisorOf(configuration).words.devices(parameters);
}

/** What is said of the network device beside a workload's parameters, if these decide something of it. */
export function deviceNote(
  configuration: Configuration | undefined,
  parameters: WorkloadParameters,
): string | undefined {
  if (configuration === undefined) return undefined;
  const { name, words, workload } = hypervisorOf(configuration);
  return workload.vm?.virtio === true ? `${name}'s network device ${words.devices(parameters)}` : undefined;
}
