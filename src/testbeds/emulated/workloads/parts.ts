import { stat } from 'node:fs/promises';
import type { Configuration } from '../../../catalog/configurations.ts';
import type { Workload } from '../../../catalog/workloads.ts';
import type { PackageRecord } from '../../../results/software.ts';
import type { EmulatedMachine } from '../emulated-machine.ts';
import type { EmulatorOptions } from '../../../artifacts/emulator.ts';
import type { Parts } from '../machine.ts';
import { provideIngredients } from '../parts.ts';
import type { VersionOptions } from '../../../artifacts/versions.ts';
import type { WorkloadIngredients } from './contents.ts';
import { provideWorkloadImage } from './image.ts';
import { workloadMachine } from './machine.ts';
import type { WorkloadParameters } from '../../../results/fingerprint.ts';
import { programBundles } from './root.ts';

/** A workload's machine, and what it is made of. */
export interface WorkloadParts extends Parts {
  readonly emulated: EmulatedMachine;
  readonly vmKernel: WorkloadIngredients['vmKernel'];
  readonly imageBytes: number;
  /** Of all programs, in the machine and its VM. */
  readonly packages: readonly PackageRecord[];
}

/** Where software comes from, and which. */
export type SoftwareOptions = EmulatorOptions & VersionOptions;

/** Emulators, kernels and hypervisors of configurations, in their order. */
export async function provideWorkloadIngredients(
  configurations: readonly Configuration[],
  options: SoftwareOptions,
): Promise<WorkloadIngredients[]> {
  // The VM boots what the machine would without a hypervisor.
  const vms = configurations.map((configuration) => ({
    ...configuration,
    hypervisor: { name: 'none' } as const,
  }));
  const ingredients = await provideIngredients(options, [...configurations, ...vms]);
  return configurations.map((_, index) => {
    const [own, vm] = [ingredients[index], ingredients[configurations.length + index]];
    if (own === undefined || vm === undefined) throw new Error('a configuration has no ingredients');
    return { ...own, vmKernel: vm.kernel };
  });
}

/** Bytes; kernels as large as those of the lock fit into the memory that a workload's VM has. */
const USUAL_KERNEL = 32 * 2 ** 20;

/** A workload whose VM has as much more memory as its kernel is larger than usual, in steps of 16 MiB. */
async function withRoomForKernel(workload: Workload, kernel: string): Promise<Workload> {
  const more = Math.max(0, (await stat(kernel)).size - USUAL_KERNEL);
  return { ...workload, memoryMiB: workload.memoryMiB + 16 * Math.ceil(more / (16 * 2 ** 20)) };
}

/** Puts together the machine of a workload on a configuration. */
export async function provideWorkloadParts(
  configuration: Configuration,
  given: Workload,
  parameters: WorkloadParameters,
  ingredients: WorkloadIngredients,
  options: SoftwareOptions,
): Promise<WorkloadParts> {
  const workload = await withRoomForKernel(given, ingredients.vmKernel.image);
  const initramfs = await provideWorkloadImage(configuration, workload, parameters, ingredients, options);
  const imageBytes = (await stat(initramfs.path)).size;
  const bundles = await programBundles(workload, configuration, options);
  return {
    ...ingredients,
    initramfs,
    imageBytes,
    packages: bundles.flatMap(({ packages }) => packages),
    emulated: workloadMachine(configuration, workload, parameters, imageBytes),
  };
}
