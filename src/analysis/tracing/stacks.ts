import type { Place } from '../../results/explanation.ts';
import type { CodePoint } from './code.ts';
import type { TracedFunction } from './functions.ts';
import type { Role } from './roles.ts';
import type { Executed } from './walk.ts';

/** A call stack, as the innermost function and the stack below it. */
export interface StackNode {
  /** Undefined for a place itself, below all its functions. */
  readonly function: TracedFunction | undefined;
  readonly place: Place;
  readonly below: StackNode | undefined;
  /** What the innermost function that has a role says; of what a dispatching function calls it is the handling. */
  readonly role: Role;
  readonly above: Map<TracedFunction, StackNode>;
}

/** Roles of what nothing is known of. */
const PLACE_ROLES: Readonly<Record<Place, Role>> = {
  guest: 'handle',
  el2: 'state',
  xen: 'handle',
  'host-kernel': 'handle',
  'host-user': 'handle',
  'dom0-kernel': 'handle',
  'dom0-user': 'handle',
};

interface Frame {
  readonly node: StackNode;
  /** Undefined where the caller is not known, and for what an exception entered. */
  readonly returnsTo: bigint | undefined;
  readonly exception: boolean;
}

/**
 * Rebuilds call stacks from calls and returns. Each place has a stack of its own on each CPU: who called what was
 * already running when the trace began is only known when it returns there.
 */
export class Stacks {
  readonly #roots = new Map<Place, StackNode>();
  readonly #stacks = new Map<string, Frame[]>();
  /** Stacks of threads that were switched away from. */
  #parked: Frame[][] = [];
  readonly #places = new Map<number, Place>();

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
    // What a dispatching function ends with is the handling, and its caller is not to be forgotten.
    const dispatched = replaced?.node.role === 'dispatch' && replaced.node.function?.role === 'dispatch';
    const below = dispatched ? replaced.node : now.at(-1)?.node;
    const node = this.#child(below ?? this.#root(own.place), own);
    now.push({ node, returnsTo: replaced?.returnsTo, exception: replaced?.exception ?? false });
    return node;
  }

  #root(place: Place): StackNode {
    const made = this.#roots.get(place);
    if (made !== undefined) return made;
    const role = PLACE_ROLES[place];
    const root = {
      function: undefined,
      place,
      below: undefined,
      role,
      above: new Map<TracedFunction, StackNode>(),
    };
    this.#roots.set(place, root);
    return root;
  }

  #child(below: StackNode, own: TracedFunction): StackNode {
    const made = below.above.get(own);
    if (made !== undefined) return made;
    const inherited = below.role === 'dispatch' ? 'handle' : below.role;
    const node = {
      function: own,
      place: own.place,
      below,
      role: own.role ?? inherited,
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
    stack.push({ node, returnsTo, exception: false });
  }

  #enter(stack: Frame[], own: TracedFunction, from: Place | undefined): void {
    // Xen begins with an empty stack whenever it is entered from elsewhere, and a kernel when a process enters it.
    if ((own.place === 'xen' && from !== 'xen') || isUser(from)) stack.length = 0;
    const node = this.#child(stack.at(-1)?.node ?? this.#root(own.place), own);
    // On x86 a hypervisor goes on where it entered the VM.
    if (from === 'guest' && stack.at(-1)?.node.function === own) return;
    stack.push({ node, returnsTo: undefined, exception: true });
  }

  /** What was entered by an exception is over, but for a hypervisor that enters a VM: it goes on after the exit. */
  #leave(stack: Frame[], cpu: number, from: Place | undefined, to: Place): void {
    if (from === undefined || to === 'guest') return;
    const left = from === to ? stack : this.#stacks.get(`${cpu} ${from}`);
    const entered = left?.findLastIndex(({ exception }) => exception) ?? -1;
    if (left !== undefined && entered >= 0) left.length = entered;
  }

  #return(stack: Frame[], key: string, own: TracedFunction, address: bigint): void {
    const returning = stack.findLastIndex(({ returnsTo }) => returnsTo === address);
    if (returning >= 0) {
      stack.length = returning;
      return;
    }
    // A return that is used as a jump to a function: it is replaced like by any other jump.
    if (own.address === address) {
      if (stack.length > 1) stack.pop();
      return;
    }
    // To another thread's stack, or to a caller that was not known yet.
    const other = this.#parked.findIndex((parked) => parked.some(({ returnsTo }) => returnsTo === address));
    const [resumed] = other >= 0 ? this.#parked.splice(other, 1) : [];
    if (resumed !== undefined) {
      resumed.length = resumed.findLastIndex(({ returnsTo }) => returnsTo === address);
      if (stack.length > 0) this.#parked.push(stack);
      this.#stacks.set(key, resumed);
    } else if (switchesThreads(stack.at(-1)?.node.function)) {
      this.#parked.push(stack);
      this.#stacks.set(key, []);
    } else stack.length = 0;
  }
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

/** Functions that return on another stack than their caller's. */
function switchesThreads(own: TracedFunction | undefined): boolean {
  return (
    own?.name !== null &&
    /^(cpu_switch_to|__switch_to\w*|__context_switch|context_switch)$/.test(own?.name ?? '')
  );
}
