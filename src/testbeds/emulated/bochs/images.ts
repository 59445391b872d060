import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bochs } from '../../../artifacts/bochs.ts';
import { WorldswitchError } from '../../../system/errors.ts';
import type { EmulatedMachine } from '../emulated-machine.ts';
import type { Parts } from '../machine.ts';
import { flatImageOf } from './flat-image.ts';
import { HANDOVER_ADDRESS, linuxHandover, LONGEST_COMMAND_LINE } from './handover.ts';
import { setupHeaderOf } from './kernel-payload.ts';
import { MIB } from './memory-map.ts';
import { unpackKernel } from './unpack-kernel.ts';
import { driverWord, FILES } from './words.ts';

const ALIGNMENT = 2 * MIB;

/**
 * Writes what a machine boots into the folder in which its emulator is started.
 *
 * @returns the words for the driver that loads it
 * @throws WorldswitchError if it can't be booted this way
 */
export async function writeImages(
  { boot, memoryMiB }: EmulatedMachine,
  { kernel, initramfs }: Parts,
  bochs: Bochs,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const image = await readFile(kernel.image);
  const { address, bytes, end, entry } = flatImageOf(await unpackKernel(image, bochs, folder, signal));
  await writeFile(join(folder, FILES.kernel), bytes);
  const initramfsAddress = Math.ceil(end / ALIGNMENT) * ALIGNMENT;
  await copyFile(initramfs.path, join(folder, FILES.initramfs));
  const { size } = await stat(initramfs.path);
  const handover = linuxHandover({
    entry,
    commandLine: commandLineOf(boot.kernelParameters, boot.initWords),
    setupHeader: setupHeaderOf(image),
    initramfs: { address: initramfsAddress, length: size },
    memoryMiB,
  });
  await writeFile(join(folder, FILES.handover), handover);
  const loads = [
    [address, FILES.kernel],
    [initramfsAddress, FILES.initramfs],
    [HANDOVER_ADDRESS, FILES.handover],
  ] as const;
  return loads.map(([where, file]) => driverWord(`load=0x${where.toString(16)}:${file}`));
}

/** @throws WorldswitchError if the kernel would cut it */
function commandLineOf(kernelParameters: readonly string[], initWords: readonly string[]): string {
  // What follows the two dashes is for init.
  const line = [...kernelParameters, ...(initWords.length === 0 ? [] : ['--', ...initWords])].join(' ');
  if (line.length < LONGEST_COMMAND_LINE) return line;
  throw new WorldswitchError(
    `the kernel's command line would have ${line.length} characters, and ${LONGEST_COMMAND_LINE - 1} is the most`,
    { next: 'add fewer parameters with --kernel-parameters' },
  );
}
