import { supportOf } from '../../architectures/index.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import { hypervisorOn, probeHostOf } from '../../hypervisors/index.ts';
import { type KernelParameters, withAndWithoutAdded } from '../../hypervisors/module-options.ts';
import type { EmulatedMachine } from './emulated-machine.ts';
import { namedFunctions } from '../../carriers/probe-vm/stamps.ts';

/** The machine of a configuration, on which microbenchmarks run. */
export function machineOf(configuration: Configuration): EmulatedMachine {
  const { id, machine, kernelParameters, xenParameters = [], added } = configuration;
  const { memoryMiB, boot, functions } = probeHostOf(configuration);
  return {
    id,
    machine,
    pcpus: machine.pcpus,
    memoryMiB,
    translationMiB: 64,
    boot: boot({
      architecture: supportOf(machine.architecture),
      on: hypervisorOn(configuration),
      kernelParameters: [...kernelParameters, ...(added?.kernel ?? [])],
      hypervisorParameters: [...xenParameters, ...(added?.xen ?? [])],
      initWords: [`symbols=${namedFunctions(configuration, functions).join(',')}`],
    }),
  };
}

/** What the kernel of a configuration's machine is told, with and without what the user added. */
export function kernelParametersOf(configuration: Configuration): KernelParameters {
  return withAndWithoutAdded(configuration, (each) => machineOf(each).boot.kernelParameters);
}

/** The parameters that tell init what to measure. */
export function probeArguments(iterations: number, batches: number, selection: readonly string[]): string[] {
  return [`iterations=${iterations}`, `batches=${batches}`, `selection=${selection.join('+')}`];
}
