import type { Observer } from '../emulator.ts';
import type { MachineFiles } from './files.ts';

/** Our plugin that is the observer, and the file that it writes. */
const plugins: Readonly<Record<Observer, readonly [plugin: keyof MachineFiles, output: keyof MachineFiles]>> =
  {
    stamp: ['stampPlugin', 'stamps'],
    trace: ['tracePlugin', 'trace'],
    symbols: ['symbolsPlugin', 'symbols'],
    account: ['accountPlugin', 'account'],
  };

/** QEMU's arguments that load a plugin, with `{name}` for files. */
export function observe(observer: Observer, words: readonly string[]): string[] {
  const [plugin, output] = plugins[observer];
  return ['-plugin', [`{${plugin}}`, `out={${output}}`, ...words].join(',')];
}
