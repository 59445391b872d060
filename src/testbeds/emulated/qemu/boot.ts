import { type ByArchitecture, ofArchitecture } from '../../../architectures/by-architecture.ts';
import type { Architecture } from '../../../catalog/architectures.ts';
import type { BootSpecification } from '../../../hypervisors/boot.ts';
import { DOM0_KERNEL_ROOM_MIB } from '../../../hypervisors/xen/arm64/arm64.ts';

/** Where Dom0's kernel and initramfs are put on Arm: past Xen, which is loaded at the start of the RAM. */
const DOM0_KERNEL_ADDRESS = 0x5000_0000;
const DOM0_INITRAMFS_ADDRESS = DOM0_KERNEL_ADDRESS + DOM0_KERNEL_ROOM_MIB * 2 ** 20;

/** How a kernel is loaded below a hypervisor: as modules of it, in the device tree or by multiboot. A comma within is doubled. */
const belowHypervisor: ByArchitecture<(parameters: string) => string[]> = {
  arm64: (parameters) => [
    ...['-device', `guest-loader,addr=${hex(DOM0_KERNEL_ADDRESS)},kernel={kernel},bootargs=${parameters}`],
    ...['-device', `guest-loader,addr=${hex(DOM0_INITRAMFS_ADDRESS)},initrd={initramfs}`],
  ],
  x86: (parameters) => ['-initrd', `{kernel} ${parameters},{initramfs}`],
};

/** QEMU's arguments that load hypervisor, kernel and init, with `{name}` for files. */
export function bootArguments(architecture: Architecture, specification: BootSpecification): string[] {
  const { hypervisorParameters, kernelParameters, initWords } = specification;
  // What follows the two dashes is for init.
  const parameters = [...kernelParameters, ...(initWords.length === 0 ? [] : ['--', ...initWords])].join(' ');
  if (hypervisorParameters === undefined)
    return ['-kernel', '{kernel}', '-initrd', '{initramfs}', '-append', parameters];
  const below = ofArchitecture(belowHypervisor, architecture, 'how QEMU boots a hypervisor');
  return [
    ...['-kernel', '{xen}', '-append', hypervisorParameters.join(' ')],
    ...below(parameters.replaceAll(',', ',,')),
  ];
}

function hex(address: number): string {
  return `0x${address.toString(16)}`;
}
