import { nopsWord } from '../../../carriers/probe-vm/stamps.ts';
import { findBochs } from '../../../artifacts/bochs.ts';
import { INIT_ADDRESSES } from '../../../protocol/addresses.ts';
import { WorldswitchError } from '../../../system/errors.ts';
import type { EmulatedMachine } from '../emulated-machine.ts';
import type { MachineEmulator } from '../emulator.ts';
import { commandLines } from './by-hand.ts';
import { configurationLines } from './configuration.ts';
import { observe } from './observers.ts';
import { bootAndSave, stateIn } from './save.ts';
import { START_FOLDER, startRestored } from './start.ts';
import { driverWord, FILES } from './words.ts';

/** What is written to the port by which init ends its machine if all is well, as guest/host/x86/channel.c has it. */
const SUCCESS = 0x21;

const LINES = driverWord(`lines=${FILES.protocol}`);

/** The words for what a machine boots that are not among the lines of its configuration. */
function bootSpecification({ boot }: EmulatedMachine): string[] {
  const { hypervisorParameters, kernelParameters, initWords } = boot;
  return [
    ...(hypervisorParameters === undefined ? [] : [`# hypervisor: ${hypervisorParameters.join(' ')}`]),
    `# kernel: ${[...kernelParameters, '--', ...initWords].join(' ')}`,
  ];
}

function bootWords(emulated: EmulatedMachine): string[] {
  return [
    ...configurationLines(emulated),
    ...bootSpecification(emulated),
    LINES,
    driverWord(`hold=0x${INIT_ADDRESSES.snapshot_point.toString(16)}`),
    driverWord(`save=${FILES.state}`),
  ];
}

function runWords(emulated: EmulatedMachine, parameters: readonly string[]): string[] {
  return [
    ...configurationLines(emulated),
    ...bootSpecification(emulated),
    LINES,
    driverWord(nopsWord(emulated)),
    ...(parameters.length === 0 ? [] : [driverWord(`parameters=${parameters.join(' ')}`)]),
  ];
}

/**
 * Bochs, which interprets code. Its CPUs take turns as our driver has them do, and the clock that they share counts the
 * instructions that they complete.
 */
export const bochs: MachineEmulator = {
  find: (_, options) => findBochs(options),
  // Its debugger runs a machine that boots, at 40 million instructions a second.
  bootLimit: 600,
  restoreLimit: 300,
  bootWords,
  bootAndSave: (emulated, parts, folder, options) =>
    bootAndSave(emulated, bootWords(emulated), parts, folder, options),
  stateIn,
  runWords,
  observe,
  codeOf: (_observer, { guest }) => guest.bochs.driver,
  restore: startRestored,
  openConsole: () => {
    throw new WorldswitchError("a machine of Bochs's has no console that could be opened", {
      next: 'choose a configuration on which workloads run (worldswitch list)',
    });
  },
  byHand: (emulated, forInit, parts, state) => ({
    before: [
      `it goes on from where \`worldswitch run -c ${emulated.id}\` saved it, which is to be given before`,
    ],
    folder: START_FOLDER,
    lines: commandLines(runWords(emulated, forInit), parts, state),
    success: SUCCESS,
  }),
  defectByTiming: () => undefined,
  endedWell: (_, { exitCode, timedOut }) => exitCode === SUCCESS && !timedOut,
};
