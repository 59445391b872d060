import type { Account, AccountedFunction } from '../results/account.ts';
import type { BatchProfile } from '../results/profile.ts';
import type { ProfiledPlace } from './profile.ts';
import { unitsOf } from './workloads/attribution.ts';

/** What the programs of user space execute: no symbols name their functions. */
export const PROGRAMS = '(programs)';
/** What a kernel or a hypervisor executes where no symbol names it, such as a module of the VM. */
export const NAMELESS = '(no symbol)';
/** All that executes so little that an account does not name it; which functions these are differs between accounts. */
export const OTHERS = '(others)';

/**
 * What a comparison needs of an account: the instructions of each function in a place, for all purposes together.
 *
 * @param ofKernel whether the hypervisor is a part of the host's kernel, as KVM is: what it keeps in a level of its own
 *   is then found again where another mode of it runs in the kernel itself
 */
export function batchProfileOfAccount(account: Account, ofKernel: boolean): BatchProfile {
  const functions = new Map<string, number>();
  for (const each of account.functions) {
    const place: ProfiledPlace = ofKernel && each.place === 'hypervisor' ? 'el2' : each.place;
    const key = `${place}/${nameOf(each)}`;
    functions.set(key, (functions.get(key) ?? 0) + each.instructions);
  }
  return {
    operations: unitsOf(account),
    instructions: [...functions.values()].reduce((sum, each) => sum + each, 0),
    functions: Object.fromEntries([...functions].filter(([, count]) => count !== 0)),
  };
}

function nameOf({ name, functions, place }: AccountedFunction): string {
  if (functions > 1) return OTHERS;
  return name ?? (place.endsWith('-user') ? PROGRAMS : NAMELESS);
}

/** Whether a name stands for more than one function, so that it need not be the same on another side. */
export function isOfMany(name: string): boolean {
  return name === NAMELESS || name === OTHERS;
}
