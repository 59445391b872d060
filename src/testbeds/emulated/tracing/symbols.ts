import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '../../../catalog/configurations.ts';
import type { SymbolTables } from '../../../results/trace.ts';
import { cached } from '../../../system/cache.ts';
import { WorldswitchError } from '../../../system/errors.ts';
import { temporaryFolder } from '../../../system/files.ts';
import { INIT_ADDRESSES, SYMBOLS_ADDRESS } from '../../../protocol/addresses.ts';
import type { EmulatedMachine } from '../emulated-machine.ts';
import { emulatorOf } from '../emulators.ts';
import { machineFailure, type MachineOptions, outputFiles, type Parts } from '../machine.ts';
import { machineOf } from '../probe-machine.ts';
import { type Snapshot, snapshotKey } from '../snapshot.ts';
import { readElfSymbols } from '../../../artifacts/symbols/elf-symbols.ts';
import { readEmbeddedSymbols } from '../../../artifacts/symbols/embedded-symbols.ts';
import { parseSymbolMap } from '../../../artifacts/symbols/symbol-map.ts';

/** Seconds for restoring a machine and reading its symbol tables, with a wide margin. */
const LIMIT = 120;

/** Lines of init's, in front of what each file holds (guest/host/symbols.c). */
const HYPERVISOR_BEGINS = '/proc/xen/xensyms\n';

/**
 * The symbols of all that runs in a configuration's machine: the kernel's and Xen's as the machine itself gives them,
 * the probe's and init's from their files.
 *
 * @throws WorldswitchError if the machine gives none
 */
export async function provideSymbols(
  configuration: Configuration,
  parts: Parts,
  snapshot: Snapshot,
  options: Pick<MachineOptions, 'signal'>,
): Promise<SymbolTables> {
  const { withSymbols } = parts.guest;
  return {
    ...(await provideMachineSymbols(machineOf(configuration), parts, snapshot, options)),
    probe: await readProgramSymbols(withSymbols.probe(configuration)),
    init: await readProgramSymbols(withSymbols.init(configuration)),
  };
}

/**
 * The symbols of a machine's kernel and hypervisor, as the machine itself gives them, which is done once for a snapshot.
 *
 * @throws WorldswitchError if the machine gives none
 */
export async function provideMachineSymbols(
  emulated: EmulatedMachine,
  parts: Parts,
  snapshot: Snapshot,
  options: Pick<MachineOptions, 'signal'>,
): Promise<Pick<SymbolTables, 'kernel' | 'hypervisor'>> {
  const fill = async (folder: string): Promise<void> => {
    const text = await readFromMachine(emulated, parts, snapshot, options);
    await writeFile(join(folder, 'symbols'), text);
  };
  const entry = await cached('symbols', snapshotKey(emulated, parts), fill, options);
  try {
    const text = await readFile(join(entry.path, 'symbols'), 'utf8');
    const [kernel = '', hypervisor = ''] = text.split(HYPERVISOR_BEGINS);
    return {
      kernel: kernelSymbols(parseSymbolMap(kernel), parts),
      hypervisor: await hypervisorSymbols(hypervisor, parts),
    };
  } finally {
    entry.release();
  }
}

/** Xen tells Dom0 its symbols on x86; else they are read from its image. */
async function hypervisorSymbols(told: string, { xen }: Parts): Promise<SymbolTables['hypervisor']> {
  if (xen === undefined) return [];
  if (xen.symbols !== undefined) return xen.symbols;
  const symbols = parseSymbolMap(told);
  return symbols.length > 0 ? symbols : readEmbeddedSymbols(await readFile(xen.image));
}

function kernelSymbols(told: SymbolTables['kernel'], { kernel }: Parts): SymbolTables['kernel'] {
  const symbols = kernel.symbols ?? (told.length > 0 ? told : (kernel.symbolsBeside ?? []));
  if (symbols.length > 0) return symbols;
  throw new WorldswitchError('the kernel inside the machine tells no symbols', {
    next: 'give its vmlinux or System.map with --kernel-symbols, or build it with CONFIG_KALLSYMS',
  });
}

/** The symbols of a program of ours. */
export async function readProgramSymbols(file: string): Promise<SymbolTables['probe']> {
  return readElfSymbols(await readFile(file));
}

async function readFromMachine(
  emulated: EmulatedMachine,
  parts: Parts,
  snapshot: Snapshot,
  { signal }: Pick<MachineOptions, 'signal'>,
): Promise<string> {
  const folder = await temporaryFolder();
  try {
    const options: MachineOptions = { timeLimit: LIMIT, signal };
    const [at, from] = [INIT_ADDRESSES.symbols_are_there, SYMBOLS_ADDRESS].map(
      (each) => `0x${each.toString(16)}`,
    );
    const emulator = emulatorOf(emulated.machine);
    const args = [
      ...emulator.runWords(emulated, ['symbols=1']),
      ...emulator.observe('symbols', [`at=${at}`, `from=${from}`]),
    ];
    const machine = await emulator.restore(parts, args, folder, options, snapshot.state);
    const end = await machine.ended;
    const output = outputFiles(folder);
    if (!emulator.endedWell(emulated, end)) throw await machineFailure('measuring', end, output, options);
    return onlyCode(await readFile(output.symbols, 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Without the symbols of data, which are most of them. */
function onlyCode(text: string): string {
  const lines = text
    .split('\n')
    .filter((line) => /^[0-9a-f]+ [tTwW] /.test(line) || line.startsWith('/proc/'));
  return `${lines.join('\n')}\n`;
}
