import { WorldswitchError } from '../../../system/errors.ts';
import type { Observer } from '../emulator.ts';
import { driverWord, FILES } from './words.ts';

/** The file that an observer of the driver's writes; it has none for workloads. */
const outputs: Readonly<Partial<Record<Observer, string>>> = {
  stamp: FILES.stamps,
  trace: FILES.trace,
  symbols: FILES.symbols,
};

/** The words by which the driver has an observer. @throws WorldswitchError if it has no such one */
export function observe(observer: Observer, words: readonly string[]): string[] {
  const output = outputs[observer];
  if (output === undefined)
    throw new WorldswitchError("machines of Bochs's run no workloads", {
      next: 'choose another configuration (worldswitch list shows them)',
    });
  return [`out=${output}`, ...words].map((word) => driverWord(`${observer} ${word}`));
}
