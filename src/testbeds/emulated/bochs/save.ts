import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inFolder } from '../../../system/files.ts';
import type { EmulatedMachine } from '../emulated-machine.ts';
import {
  hasOwnSoftware,
  isDiskFull,
  MachineEndedError,
  machineFailure,
  type MachineOptions,
  outputFiles,
  type Parts,
} from '../machine.ts';
import { writeImages } from './images.ts';
import { bochsOf, makeBootFolder, startBooting } from './start.ts';
import { FILES } from './words.ts';

/** The folder of a machine's state in its folder. */
export function stateIn(folder: string): string {
  return join(folder, FILES.state);
}

/**
 * Boots a machine to the snapshot point, and saves its state there.
 *
 * @param words what it is
 * @throws WorldswitchError if the machine does not come to that point
 */
export async function bootAndSave(
  emulated: EmulatedMachine,
  words: readonly string[],
  parts: Parts,
  folder: string,
  { timeLimit, signal }: Pick<MachineOptions, 'timeLimit' | 'signal'>,
): Promise<void> {
  const options: MachineOptions = {
    timeLimit,
    signal,
    ownSoftware: hasOwnSoftware(parts),
    byHand: emulated.byHand,
  };
  const path = await makeBootFolder(parts, folder);
  const loads = await inFolder(path, () =>
    writeImages({ emulated, parts, bochs: bochsOf(parts), folder: path, signal }),
  );
  const machine = await startBooting(parts, [...words, ...loads], path, options);
  const end = await machine.ended;
  const saved = existsSync(join(path, FILES.state, 'config'));
  // Bochs takes what it could not write for saved.
  if (end.exitCode !== 0 || !saved || (await isDiskFull(path))) {
    const reason = end.exitCode === 0 ? new MachineEndedError() : undefined;
    throw await machineFailure('booting', end, outputFiles(folder), options, reason);
  }
  await rename(join(path, FILES.state), stateIn(folder));
  await rename(join(path, FILES.loader), join(stateIn(folder), FILES.loader));
  await rm(path, { recursive: true });
}
