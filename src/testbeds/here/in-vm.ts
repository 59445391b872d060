import { readFileSync } from 'node:fs';
import { supportOf } from '../../architectures/index.ts';
import type { Architecture } from '../../catalog/architectures.ts';
import { WorldswitchError } from '../../system/errors.ts';

/** What to do where there is nothing to be measured. */
export const NEXT_WITHOUT_VM =
  'run it in a VM, or worldswitch run without --testbed, which emulates machines with a hypervisor';

/**
 * Refuses a machine that is no VM before anything is brought for it, where a flag of its CPUs says so. The program looks for
 * itself, too, and for more.
 *
 * @param cpus what /proc/cpuinfo says
 * @throws WorldswitchError if the machine is none
 */
export function requireVm(architecture: Architecture, cpus: string = readCpus()): void {
  const { flagOfVms } = supportOf(architecture).linux;
  if (flagOfVms === undefined || flagsIn(cpus).includes(flagOfVms)) return;
  throw new WorldswitchError(
    'this machine is no VM, as its CPU does not say that there is a hypervisor: there is nothing here to be measured',
    { next: NEXT_WITHOUT_VM },
  );
}

function flagsIn(cpus: string): string[] {
  return (/^flags\s*:(.*)$/m.exec(cpus)?.[1] ?? '').split(' ');
}

function readCpus(): string {
  return readFileSync('/proc/cpuinfo', 'utf8');
}
