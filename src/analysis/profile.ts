import type { ExecutionPlace } from '../results/executed.ts';
import type { BatchProfile } from '../results/profile.ts';
import type { Explanation, InstructionClass, Kind, Place } from '../results/explanation.ts';
import { WorldswitchError } from '../system/errors.ts';

/** Where a function runs, as an explanation of a microbenchmark or an account of a workload says it. */
export type ProfiledPlace = Place | ExecutionPlace;

/** A function and what it executes, in all phases or for all purposes together. */
export interface ProfiledFunction {
  readonly place: ProfiledPlace;
  /** The name; of what has none, the address or a word for it. */
  readonly name: string;
  /** Instructions per operation or unit of work. */
  readonly perOperation: number;
}

/** A class of instructions and how many of them there are. */
export interface ProfiledClass {
  readonly class: InstructionClass;
  readonly direction: Kind['direction'];
  /** Instructions per operation. */
  readonly perOperation: number;
}

/** What a comparison needs of an explanation or an account. */
export interface Profile {
  /** Per operation of the batch or repetition that is explained, overhead excluded; functions add up to it. */
  readonly instructions: number;
  readonly functions: readonly ProfiledFunction[];
  /** They add up to it too; `undefined` where classes are not told apart. */
  readonly classes: readonly ProfiledClass[] | undefined;
}

/** The profile of an explanation. @throws WorldswitchError if its parts name what it does not list. */
export function profileOf(explanation: Explanation): Profile {
  return profileOfBatch(batchProfileOf(explanation));
}

/** The profile of a batch that a baseline has kept. */
export function profileOfBatch({ operations, instructions, functions, classes }: BatchProfile): Profile {
  return {
    instructions: instructions / operations,
    functions: Object.entries(functions).map(([key, count]) => {
      const [place = '', name = ''] = splitAtSlash(key);
      return { place: place as ProfiledPlace, name, perOperation: count / operations };
    }),
    classes:
      classes &&
      Object.entries(classes).map(([key, count]) => {
        const [name = '', direction = null] = splitAtSlash(key);
        return {
          class: name as InstructionClass,
          direction: direction as Kind['direction'],
          perOperation: count / operations,
        };
      }),
  };
}

/** What a baseline keeps of an explanation. @throws WorldswitchError if its parts name what it does not list. */
export function batchProfileOf(explanation: Explanation): BatchProfile {
  const { operations, instructions } = explanation;
  const [functions, classes] = [new Map<string, number>(), new Map<string, number>()];
  for (const [functionIndex, kindIndex, count] of explanation.parts) {
    const [placed, kind] = [explanation.functions[functionIndex], explanation.kinds[kindIndex]];
    if (placed === undefined || kind === undefined) throw incomplete(explanation);
    add(functions, `${placed.place}/${placed.name ?? placed.address}`, count);
    add(classes, kind.direction === null ? kind.class : `${kind.class}/${kind.direction}`, count);
  }
  return {
    operations,
    instructions,
    functions: Object.fromEntries(functions),
    classes: Object.fromEntries(classes),
  };
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

/** A name may hold further slashes: those of Xen begin with a file. */
function splitAtSlash(key: string): string[] {
  const slash = key.indexOf('/');
  return slash === -1 ? [key] : [key.slice(0, slash), key.slice(slash + 1)];
}

function incomplete({ benchmark }: Explanation): WorldswitchError {
  return new WorldswitchError(
    `the explanation of ${benchmark} counts instructions of a function or kind that it does not list`,
    { next: 'measure again with worldswitch run --explain' },
  );
}
