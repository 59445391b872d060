import type { ExplainedFunction, Explanation, Kind, Phase } from '../../results/explanation.ts';
import type { TracedFunction } from './functions.ts';
import type { Counted } from './operation.ts';
import type { StackNode } from './stacks.ts';

type Sums = Pick<Explanation, 'instructions' | 'functions' | 'kinds' | 'parts' | 'frames' | 'stacks'>;

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

/** Adds up operations: by function, phase and kind, and by call stack. */
export class Tally {
  instructions = 0;
  readonly #functions = new Table<ExplainedFunction>();
  readonly #kinds = new Table<Kind>();
  readonly #frames = new Table<string>();
  readonly #parts = new Map<string, number>();
  readonly #stacks = new Map<StackNode, number>();

  /** @param times how often the operation was executed like this */
  add(executed: readonly Counted[], times: number): void {
    for (const { point, phase, kind, stack, counts } of executed) {
      if (!counts) continue;
      this.instructions += times;
      const part = `${this.#functionIndex(point.function, phase)} ${this.#kindIndex(kind)}`;
      this.#parts.set(part, (this.#parts.get(part) ?? 0) + times);
      this.#stacks.set(stack, (this.#stacks.get(stack) ?? 0) + times);
    }
  }

  result(): Sums {
    const stacks = [...this.#stacks].map(([node, count]): [number[], number] => [
      this.#framesOf(node),
      count,
    ]);
    return {
      instructions: this.instructions,
      functions: this.#functions.items,
      kinds: this.#kinds.items,
      parts: [...this.#parts].map(([key, count]): [number, number, number] => {
        const [own = 0, kind = 0] = key.split(' ').map(Number);
        return [own, kind, count];
      }),
      frames: this.#frames.items,
      stacks,
    };
  }

  #functionIndex({ place, name, address }: TracedFunction, phase: Phase): number {
    return this.#functions.indexOf(`${place} ${phase} ${address}`, () => {
      return { place, phase, name, address: hexadecimal(address) };
    });
  }

  #kindIndex({ class: own, direction, register }: Kind): number {
    return this.#kinds.indexOf(`${own} ${direction} ${register}`, () => ({
      class: own,
      direction,
      register,
    }));
  }

  #framesOf(node: StackNode): number[] {
    const frame = frameOf(node);
    const own = this.#frames.indexOf(frame, () => frame);
    return node.below === undefined ? [own] : [...this.#framesOf(node.below), own];
  }
}

function frameOf({ function: own, place }: StackNode): string {
  return own === undefined ? place : (own.name ?? hexadecimal(own.address));
}

function hexadecimal(address: bigint): string {
  return `0x${address.toString(16)}`;
}
