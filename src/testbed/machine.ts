import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '../catalog/configurations.ts';
import type { PackageRecord } from '../results/schema.ts';
import { InterruptedError, messageOf, WorldswitchError } from '../system/errors.ts';
import { lastLines, type ProcessEnd, type RunningProcess, startProcess } from '../system/processes.ts';
import { type MachineFiles, withFiles } from './command-line.ts';
import type { Emulator } from './emulator.ts';
import type { Guest } from './guest.ts';

/** A kernel that machines boot. */
export interface Kernel {
  /** As uname says it, for example `6.1.0-56-cloud-arm64`. */
  release: string;
  image: string;
  sha256: string;
  package: PackageRecord;
}

/** What machines are made of; all configurations of a run share it. */
export interface Parts {
  emulator: Emulator;
  kernel: Kernel;
  guest: Guest;
}

/** The files of a machine that come from its parts. */
export function partFiles(configuration: Configuration, parts: Parts): Partial<MachineFiles> {
  return {
    kernel: parts.kernel.image,
    initramfs: parts.guest.initramfs[configuration.machine.interruptController].path,
    plugin: parts.guest.plugin[parts.emulator.pluginInterface],
  };
}

/** The files that a machine writes, in its own folder. */
export function outputFiles(folder: string): Pick<MachineFiles, 'serial' | 'protocol' | 'stamps'> {
  return {
    serial: join(folder, 'serial.log'),
    protocol: join(folder, 'protocol.jsonl'),
    stamps: join(folder, 'stamps.jsonl'),
  };
}

/** How a machine is started. */
export interface MachineOptions {
  /** Seconds after which it is ended. */
  timeLimit: number;
  signal?: AbortSignal | undefined;
  /** True if QMP and the debugger are to be had as sockets. */
  controlled?: boolean;
}

/** Raised when a machine did not end within its time: it hangs. */
export class MachineHungError extends WorldswitchError {}

/** Starts an emulated machine. It ends with this process, however that ends. */
export function startMachine(
  emulator: Emulator,
  args: readonly string[],
  files: Partial<MachineFiles>,
  options: MachineOptions,
): RunningProcess {
  return startProcess(emulator.command, [...emulator.leadingArguments, ...withFiles(args, files)], {
    timeLimit: options.timeLimit,
    sockets: options.controlled ? 2 : 0,
    diesWithUs: true,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

/** What a machine printed, or nothing if it did not come to print. */
export async function printed(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

/**
 * Why a machine ended that should not have: what the emulator complains of, a kernel panic or the time
 * limit, with the last lines of the console that says more.
 *
 * @param doing what was being done, for example `booting kvm-arm64`
 * @param reason what was noticed first, if it was not the machine's end
 */
export async function machineFailure(
  doing: string,
  end: ProcessEnd,
  files: { serial: string },
  options: MachineOptions,
  reason?: unknown,
): Promise<WorldswitchError> {
  if (options.signal?.aborted) return new InterruptedError(`${doing} was interrupted`);
  const serial = await printed(files.serial);
  const emulatorSays = lastLines(end.stderr, 6);
  if (end.startError !== undefined) {
    return new WorldswitchError(`${doing} failed: the emulator could not be started: ${end.startError}`, {
      next: 'worldswitch doctor shows what is missing',
      details: emulatorSays,
    });
  }
  if (/Kernel panic|Internal error: Oops/.test(serial)) {
    return new WorldswitchError(`${doing} failed: the kernel inside the machine panicked`, {
      next: 'type the command again with --keep to look into it; a kernel that panics each time is a defect',
      details: lastLines(serial, 15),
    });
  }
  if (end.timedOut) {
    return new WorldswitchError(
      `${doing} failed: the machine hung and was ended after ${options.timeLimit} s`,
      {
        next: 'type the same command again, with --cold if it was restored from a snapshot',
        details: lastLines(serial, 10),
      },
    );
  }
  if (reason instanceof WorldswitchError) {
    return new WorldswitchError(`${doing} failed: ${reason.message}`, {
      next: reason.next,
      details: [...reason.details, ...emulatorSays, ...lastLines(serial, 10)],
      cause: reason,
    });
  }
  const cause =
    reason === undefined ? `the emulator ended with exit code ${end.exitCode}` : messageOf(reason);
  return new WorldswitchError(`${doing} failed: ${cause}`, {
    next: 'worldswitch doctor shows whether all that is needed is there',
    details: [...emulatorSays, ...lastLines(serial, 10)],
    cause: reason,
  });
}
