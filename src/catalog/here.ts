import type { Architecture } from './architectures.ts';
import type { Configuration } from './configurations.ts';
import type { Machine } from './machines.ts';
import { type Microbenchmark, microbenchmarks } from './microbenchmarks.ts';

/** What can be measured in the VM one is in. */
export function microbenchmarksHere(architecture: Architecture): Microbenchmark[] {
  return microbenchmarks.filter(
    ({ only }) =>
      only?.testbed === 'here' && (only.architecture === undefined || only.architecture === architecture),
  );
}

/** What is known of the machine of a VM one is in. */
export type MachineHere = Pick<Machine, 'architecture' | 'cpu' | 'pcpus' | 'interruptController'>;

/**
 * The VM one is in, as a configuration. It has the same id in each, so that two of them can be compared; which one it was is
 * in the record. What its hypervisor is, is not claimed: the record has what the guest is told.
 */
export function configurationHere(machine: MachineHere): Configuration {
  const id = `here-${machine.architecture}`;
  const title = `the VM one is in, ${machine.architecture}`;
  return {
    id,
    title,
    machine: { id, title, ...machine },
    hypervisor: { name: 'none' },
    versions: { kernel: '' },
    kernelParameters: [],
    native: id,
    publishedColumn: undefined,
  };
}
