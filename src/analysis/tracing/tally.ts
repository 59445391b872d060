import type { ExplainedFunction, Explanation, Kind, Phase } from '../../results/explanation.ts';
import type { TracedFunction } from './functions.ts';
import type { Counted } from './operation.ts';
import type { StackNode } from './stacks.ts';
import { Transfers } from './transfers.ts';

type Sums = Pick<
  Explanation,
  'instructions' | 'functions' | 'kinds' | 'parts' | 'transfers' | 'frames' | 'stacks'
>;

/** Gives things that are alike one index. */
class Table<T> {
  readonly items: T[] = [];
  readonly #indices = new Map<string, number>();

  indexOf(key: string, make: () => T): number {
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    this.#indices.set(key, this.items.length);
    return this.items.push(make()) - 1;
  }
}

/** Instructions of one function in one phase, by kind. */
interface Part {
  readonly index: number;
  readonly kinds: Map<Kind, number>;
}

/** Adds up operations: by function, phase and kind, and by call stack. */
export class Tally {
  instructions = 0;
  readonly #functions = new Table<ExplainedFunction>();
  readonly #kinds = new Table<Kind>();
  readonly #transfers = new Transfers();
  readonly #parts = new Map<TracedFunction, Map<Phase, Part>>();
  readonly #stacks = new Map<StackNode, number>();

  /** @param times how often the operation was executed like this */
  add(executed: readonly Counted[], times: number): void {
    this.#transfers.add(executed, times);
    for (const { point, phase, kind, stack, counts } of executed) {
      if (!counts) continue;
      this.instructions += times;
      const { kinds } = this.#partOf(point.function, phase);
      kinds.set(kind, (kinds.get(kind) ?? 0) + times);
      this.#stacks.set(stack, (this.#stacks.get(stack) ?? 0) + times);
    }
  }

  result(): Sums {
    const frames = new Table<string>();
    const stacks = [...this.#stacks].map(([node, count]): [number[], number] => [
      framesOf(node, frames),
      count,
    ]);
    return {
      instructions: this.instructions,
      functions: this.#functions.items,
      ...this.#partsByKind(),
      transfers: this.#transfers.result(),
      frames: frames.items,
      stacks,
    };
  }

  /** The index of a kind among those of the result. */
  indexOfKind(kind: Kind): number {
    return this.#kinds.indexOf(JSON.stringify(kind), () => kind);
  }

  #partOf(own: TracedFunction, phase: Phase): Part {
    const phases = this.#parts.get(own) ?? new Map<Phase, Part>();
    this.#parts.set(own, phases);
    const known = phases.get(phase);
    if (known !== undefined) return known;
    const { place, name, address } = own;
    const index = this.#functions.indexOf(`${place} ${phase} ${address}`, () => {
      return { place, phase, name, address: hexadecimal(address) };
    });
    const part = { index, kinds: new Map<Kind, number>() };
    phases.set(phase, part);
    return part;
  }

  /** Kinds are made for each instruction: what is alike is added up. */
  #partsByKind(): Pick<Sums, 'kinds' | 'parts'> {
    const counts = new Map<number, Map<number, number>>();
    for (const phases of this.#parts.values())
      for (const { index, kinds: own } of phases.values()) {
        const sums = counts.get(index) ?? new Map<number, number>();
        counts.set(index, sums);
        for (const [kind, count] of own) {
          const number = this.indexOfKind(kind);
          sums.set(number, (sums.get(number) ?? 0) + count);
        }
      }
    const parts = [...counts].flatMap(([index, sums]) =>
      [...sums].map(([kind, count]): [number, number, number] => [index, kind, count]),
    );
    return { kinds: this.#kinds.items, parts };
  }
}

function framesOf(node: StackNode, frames: Table<string>): number[] {
  const frame = frameOf(node);
  const own = frames.indexOf(frame, () => frame);
  return node.below === undefined ? [own] : [...framesOf(node.below, frames), own];
}

function frameOf({ function: own, place }: StackNode): string {
  return own === undefined ? place : (own.name ?? hexadecimal(own.address));
}

function hexadecimal(address: bigint): string {
  return `0x${address.toString(16)}`;
}
