import type { Phase } from '../results/explanation.ts';

/**
 * What a function says of the phase of a transition that it and what it calls belong to. Some serve both ways:
 * `transition` is exit on the way out of the VM and entry on the way in, `state` is save and restore. What a function
 * of the phase `dispatch` calls is the handling.
 */
export type Duty = Exclude<Phase, 'guest'> | 'transition' | 'state';

/** Functions by what they do in a transition. */
export type DutyFunctions = readonly [duty: Duty, names: RegExp];

/** Functions that exceptions and interrupts are taken to. */
export interface EntryFunctions {
  readonly names: RegExp;
  /** Entries are multiples of so many bytes; if it is not said, there is one, where the function begins. */
  readonly every?: bigint;
}

/** What names of functions say of a part of the software: a kernel's, or a hypervisor's. */
export interface FunctionNames {
  /** The first pattern that fits counts. What none fits belongs to what its caller belongs to. */
  readonly duties: readonly DutyFunctions[];
  /** Functions whose loads and stores are those of general-purpose registers of what they leave and enter. */
  readonly switchState: readonly RegExp[];
  /** Functions that put one thread's stack in another's place. */
  readonly switchThreads: readonly RegExp[];
  readonly entries: readonly EntryFunctions[];
}
