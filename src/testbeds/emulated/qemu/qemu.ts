import { findEmulator } from '../../../artifacts/emulator.ts';
import type { MachineEmulator } from '../emulator.ts';
import { channelOf } from './channel.ts';
import { bootWords, consoleWords, runWords } from './command-line.ts';
import { defectByTiming } from './defects.ts';
import { observe } from './observers.ts';
import { restore } from './restore.ts';
import { bootAndSave, stateIn } from './save.ts';
import { startMachine } from './start.ts';

/** QEMU, which translates code (TCG) and counts instructions (icount). */
export const qemu: MachineEmulator = {
  find: findEmulator,
  bootWords,
  bootAndSave,
  stateIn,
  runWords,
  observe,
  restore,
  openConsole: (machine, parts, folder, options) =>
    startMachine(parts, consoleWords(machine), folder, options),
  defectByTiming,
  endedWell: ({ machine }, { exitCode, timedOut }) =>
    exitCode === channelOf(machine.architecture).success && !timedOut,
};
