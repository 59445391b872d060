import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { StampedFunctions } from '../../../carriers/probe-vm/stamps.ts';
import type { Configuration } from '../../../catalog/configurations.ts';
import { WorldswitchError } from '../../../system/errors.ts';
import type { CpioEntry, FileEntry } from '../../../artifacts/cpio.ts';
import type { Ingredients, Kernel } from '../machine.ts';
import type { TreeFile } from '../../../artifacts/packages/closure.ts';

/** What the testbed must know of a hypervisor to boot machines with it and to measure. */
export interface HypervisorSupport {
  /** Of the machine: what host or Dom0, the VMs and the hypervisor share. */
  readonly memoryMiB: number;
  /** QEMU's arguments that load it, its kernel and its init, with `{name}` for files. */
  readonly bootArguments: (configuration: Configuration) => string[];
  /** What init finds beside itself and the probe. */
  readonly initramfs: (configuration: Configuration, parts: Ingredients) => Promise<CpioEntry[]>;
  /** Where paths are stamped. */
  readonly functions: StampedFunctions;
}

/** Parameters of every Linux kernel inside a machine. */
export const KERNEL_PARAMETERS: readonly string[] = [
  'quiet',
  // Symbols are where they were in the last boot.
  'nokaslr',
  // The boot without the self-tests of the cryptographic algorithms takes a third of the instructions.
  'cryptomgr.notests',
  // Else each entry from user space draws random numbers, at a cost that varies.
  'randomize_kstack_offset=off',
  // A panic ends the emulator (with -no-reboot), and an oops is a panic.
  'panic=-1',
  'oops=panic',
];

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
