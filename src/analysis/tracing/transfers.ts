import type { Transfer } from '../../results/explanation.ts';
import type { Counted } from './operation.ts';

/** Adds up exceptions and returns from them: those that are alike are one transfer. */
export class Transfers {
  readonly #sums = new Map<string, Transfer>();

  /** @param times how often these were executed */
  add(executed: readonly Counted[], times: number): void {
    for (const { transfer } of executed) {
      if (transfer === undefined) continue;
      const key = JSON.stringify(transfer);
      const count = (this.#sums.get(key)?.count ?? 0) + times;
      this.#sums.set(key, { ...transfer, count });
    }
  }

  /** In the order in which each first came. */
  result(): Transfer[] {
    return [...this.#sums.values()];
  }
}
