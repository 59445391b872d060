import type { Configuration } from '../../catalog/configurations.ts';
import { configurationOfOther, type OtherMachine } from '../other-machine.ts';

/**
 * The VM one is in, as a configuration. It has the same id in each, so that two of them can be compared; which one it was is
 * in the record. What its hypervisor is, is not claimed: the record has what the guest is told.
 */
export function configurationHere(machine: Omit<OtherMachine, 'id' | 'title'>): Configuration {
  const { architecture } = machine;
  return configurationOfOther({
    id: `here-${architecture}`,
    title: `the VM one is in, ${architecture}`,
    ...machine,
  });
}
