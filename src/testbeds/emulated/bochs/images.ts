import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bochs } from '../../../artifacts/bochs.ts';
import { WorldswitchError } from '../../../system/errors.ts';
import type { EmulatedMachine } from '../emulated-machine.ts';
import type { Image, Parts } from '../machine.ts';
import { flatImageOf } from './flat-image.ts';
import { HANDOVER_ADDRESS, type LoadedFile } from './handover.ts';
import { setupHeaderOf } from './kernel-payload.ts';
import { linuxHandover, LONGEST_COMMAND_LINE } from './linux-handover.ts';
import { MIB } from './memory-map.ts';
import { multibootHandover } from './multiboot-handover.ts';
import { isPacked, unpackKernel } from './unpack-kernel.ts';
import { driverWord, FILES } from './words.ts';

const ALIGNMENT = 2 * MIB;

/** Behind a hypervisor, what it takes for itself before it knows what lies where. */
const HYPERVISOR_ROOM = 16 * MIB;

/** A file in the folder, and the address to which it is loaded. */
type Load = readonly [address: number, file: string];

/** What images are made of. */
interface Making {
  readonly emulated: EmulatedMachine;
  readonly parts: Parts;
  readonly bochs: Bochs;
  readonly folder: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * Writes what a machine boots into the folder in which its emulator is started.
 *
 * @returns the words for the driver that loads it
 * @throws WorldswitchError if it can't be booted this way
 */
export async function writeImages(making: Making): Promise<string[]> {
  const { xen } = making.parts;
  const loads = await (xen === undefined ? writeLinux(making) : writeHypervisor(making, xen));
  return loads.map(([address, file]) => driverWord(`load=0x${address.toString(16)}:${file}`));
}

/** Linux laid out in memory: it is entered behind its decompressor. */
async function writeLinux({ emulated, parts, bochs, folder, signal }: Making): Promise<Load[]> {
  const { boot, memoryMiB } = emulated;
  const image = await readFile(parts.kernel.image);
  const { address, bytes, end, entry } = flatImageOf(await unpackKernel(image, bochs, folder, signal));
  await writeFile(join(folder, FILES.kernel), bytes);
  const initramfs = await writeInitramfs(parts, folder, aligned(end));
  const handover = linuxHandover({
    ...{ entry, initramfs, memoryMiB },
    commandLine: commandLineOf(boot.kernelParameters, boot.initWords),
    setupHeader: setupHeaderOf(image),
  });
  await writeFile(join(folder, FILES.handover), handover);
  return [
    [address, FILES.kernel],
    [initramfs.address, FILES.initramfs],
    [HANDOVER_ADDRESS, FILES.handover],
  ];
}

/** A hypervisor laid out in memory, and Dom0's kernel as it is when it is unpacked, which takes the hypervisor longer. */
async function writeHypervisor(
  { emulated, parts, bochs, folder, signal }: Making,
  xen: Pick<Image, 'image'>,
): Promise<Load[]> {
  const { boot, memoryMiB } = emulated;
  const { address, bytes, end, entry } = flatImageOf(await readFile(xen.image));
  await writeFile(join(folder, FILES.xen), bytes);
  const image = await readFile(parts.kernel.unpacked ?? parts.kernel.image);
  const unpacked = isPacked(image) ? await unpackKernel(image, bochs, folder, signal) : image;
  await writeFile(join(folder, FILES.kernel), unpacked);
  const kernel: LoadedFile = { address: aligned(end) + HYPERVISOR_ROOM, length: unpacked.length };
  const initramfs = await writeInitramfs(parts, folder, aligned(kernel.address + kernel.length));
  const handover = multibootHandover({
    ...{ entry, initramfs, memoryMiB },
    // The first word of each is the name of what is booted.
    commandLine: `xen ${boot.hypervisorParameters?.join(' ') ?? ''}`,
    kernel: { ...kernel, commandLine: `kernel ${commandLineOf(boot.kernelParameters, boot.initWords)}` },
  });
  await writeFile(join(folder, FILES.handover), handover);
  return [
    [address, FILES.xen],
    [kernel.address, FILES.kernel],
    [initramfs.address, FILES.initramfs],
    [HANDOVER_ADDRESS, FILES.handover],
  ];
}

async function writeInitramfs({ initramfs }: Parts, folder: string, address: number): Promise<LoadedFile> {
  const file = join(folder, FILES.initramfs);
  await copyFile(initramfs.path, file);
  return { address, length: (await stat(file)).size };
}

function aligned(address: number): number {
  return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
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
