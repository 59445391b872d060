import { dirname } from 'node:path';
import type { RunningProcess } from '../../../system/processes.ts';
import {
  MachineEndedError,
  machineFailure,
  type MachineOptions,
  outputFiles,
  type Parts,
} from '../machine.ts';
import { Qmp } from './qmp.ts';
import { memoryIn } from './save.ts';
import { startMachine } from './start.ts';

/**
 * Restores a machine from its snapshot, which then runs.
 *
 * @param folder gets what it writes
 * @param state the file of its state, with that of its memory beside it
 * @throws MachineError if the emulator refuses the snapshot
 */
export async function restore(
  parts: Parts,
  words: readonly string[],
  folder: string,
  options: MachineOptions,
  state: string,
): Promise<RunningProcess> {
  const machine = await startMachine(
    parts,
    words,
    folder,
    { ...options, sockets: 1 },
    memoryIn(dirname(state)),
  );
  const [socket] = machine.sockets;
  try {
    if (socket === undefined) throw new Error('the machine has no socket');
    const qmp = await Qmp.connect(socket);
    await qmp.restoreState(state);
  } catch (error) {
    // Its end says why, to whoever waits for it.
    if (error instanceof MachineEndedError) return machine;
    await machine.stop();
    throw await machineFailure('measuring', await machine.ended, outputFiles(folder), options, error);
  }
  return machine;
}
