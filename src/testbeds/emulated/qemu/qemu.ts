import { findEmulator } from '../../../artifacts/emulator.ts';
import type { MachineEmulator } from '../emulator.ts';
import { channelOf } from './channel.ts';
import { commandLines } from './by-hand.ts';
import { bootWords, consoleWords, machineArguments, runWords } from './command-line.ts';
import { defectByTiming } from './defects.ts';
import { observe } from './observers.ts';
import { restore } from './restore.ts';
import { bootAndSave, stateIn } from './save.ts';
import { qemuOf, startMachine } from './start.ts';

/** QEMU, which translates code (TCG) and counts instructions (icount). */
export const qemu: MachineEmulator = {
  find: ({ architecture }, options) => findEmulator(architecture, options),
  // About three seconds for most.
  bootLimit: 120,
  restoreLimit: 60,
  bootWords,
  bootAndSave,
  stateIn,
  runWords,
  observe,
  codeOf: (observer, parts) => parts.guest.plugin(observer, qemuOf(parts).pluginInterface),
  restore,
  openConsole: (machine, parts, folder, options) =>
    startMachine(parts, consoleWords(machine), folder, options),
  byHand: (machine, forInit, parts) => ({
    before: [],
    folder: '.',
    lines: commandLines(machineArguments(machine, forInit), parts),
    success: channelOf(machine.machine.architecture).success,
  }),
  defectByTiming,
  endedWell: ({ machine }, { exitCode, timedOut }) =>
    exitCode === channelOf(machine.architecture).success && !timedOut,
};
