import { freemem } from 'node:os';
import type { EmulatedMachine } from './emulated-machine.ts';

/** What an emulator takes beyond its machine's memory and its translated code. */
const EMULATOR_MIB = 144;

const MIB = 2 ** 20;

/** Lets machines run as long as all that run fit into three quarters of the memory that was free before. */
export class MemoryBudget {
  readonly #most: number;
  #used = 0;
  #running = 0;
  #waiting: (() => void)[] = [];

  /** @param free bytes */
  constructor(free: number = freemem()) {
    this.#most = free * 0.75;
  }

  /** Runs `action` when a machine of that size fits; one that never would runs alone. */
  async whenFits<T>(
    { memoryMiB, translationMiB }: Pick<EmulatedMachine, 'memoryMiB' | 'translationMiB'>,
    action: () => Promise<T>,
  ): Promise<T> {
    const bytes = (memoryMiB + translationMiB + EMULATOR_MIB) * MIB;
    while (this.#running > 0 && this.#used + bytes > this.#most) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.push(resolve);
      await promise;
    }
    this.#running++;
    this.#used += bytes;
    try {
      return await action();
    } finally {
      this.#running--;
      this.#used -= bytes;
      for (const resolve of this.#waiting.splice(0)) resolve();
    }
  }
}
