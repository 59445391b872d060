import type { Configuration } from '../../../catalog/configurations.ts';
import { type Workload, wordsOf } from '../../../catalog/workloads.ts';
import { WorldswitchError } from '../../../system/errors.ts';
import type { EmulatedMachine } from '../command-line.ts';
import { KERNEL_PARAMETERS } from '../hypervisors/hypervisor.ts';
import { dom0BootArguments } from '../hypervisors/xen.ts';
import type { WorkloadParameters } from '../../../results/fingerprint.ts';

const MIB = 2 ** 20;

/** What host or Dom0 need for themselves, beside what the initramfs takes. */
const HOST_MIB = 192;

/** Xen itself, and below Dom0's kernel what is too small for Dom0's memory, which is given in one piece. */
const XEN_MIB = 512;

/** The largest machine that is made. */
const MOST_MIB = 3072;

/** The serial console of a kernel, by architecture. */
export const CONSOLES = { arm64: 'ttyAMA0', x86: 'ttyS0' } as const;

/** Parameters of every kernel of a workload's machine: the host's, Dom0's and the VM's. */
export function kernelParameters(architecture: EmulatedMachine['architecture']): string[] {
  return [
    ...KERNEL_PARAMETERS,
    // Programs lie where they lay in the last boot.
    'norandmaps',
    'ipv6.disable=1',
    // Else the initramfs may take no more than half of the memory that is left beside it.
    'rootfstype=ramfs',
    // As the probe's machines have it: KVM must not correct a VCPU's counter.
    ...(architecture === 'x86' ? ['tsc=reliable'] : []),
  ];
}

/**
 * The emulated machine on which a workload runs: PCPU 0 for the client and the host's work, one more for each VCPU.
 *
 * @param imageBytes the size of its initramfs
 * @throws WorldswitchError if it would be too large
 */
export function workloadMachine(
  system: Configuration,
  workload: Workload,
  parameters: WorkloadParameters,
  imageBytes: number,
): EmulatedMachine {
  const { architecture } = system.machine;
  const isXen = system.hypervisor.name === 'Xen';
  // The disk is the host's memory too.
  const least = hostMemory(imageBytes) + (workload.diskMiB ?? 0);
  // Xen on Arm gives Dom0 its memory in one piece only if its size is a power of two.
  const host = isXen ? 2 ** Math.ceil(Math.log2(least)) : least;
  const own = [
    ...kernelParameters(architecture),
    ...system.kernelParameters,
    ...(system.added?.kernel ?? []),
  ];
  const memoryMiB = host + workload.memoryMiB + (isXen ? XEN_MIB : 0);
  if (memoryMiB > MOST_MIB) {
    throw new WorldswitchError(
      `${workload.id} on ${system.id} needs a machine of ${memoryMiB} MiB, and ${MOST_MIB} MiB is the most`,
      {
        next: nextAfterTooLarge(workload, imageBytes),
      },
    );
  }
  return {
    id: `${system.id}-${workload.id}`,
    byHand: `worldswitch shell ${system.id} ${wordsOf(workload.id)} opens a console in it`,
    architecture,
    qemuArguments: system.machine.qemuArguments,
    pcpus: 1 + parameters.vcpus,
    memoryMiB,
    translationMiB: 256,
    bootArguments: isXen
      ? dom0BootArguments({
          architecture,
          memoryMiB: host,
          xen: system.added?.xen ?? [],
          kernel: own,
          init: [],
        })
      : [
          ...['-kernel', '{kernel}', '-initrd', '{initramfs}'],
          '-append',
          [
            `console=${CONSOLES[architecture]}`,
            ...own,
            ...(system.hypervisor.name === 'KVM' ? [`kvm.halt_poll_ns=${parameters.haltPollNs}`] : []),
          ].join(' '),
        ],
  };
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
