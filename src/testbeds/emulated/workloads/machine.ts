import { supportOf } from '../../../architectures/index.ts';
import type { Configuration } from '../../../catalog/configurations.ts';
import { type Workload, wordsOf } from '../../../catalog/workloads.ts';
import type { BootSpecification } from '../../../hypervisors/boot.ts';
import { hypervisorOf, hypervisorOn } from '../../../hypervisors/index.ts';
import { type KernelParameters, withAndWithoutAdded } from '../../../hypervisors/module-options.ts';
import { WorldswitchError } from '../../../system/errors.ts';
import type { EmulatedMachine } from '../emulated-machine.ts';
import type { WorkloadParameters } from '../../../results/fingerprint.ts';

const MIB = 2 ** 20;

/** What host or Dom0 need for themselves, beside what the initramfs takes. */
const HOST_MIB = 192;

/** The largest machine that is made. */
const MOST_MIB = 3072;

/**
 * The emulated machine on which a workload runs: PCPU 0 for the client and the host's work, one more for each VCPU.
 *
 * @param imageBytes the size of its initramfs
 * @throws WorldswitchError if it would be too large
 */
export function workloadMachine(
  configuration: Configuration,
  workload: Workload,
  parameters: WorkloadParameters,
  imageBytes: number,
): EmulatedMachine {
  const { workload: workloadHost } = hypervisorOf(configuration);
  // The disk is the host's memory too.
  const { host, hypervisor } = workloadHost.memory(hostMemory(imageBytes) + (workload.diskMiB ?? 0));
  const memoryMiB = host + workload.memoryMiB + hypervisor;
  if (memoryMiB > MOST_MIB) {
    throw new WorldswitchError(
      `${workload.id} on ${configuration.id} needs a machine of ${memoryMiB} MiB, and ${MOST_MIB} MiB is the most`,
      {
        next: nextAfterTooLarge(workload, imageBytes),
      },
    );
  }
  return {
    id: `${configuration.id}-${workload.id}`,
    byHand: `worldswitch shell ${configuration.id} ${wordsOf(workload.id)} opens a console in it`,
    machine: configuration.machine,
    pcpus: 1 + parameters.vcpus,
    memoryMiB,
    translationMiB: 256,
    boot: bootOf(configuration, parameters, host),
  };
}

/** What the kernel of a configuration's machine is told, with and without what the user added. */
export function kernelParametersOf(
  configuration: Configuration,
  parameters: WorkloadParameters,
): KernelParameters {
  // How much memory Dom0 gets is said to Xen.
  return withAndWithoutAdded(configuration, (each) => bootOf(each, parameters, HOST_MIB).kernelParameters);
}

function bootOf(
  configuration: Configuration,
  { haltPollNs }: WorkloadParameters,
  memoryMiB: number,
): BootSpecification {
  const { machine, kernelParameters, added } = configuration;
  return hypervisorOf(configuration).bootWorkload({
    architecture: supportOf(machine.architecture),
    on: hypervisorOn(configuration),
    memoryMiB,
    kernelParameters: [...kernelParameters, ...(added?.kernel ?? [])],
    hypervisorParameters: added?.xen ?? [],
    haltPollNs,
  });
}

function nextAfterTooLarge({ suite }: Workload, imageBytes: number): string {
  const contents = `what this one's machine contains takes ${Math.ceil(imageBytes / MIB)} MiB`;
  if (suite === undefined) return `choose other workloads with --workload: ${contents}`;
  return (
    `${contents}, ${Math.ceil(suite.bytes / MIB)} MiB of it from ${suite.folder}: ` +
    'name a copy with --specjvm2008 that has less in lib and resources'
  );
}

/** MiB: while it is unpacked, the initramfs is there twice. */
function hostMemory(imageBytes: number): number {
  const image = Math.ceil((2 * imageBytes) / MIB);
  return Math.ceil((HOST_MIB + image) / 64) * 64;
}
