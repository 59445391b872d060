import type { Duty, FunctionNames } from '../../architectures/functions.ts';
import type { Place } from '../../results/explanation.ts';
import type { CodePoint } from './code.ts';
import type { TracedFunction } from './functions.ts';
import type { Executed } from './walk.ts';

/** A call stack, as the innermost function and the stack below it. */
export interface StackNode {
  /** Undefined for a place itself, below all its functions. */
  readonly function: TracedFunction | undefined;
  readonly place: Place;
  readonly below: StackNode | undefined;
  /** What the innermost function that has a duty says; of what a dispatching function calls it is the handling. */
  readonly duty: Duty;
  readonly above: Map<TracedFunction, StackNode>;
}

/** Duties of what nothing is known of. */
const PLACE_DUTIES: Readonly<Record<Place, Duty>> = {
  guest: 'handle',
  el2: 'state',
  xen: 'handle',
  'host-kernel': 'handle',
  'host-user': 'handle',
  'dom0-kernel': 'handle',
  'dom0-user': 'handle',
};

/** What begins with an empty stack whenever it is entered from elsewhere by an exception. */
const EMPTY_WHEN_ENTERED: ReadonlySet<Place> = new Set(['xen']);

/** The same by being called, from the host's kernel: what it leaves behind is gone. */
const EMPTY_WHEN_LEFT: ReadonlySet<Place> = new Set(['el2']);

interface Frame {
  readonly node: StackNode;
  /** Undefined where the caller is not known, and for what an exception entered. */
  readonly returnsTo: bigint | undefined;
  readonly exception: boolean;
  /** Whether what returns from here does so on another thread's stack. */
  readonly switches: boolean;
}

/** The stack of a thread that was switched away from. */
interface Parked {
  /** CPU and place. */
  readonly key: string;
  readonly stack: Frame[];
}

/**
 * Rebuilds call stacks from calls and returns. Each place has a stack of its own on each CPU: who called what was
 * already running when the trace began is only known when it returns there.
 */
export class Stacks {
  readonly #roots = new Map<Place, StackNode>();
  readonly #stacks = new Map<string, Frame[]>();
  /** The longest switched away from first. */
  readonly #parked: Parked[] = [];
  readonly #places = new Map<number, Place>();
  readonly #switchThreads: readonly RegExp[];

  /** @param names what is known of functions that put one thread's stack in another's place */
  constructor({ switchThreads }: Pick<FunctionNames, 'switchThreads'>) {
    this.#switchThreads = switchThreads;
  }

  /** The stack of an instruction. To be called with all of them in their order. */
  at({ point, cpu, passage, returnsTo }: Executed): StackNode {
    const { function: own, address } = point;
    const key = `${cpu} ${own.place}`;
    const stack = this.#stacks.get(key) ?? [];
    this.#stacks.set(key, stack);
    const from = this.#places.get(cpu);
    this.#places.set(cpu, own.place);
    if (passage === 'call') this.#call(stack, point, returnsTo);
    else if (passage === 'exception') this.#enter(stack, own, from);
    else if (passage === 'exception-return') this.#leave(stack, cpu, from, own.place);
    else if (passage === 'return') this.#return(stack, key, own, address);
    const now = this.#stacks.get(key) ?? stack;
    const top = now.at(-1);
    if (top?.node.function === own) return top.node;
    // Reached by a jump: a tail call, or a function's part that lies elsewhere.
    const replaced = popActivation(now);
    const node = this.#inPlaceOf(replaced?.node, now.at(-1)?.node, own);
    const { returnsTo: to, exception = false, switches = false } = replaced ?? {};
    now.push({ node, returnsTo: to, exception, switches: switches || this.#switchesThreads(own) });
    return node;
  }

  /**
   * What a dispatching function ends with is the handling, and so is what that ends with: the one that dispatched is
   * kept below them, though nothing returns to it.
   *
   * @param caller of the function that is replaced
   */
  #inPlaceOf(replaced: StackNode | undefined, caller: StackNode | undefined, own: TracedFunction): StackNode {
    for (let kept = replaced; kept !== undefined && kept !== caller; kept = kept.below)
      if (kept.function === own) return kept;
    const dispatched = replaced?.duty === 'dispatch' && replaced.function?.duty === 'dispatch';
    const below = dispatched ? replaced : replaced?.below;
    return this.#child(below ?? this.#root(own.place), own);
  }

  #root(place: Place): StackNode {
    const made = this.#roots.get(place);
    if (made !== undefined) return made;
    const duty = PLACE_DUTIES[place];
    const root = {
      function: undefined,
      place,
      below: undefined,
      duty,
      above: new Map<TracedFunction, StackNode>(),
    };
    this.#roots.set(place, root);
    return root;
  }

  #child(below: StackNode, own: TracedFunction): StackNode {
    const made = below.above.get(own);
    if (made !== undefined) return made;
    const inherited = below.duty === 'dispatch' ? 'handle' : below.duty;
    const node = {
      function: own,
      place: own.place,
      below,
      duty: own.duty ?? inherited,
      above: new Map<TracedFunction, StackNode>(),
    };
    below.above.set(own, node);
    return node;
  }

  #call(stack: Frame[], { function: own, address }: CodePoint, returnsTo: bigint | undefined): void {
    const caller = stack.at(-1)?.node;
    // A call to a label of its own, by which x86 code fills the return stack buffer, calls no function.
    const within = caller?.function === own && address !== own.address;
    const node = within ? caller : this.#child(caller ?? this.#root(own.place), own);
    stack.push({ node, returnsTo, exception: false, switches: this.#switchesThreads(own) });
  }

  #enter(stack: Frame[], own: TracedFunction, from: Place | undefined): void {
    // So does a kernel when a process enters it.
    if ((EMPTY_WHEN_ENTERED.has(own.place) && from !== own.place) || isUser(from)) stack.length = 0;
    const node = this.#child(stack.at(-1)?.node ?? this.#root(own.place), own);
    // On x86 a hypervisor goes on where it entered the VM.
    if (from === 'guest' && stack.at(-1)?.node.function === own) return;
    stack.push({ node, returnsTo: undefined, exception: true, switches: false });
  }

  /** What was entered by an exception is over, but for a hypervisor that enters a VM: it goes on after the exit. */
  #leave(stack: Frame[], cpu: number, from: Place | undefined, to: Place): void {
    if (from === undefined || to === 'guest') return;
    const left = from === to ? stack : this.#stacks.get(`${cpu} ${from}`);
    const entered = left?.findLastIndex(({ exception }) => exception) ?? -1;
    if (left !== undefined && (entered >= 0 || EMPTY_WHEN_LEFT.has(from))) left.length = Math.max(entered, 0);
  }

  #return(stack: Frame[], key: string, own: TracedFunction, address: bigint): void {
    const returning = returnIndex(stack, address);
    const left = returning < 0 ? stack : stack.slice(returning);
    if (left.some(({ switches }) => switches)) {
      this.#switch(stack, key, address, returning);
    } else if (returning >= 0) {
      stack.length = returning;
    } else if (own.address === address) {
      // A return that is used as a jump to a function: it is replaced like by any other jump.
      if (stack.length > 1) stack.pop();
    } else if (this.#resume(key, address, () => true)) {
      // It was another thread than the one that it was taken for.
      if (stack.length > 0) this.#parked.push({ key, stack });
    } else stack.length = 0;
  }

  /**
   * All threads return from a switch to the same address. It is taken for the one that this CPU was switched away
   * from the longest ago; if none was seen, for one that came by the same calls, until it returns elsewhere.
   */
  #switch(stack: Frame[], key: string, address: bigint, returning: number): void {
    if (!this.#resume(key, address, (parked) => parked.key === key))
      this.#stacks.set(key, stack.slice(0, Math.max(returning, 0)));
    this.#parked.push({ key, stack });
  }

  /** @returns whether there is such a thread that returns there */
  #resume(key: string, address: bigint, fits: (parked: Parked) => boolean): boolean {
    const index = this.#parked.findIndex((parked) => fits(parked) && returnIndex(parked.stack, address) >= 0);
    const [resumed] = index < 0 ? [] : this.#parked.splice(index, 1);
    if (resumed === undefined) return false;
    resumed.stack.length = returnIndex(resumed.stack, address);
    this.#stacks.set(key, resumed.stack);
    return true;
  }

  #switchesThreads({ name }: TracedFunction): boolean {
    return name !== null && this.#switchThreads.some((names) => names.test(name));
  }
}

/** The frame that returns there, -1 if none does. */
function returnIndex(stack: readonly Frame[], address: bigint): number {
  return stack.findLastIndex(({ returnsTo }) => returnsTo === address);
}

/** Takes the innermost function away, with all the calls that it made within itself. */
function popActivation(stack: Frame[]): Frame | undefined {
  const node = stack.at(-1)?.node;
  const calls = stack.findLastIndex((frame) => frame.node !== node) + 1;
  return stack.splice(calls)[0];
}

function isUser(place: Place | undefined): boolean {
  return place === 'host-user' || place === 'dom0-user';
}
