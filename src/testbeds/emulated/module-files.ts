import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { MachineText } from '../../hypervisors/machine-contents.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { type FileEntry, textFile } from '../../artifacts/cpio.ts';
import type { Kernel } from './machine.ts';
import type { TreeFile } from '../../artifacts/packages/closure.ts';

/** A file of this computer as it is to be in the machine. */
export async function fileEntry({ path, file, executable }: TreeFile): Promise<FileEntry> {
  return { kind: 'file', path, mode: executable ? 0o755 : 0o644, content: await readFile(file) };
}

/**
 * Modules of the machine's kernel, where guest/host/host.c looks for them, compressed if the package has them so; none
 * of a kernel that has what they are built in.
 *
 * @throws WorldswitchError if it should have one and has not
 */
export async function moduleFiles(kernel: Kernel, names: readonly string[]): Promise<FileEntry[]> {
  const files = await modulesThere(kernel, names);
  if (kernel.module === undefined || files.length === names.length) return files;
  const missing = names.find((name) => !files.some(({ path }) => path.startsWith(`modules/${name}.ko`)));
  throw new WorldswitchError(`the kernel ${kernel.release} has no module ${missing}`, {
    file: kernel.image,
    next: 'use another version of the kernel (worldswitch list --versions)',
  });
}

/** The same of modules that some kernels have built in. */
export async function modulesThere({ module }: Kernel, names: readonly string[]): Promise<FileEntry[]> {
  if (module === undefined) return [];
  const files = await Promise.all(names.map(module));
  return Promise.all(
    files
      .filter((file) => file !== undefined)
      .map((file) => fileEntry({ path: `modules/${basename(file)}`, file, executable: false })),
  );
}

/** Files of text that a machine finds. */
export function textFiles(texts: readonly MachineText[]): FileEntry[] {
  return texts.map(({ path, lines }) => textFile(path, [...lines]));
}
