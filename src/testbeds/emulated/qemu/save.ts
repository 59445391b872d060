import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { EmulatedMachine } from '../emulated-machine.ts';
import {
  hasOwnSoftware,
  MachineEndedError,
  machineFailure,
  type MachineOptions,
  outputFiles,
  type Parts,
} from '../machine.ts';
import { keepTimeOf } from './clock.ts';
import { bootWords } from './command-line.ts';
import { Qmp } from './qmp.ts';
import { BOOT_FOLDER, startMachine } from './start.ts';

/** The file of a machine's state in its folder, but for what is in its memory. */
export function stateIn(folder: string): string {
  return join(folder, 'state');
}

/** The file of a machine's memory in its folder. Where it holds zeros that were never written, it takes no room. */
export function memoryIn(folder: string): string {
  return join(folder, 'memory');
}

/**
 * Boots a machine to the snapshot point, and saves its state there.
 *
 * @throws WorldswitchError if the machine does not come to that point
 */
export async function bootAndSave(
  emulated: EmulatedMachine,
  parts: Parts,
  folder: string,
  { timeLimit, signal }: Pick<MachineOptions, 'timeLimit' | 'signal'>,
): Promise<void> {
  const options: MachineOptions = {
    timeLimit,
    signal,
    // QMP, and the hold plugin's.
    sockets: 2,
    ownSoftware: hasOwnSoftware(parts),
    byHand: emulated.byHand,
  };
  const machine = await startMachine(parts, bootWords(emulated), folder, options, memoryIn(folder));
  const [qmpSocket, holdSocket] = machine.sockets;
  let reason: unknown;
  try {
    if (qmpSocket === undefined || holdSocket === undefined) throw new Error('the machine has no sockets');
    const qmp = await Qmp.connect(qmpSocket);
    await firstLine(holdSocket);
    await qmp.command('stop');
    await qmp.saveState(stateIn(folder));
    await qmp.command('quit');
  } catch (error) {
    reason = error;
    if (!(error instanceof MachineEndedError)) await machine.stop();
  }
  const end = await machine.ended;
  await rm(join(folder, BOOT_FOLDER), { recursive: true });
  // How it ended says more than that it did.
  if (reason instanceof MachineEndedError && end.exitCode !== 0) reason = undefined;
  if (reason !== undefined || end.exitCode !== 0) {
    throw await machineFailure('booting', end, outputFiles(folder), options, reason);
  }
  await keepTimeOf(stateIn(folder));
}

/** Waits until the hold plugin says that the machine has come to the snapshot point. */
function firstLine(socket: Duplex): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new MachineEndedError());
    socket.once('data', () => resolve());
    socket.on('error', ended).once('end', ended).once('close', ended).resume();
  });
}
