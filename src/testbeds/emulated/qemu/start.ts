import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Qemu } from '../../../artifacts/emulator.ts';
import type { PluginName } from '../../../artifacts/guest.ts';
import { inFolder } from '../../../system/files.ts';
import { type RunningProcess, startProcess } from '../../../system/processes.ts';
import { growingFiles, type MachineOptions, outputFiles, type Parts } from '../machine.ts';
import { type MachineFiles, withFiles } from './files.ts';

/**
 * What a machine boots, by the name under which it is in the folder where the emulator is started. On x86 the
 * emulator passes these names on to Xen, which reads them: as paths of this computer they would change figures.
 */
export function bootFiles({ kernel, xen, initramfs }: Parts): [name: string, path: string][] {
  return [
    ['kernel', kernel.unpacked ?? kernel.image],
    ...(xen === undefined ? [] : [['xen', xen.image] as [string, string]]),
    ['initramfs', initramfs.path],
  ];
}

/** The emulator of a machine that QEMU makes. */
export function qemuOf({ emulator }: Pick<Parts, 'emulator'>): Qemu {
  if (emulator.name !== 'QEMU') throw new Error('a machine of QEMU has another emulator');
  return emulator as Qemu;
}

/** The files of a machine that come from its parts, as its emulator finds them. */
export function partFiles(parts: Parts): Partial<MachineFiles> {
  const { pluginInterface } = qemuOf(parts);
  const plugin = (name: PluginName): string => parts.guest.plugin(name, pluginInterface).path;
  return {
    ...Object.fromEntries(bootFiles(parts).map(([name]) => [name, name])),
    holdPlugin: plugin('hold'),
    stampPlugin: plugin('stamp'),
    tracePlugin: plugin('trace'),
    symbolsPlugin: plugin('symbols'),
    accountPlugin: plugin('account'),
  };
}

/** The folder within a machine's folder in which its emulator is started. */
export const BOOT_FOLDER = 'boot';

/**
 * Starts an emulated machine. It ends with this process, however that ends.
 *
 * @param folder where it finds links to what it boots, in {@link BOOT_FOLDER}, and writes
 * @param memory the file of its memory
 */
export async function startMachine(
  parts: Parts,
  args: readonly string[],
  folder: string,
  options: MachineOptions,
  memory?: string,
): Promise<RunningProcess> {
  const { command, leadingArguments } = parts.emulator;
  const cwd = join(folder, BOOT_FOLDER);
  await inFolder(folder, async () => {
    await mkdir(cwd);
    for (const [name, path] of bootFiles(parts)) await symlink(path, join(cwd, name));
  });
  const files = { ...partFiles(parts), ...outputFiles(folder), ...(memory === undefined ? {} : { memory }) };
  return startProcess(command, [...leadingArguments, ...withFiles(args, files)], {
    timeLimit: options.timeLimit,
    ownTime: options.attended !== true,
    growing: growingFiles(folder),
    cwd,
    sockets: options.sockets ?? 0,
    diesWithUs: true,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}
