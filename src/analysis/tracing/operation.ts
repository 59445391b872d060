import type { Configuration } from '../../catalog/configurations.ts';
import type { Kind, Phase, Place, Transfer } from '../../results/explanation.ts';
import type { TracedOperation } from '../../results/trace.ts';
import { type CodeMap, type CodePoint, placeOf } from './code.ts';
import { kindOf, sendsInterrupt } from './kinds.ts';
import { Phases } from './phases.ts';
import { type StackNode, Stacks } from './stacks.ts';
import { type Executed, walk } from './walk.ts';

/** An instruction of an operation with all that is known of it. */
export interface Counted {
  readonly point: CodePoint;
  readonly pcpu: number;
  readonly place: Place;
  readonly phase: Phase;
  readonly kind: Kind;
  readonly stack: StackNode;
  /** What made the exception, or returned from it, by which it was reached. */
  readonly cause: string | undefined;
  /** The exception by which it was reached, or the return from one. */
  readonly transfer: Omit<Transfer, 'count'> | undefined;
  /** Whether the CPU waited until it was executed. */
  readonly woken: boolean;
  /** The mnemonic if the CPU waits here. */
  readonly idles: string | undefined;
  /** Whether it sends an interrupt to another CPU. */
  readonly sends: boolean;
  /** False for what is no part of the figure: what did not complete, and the probe's own overhead. */
  readonly counts: boolean;
}

/** What of an operation is not part of the figure. */
export interface Excluded {
  /** True if the guest's own counter timed it, which does not count what did not complete. */
  readonly faulted: boolean;
  /** Instructions of the guest that the calibration found to be the probe's own. */
  readonly overhead: number;
  /** True if the first of them is the read of the clock at which the operation begins; the others are at its end. */
  readonly readsClock: boolean;
}

/** Makes one operation after the other of what was traced; stacks go on from one to the next. */
export class Operations {
  readonly #code: CodeMap;
  readonly #configuration: Configuration;
  readonly #stacks: Stacks;
  readonly #pcpuOf: (cpu: number) => number;

  /** @param pcpuOf the number of a PCPU by that of the CPU in the trace */
  constructor(code: CodeMap, configuration: Configuration, pcpuOf: (cpu: number) => number) {
    this.#code = code;
    this.#stacks = new Stacks(code.names);
    this.#configuration = configuration;
    this.#pcpuOf = pcpuOf;
  }

  read(operation: TracedOperation, excluded: Excluded): Counted[] {
    const executed = walk(this.#code, operation);
    const phases = new Phases(this.#code.hypervisor);
    const own = ownOf(executed, excluded);
    return executed.map((one, index) => {
      const { point, cause } = one;
      const stack = this.#stacks.at(one);
      return {
        point,
        pcpu: this.#pcpuOf(one.cpu),
        place: point.function.place,
        phase: phases.at(one, stack),
        kind: kindOf(this.#code, this.#configuration, one),
        stack,
        cause,
        transfer: this.#transferTo(one),
        woken: this.#wasWaiting(one),
        idles: point.instruction.idles ? point.instruction.mnemonic : undefined,
        sends: sendsInterrupt(this.#code.architecture, one),
        counts: !(excluded.faulted && one.faulted) && !own.has(index),
      };
    });
  }

  #transferTo({ before, cause, passage, point }: Executed): Counted['transfer'] {
    const to = point.function.place;
    if (before === undefined && this.#code.hypervisor.leavesVm(placeOf(point)))
      return { from: 'guest', to, cause: cause ?? 'exit', returns: false };
    if (cause === undefined) return undefined;
    const from = before?.function.place ?? null;
    return { from, to, cause, returns: passage === 'exception-return' };
  }

  /** A CPU that is first seen where an interrupt is taken, and not where a VM is left, did nothing in the host. */
  #wasWaiting({ before, cause, point }: Executed): boolean {
    if (cause === undefined) return false;
    if (before !== undefined) return before.instruction.idles;
    return !this.#code.hypervisor.leavesVm(placeOf(point));
  }
}

/** Which instructions are the probe's own, by their places among those that were executed. */
function ownOf(executed: readonly Executed[], { overhead, readsClock }: Excluded): ReadonlySet<number> {
  const own = [...executed.entries()]
    .filter(([, { point, faulted }]) => point.function.place === 'guest' && !faulted)
    .map(([index]) => index);
  const atBegin = readsClock ? Math.min(1, overhead) : 0;
  const atEnd = overhead - atBegin;
  return new Set([...own.slice(0, atBegin), ...own.slice(Math.max(atBegin, own.length - atEnd))]);
}
