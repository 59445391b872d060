import type { Emulator, EmulatorOptions } from '../../artifacts/emulator.ts';
import type { BuiltFile } from '../../artifacts/guest.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import type { Machine } from '../../catalog/machines.ts';
import type { ProcessEnd, RunningProcess } from '../../system/processes.ts';
import type { EmulatedMachine } from './emulated-machine.ts';
import type { MachineOptions, Parts } from './machine.ts';

/** What watches a machine from outside; the machine can't tell. */
export type Observer =
  /** Stamps where paths begin and end. */
  | 'stamp'
  /** Traces operations, instruction by instruction. */
  | 'trace'
  /** Takes the symbol tables out of the machine. */
  | 'symbols'
  /** Accounts a workload's repetitions. */
  | 'account';

/** Commands for a shell. */
export interface CommandsByHand {
  /** What is to be known before. */
  readonly before: readonly string[];
  /** Where they are given, below the folder where the machine writes. */
  readonly folder: string;
  readonly lines: readonly string[];
  /** The exit status of the last one if all was well. */
  readonly success: number;
}

/**
 * What makes machines. What it is told of one is words of its own, in which `{name}` stands for a file: where files are
 * on this computer changes no figure, what they hold is in the fingerprint.
 */
export interface MachineEmulator {
  /**
   * Finds the program that emulates a machine, or brings one.
   *
   * @throws WorldswitchError if there is none that will do
   */
  readonly find: (machine: Machine, options: EmulatorOptions) => Promise<Emulator>;
  /** Seconds that a boot may take if nothing else is said, with a wide margin. */
  readonly bootLimit: number;
  /** Seconds for restoring a machine and creating its VMs, with a wide margin. */
  readonly restoreLimit: number;
  /** The words for a machine that boots to the point where it is saved: its state depends on them. */
  readonly bootWords: (machine: EmulatedMachine) => string[];
  /**
   * Boots a machine to the snapshot point, and saves its state there.
   *
   * @param folder gets what the machine writes, and its state
   * @throws WorldswitchError if the machine does not come to that point
   */
  readonly bootAndSave: (
    machine: EmulatedMachine,
    parts: Parts,
    folder: string,
    options: Pick<MachineOptions, 'timeLimit' | 'signal'>,
  ) => Promise<void>;
  /** Where in a folder of {@link bootAndSave} the state is. */
  readonly stateIn: (folder: string) => string;
  /** The words for a saved machine that goes on, with parameters for its init. */
  readonly runWords: (machine: EmulatedMachine, parameters: readonly string[]) => string[];
  /** The words by which an observer watches it, which gets some of its own. */
  readonly observe: (observer: Observer, words: readonly string[]) => string[];
  /** The code of ours that an observer is. */
  readonly codeOf: (observer: Observer, parts: Pick<Parts, 'emulator' | 'guest'>) => BuiltFile;
  /**
   * Restores a saved machine, which runs at once.
   *
   * @param folder gets what it writes
   */
  readonly restore: (
    parts: Parts,
    words: readonly string[],
    folder: string,
    options: MachineOptions,
    state: string,
  ) => Promise<RunningProcess>;
  /** Boots a machine that nobody measures, in this computer's time, with its console on a socket. */
  readonly openConsole: (
    machine: EmulatedMachine,
    parts: Parts,
    folder: string,
    options: MachineOptions,
  ) => Promise<RunningProcess>;
  /**
   * How a user runs a machine and has init do something.
   *
   * @param state where its state is, if it was saved
   */
  readonly byHand: (
    machine: EmulatedMachine,
    forInit: readonly string[],
    parts: Parts,
    state: string,
  ) => CommandsByHand;
  /**
   * What may be why a workload's machine failed, where it is the emulator's own fault and depends on how its timers fall, so
   * that another attempt with other timing may succeed; `undefined` if nothing of the kind is known.
   */
  readonly defectByTiming: (configuration: Configuration) => string | undefined;
  /** Whether init ended the machine, and all was well. */
  readonly endedWell: (machine: EmulatedMachine, end: ProcessEnd) => boolean;
}
