import type { BootOptions, BootSpecification } from '../boot.ts';

/**
 * Xen and its Dom0, which has one VCPU, on PCPU 0.
 *
 * @param memoryMiB of Dom0
 * @param linux parameters of Dom0's kernel that come first, but for its console
 */
export function bootDom0(
  { on, kernelParameters, hypervisorParameters }: BootOptions,
  memoryMiB: number,
  linux: readonly string[],
  initWords: readonly string[],
): BootSpecification {
  return {
    hypervisorParameters: [
      ...on.parameters,
      `dom0_mem=${memoryMiB}M,max:${memoryMiB}M`,
      ...['dom0_max_vcpus=1', 'dom0_vcpus_pin'],
      // Event channels between DomUs, which Debian's default (SILO) forbids.
      'xsm=dummy',
      // Else Xen writes to all free memory before the machine is saved, and the saved machine holds that.
      'bootscrub=0',
      ...hypervisorParameters,
    ],
    kernelParameters: ['console=hvc0', ...linux, ...kernelParameters],
    initWords,
  };
}
