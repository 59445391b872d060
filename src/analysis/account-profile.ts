import type { Account, AccountedFunction } from '../results/account.ts';
import type { BatchProfile } from '../results/profile.ts';
import type { ProfiledFunction, ProfiledPlace } from './profile.ts';
import { unitsOf } from './workloads/attribution.ts';

/** What the programs of user space execute, in accounts of versions that did not look for their functions. */
const PROGRAMS = '(programs)';
/** What they execute that is in none of their files. */
const IN_NO_FILE = '(in no file)';
/** What is executed where no symbol names it. */
const NAMELESS = '(no symbol)';
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
  const knows = knowsPrograms(account);
  for (const each of account.functions) {
    const place: ProfiledPlace = ofKernel && each.place === 'hypervisor' ? 'el2' : each.place;
    const key = `${place}/${nameOf(each, knows)}`;
    functions.set(key, (functions.get(key) ?? 0) + each.instructions);
  }
  return {
    operations: unitsOf(account),
    instructions: [...functions.values()].reduce((sum, each) => sum + each, 0),
    functions: Object.fromEntries([...functions].filter(([, count]) => count !== 0)),
  };
}

/** Whether it was looked for which programs and libraries code is from, which earlier versions did not. */
export function knowsPrograms({ functions }: Pick<Account, 'functions'>): boolean {
  return functions.some(({ place, file }) => isUser(place) && file !== undefined);
}

/** Functions of programs are told apart by their files too: two may have one of the same name. */
function nameOf({ name, file, functions, place }: AccountedFunction, knows: boolean): string {
  if (functions > 1) return OTHERS;
  if (!isUser(place)) return name ?? NAMELESS;
  if (file === undefined) return name ?? (knows ? IN_NO_FILE : PROGRAMS);
  return `${file}: ${name ?? NAMELESS}`;
}

/**
 * Functions of two sides, so that they can be compared: where a side does not tell apart what programs execute, the other does
 * not either.
 */
export function alikeInPrograms(
  a: readonly ProfiledFunction[],
  b: readonly ProfiledFunction[],
): [readonly ProfiledFunction[], readonly ProfiledFunction[]] {
  return a.some(isTogether) || b.some(isTogether) ? [a.map(together), b.map(together)] : [a, b];
}

function isTogether({ place, name }: ProfiledFunction): boolean {
  return isUser(place) && name === PROGRAMS;
}

function together(each: ProfiledFunction): ProfiledFunction {
  return isUser(each.place) ? { ...each, name: PROGRAMS } : each;
}

function isUser(place: ProfiledPlace): boolean {
  return place === 'host-user' || place === 'vm-user';
}

/** Whether a name stands for more than one function, so that it need not be the same on another side. */
export function isOfMany(name: string): boolean {
  return name === NAMELESS || name === OTHERS;
}
