import { knowsPrograms } from '../analysis/account-profile.ts';
import { unitsOf } from '../analysis/workloads/attribution.ts';
import type { Configuration } from '../catalog/configurations.ts';
import { hypervisorOf } from '../hypervisors/index.ts';
import type { Account, AccountedFunction } from '../results/account.ts';
import type { Explanation, Place } from '../results/explanation.ts';
import { add } from './amounts.ts';
import { isTail, namelessWords } from './account-places.ts';
import { purposeWords } from './account-words.ts';

/** A workload's account in the form of call stacks, and what of it has none. */
export interface AccountStacks extends Pick<
  Explanation,
  'frames' | 'stacks' | 'operations' | 'instructions'
> {
  /** Of functions that come below zero, since what starting the programs takes is subtracted; as a positive number. */
  readonly below: number;
}

/**
 * An account in the form that flame graphs are made of: what stands above each other is the place, of a VM whether it is its kernel
 * or its programs, what it is executed for, the module or program, and the function. It is no chain of calls: an account does not know who calls whom.
 */
export function stacksOfAccount(account: Account, configuration: Configuration): AccountStacks {
  const frames: string[] = [];
  const known = new Map<string, number>();
  const index = (name: string): number => {
    const found = known.get(name) ?? frames.push(name) - 1;
    known.set(name, found);
    return found;
  };
  const knows = knowsPrograms(account);
  const drawn = account.functions.filter(({ instructions }) => instructions > 0);
  const stacks = drawn.map((each): [number[], number] => [
    namesOf(each, knows, configuration).map(index),
    each.instructions,
  ]);
  return {
    frames,
    stacks,
    operations: unitsOf(account),
    instructions: add(drawn),
    below: -add(account.functions.filter(({ instructions }) => instructions < 0)),
  };
}

function namesOf(each: AccountedFunction, knows: boolean, configuration: Configuration): string[] {
  const { place, purpose, file, name, functions } = each;
  const part = place === 'vm-kernel' ? ['VM kernel'] : place === 'vm-user' ? ['VM user space'] : [];
  const own = name ?? (isTail(each) ? `(${functions} others)` : `(${namelessWords(each, knows)})`);
  return [
    placeOf(place, configuration),
    ...part,
    purposeWords[purpose],
    ...(file === undefined ? [] : [file]),
    own,
  ];
}

/** The place that microbenchmarks call so: colours are those of these. */
function placeOf(place: AccountedFunction['place'], configuration: Configuration): Place {
  const { hasImage, places } = hypervisorOf(configuration);
  switch (place) {
    case 'host-kernel':
      return places.kernel;
    case 'host-user':
      return places.user;
    case 'hypervisor':
      return hasImage ? 'xen' : 'el2';
    default:
      return 'guest';
  }
}
