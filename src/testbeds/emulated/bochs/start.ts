import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Bochs } from '../../../artifacts/bochs.ts';
import { inFolder } from '../../../system/files.ts';
import { type RunningProcess, startProcess } from '../../../system/processes.ts';
import { growingFiles, type MachineOptions, type Parts } from '../machine.ts';
import { romOf } from './loader.ts';
import { FILES, splitWords } from './words.ts';

/** The folder within a machine's folder in which its emulator is started. */
export const START_FOLDER = 'boot';

/** The file of Bochs's configuration, in that folder, and in a saved machine's. */
const [BOOT_CONFIGURATION, SAVED_CONFIGURATION] = ['bochsrc', 'config'] as const;

/** The emulator of a machine that Bochs makes. */
export function bochsOf({ emulator }: Pick<Parts, 'emulator'>): Bochs {
  if (emulator.name !== 'Bochs') throw new Error('a machine of Bochs has another emulator');
  return emulator as Bochs;
}

/** Makes the folder in which a machine's emulator is started, with what every machine needs there. */
async function makeStartFolder(parts: Parts, folder: string): Promise<string> {
  const path = join(folder, START_FOLDER);
  await inFolder(folder, async () => {
    await mkdir(path);
    await symlink(bochsOf(parts).bios, join(path, FILES.bios));
  });
  return path;
}

/** The same for a machine that boots. */
export async function makeBootFolder(parts: Parts, folder: string): Promise<string> {
  const path = await makeStartFolder(parts, folder);
  const rom = romOf(await readFile(parts.guest.bochs.loader.path));
  await inFolder(path, () => writeFile(join(path, FILES.loader), rom));
  return path;
}

/** Starts a machine that boots. It ends with this process, however that ends. */
export async function startBooting(
  parts: Parts,
  words: readonly string[],
  folder: string,
  options: MachineOptions,
): Promise<RunningProcess> {
  const { configuration, driver } = splitWords(words);
  await inFolder(folder, () => writeFile(join(folder, BOOT_CONFIGURATION), `${configuration.join('\n')}\n`));
  return start(parts, ['-f', BOOT_CONFIGURATION], driver, folder, options);
}

/** Restores a saved machine, of which nothing is changed: it gets a configuration of its own beside what was saved. */
export async function startRestored(
  parts: Parts,
  words: readonly string[],
  folder: string,
  options: MachineOptions,
  state: string,
): Promise<RunningProcess> {
  const { configuration, driver } = splitWords(words);
  const path = await makeStartFolder(parts, folder);
  const own = join(path, FILES.state);
  await inFolder(path, async () => {
    // Bochs wants to see again what was in the machine's ROMs.
    await symlink(resolve(state, FILES.loader), join(path, FILES.loader));
    await mkdir(own);
    for (const name of await readdir(state))
      if (name !== SAVED_CONFIGURATION) await symlink(resolve(state, name), join(own, name));
    await writeFile(join(own, SAVED_CONFIGURATION), `${configuration.join('\n')}\n`);
  });
  return start(parts, ['-r', FILES.state], driver, path, options);
}

function start(
  parts: Parts,
  args: readonly string[],
  driver: readonly string[],
  folder: string,
  { timeLimit, signal }: MachineOptions,
): RunningProcess {
  const { command, leadingArguments, plugins } = bochsOf(parts);
  return startProcess(
    command,
    ['--preload', parts.guest.bochs.driver.path, ...leadingArguments, '-q', ...args],
    {
      timeLimit,
      ownTime: true,
      growing: growingFiles(dirname(folder)),
      cwd: folder,
      env: { LTDL_LIBRARY_PATH: plugins, WORLDSWITCH_DRIVER: driver.join('\n') },
      diesWithUs: true,
      ...(signal === undefined ? {} : { signal }),
    },
  );
}
