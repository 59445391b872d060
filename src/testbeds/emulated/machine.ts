import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failureOn } from '../../hypervisors/index.ts';
import { optionLacking } from '../../hypervisors/kernel-modules.ts';
import type { PackageRecord } from '../../results/software.ts';
import { ProtocolReader, SenderFailedError } from '../../protocol/messages.ts';
import { InterruptedError, messageOf, WorldswitchError } from '../../system/errors.ts';
import { freeSpace } from '../../system/files.ts';
import { MOST_LIMITS, STALLED } from '../../system/processor-time.ts';
import { lastLines, type ProcessEnd } from '../../system/processes.ts';
import type { Emulator } from '../../artifacts/emulator.ts';
import type { KernelModules } from '../../artifacts/modules/kernel-modules.ts';
import type { TreeFile } from '../../artifacts/packages/closure.ts';
import type { BuiltFile, Guest } from '../../artifacts/guest.ts';
import type { CodeSymbol } from '../../results/trace.ts';

const BY_HAND = 'worldswitch run --dry-run prints the command that runs the machine by hand';

/** A kernel that machines boot. */
export interface Kernel extends Image {
  /** As uname says it, for example `6.1.0-56-cloud-arm64`; `undefined` if only the running kernel says it. */
  release: string | undefined;
  /** `undefined` if it comes without any, so that it has built in what is needed. */
  modules: KernelModules | undefined;
  /** The file of the same kernel unpacked, where a hypervisor boots it and would have to unpack it. */
  unpacked?: string;
  /** Where its functions are, as a file beside the user's image says it, should the kernel itself tell of none. */
  symbolsBeside?: readonly CodeSymbol[];
  /** The package of the modules, if they have one of their own. */
  modulePackage?: PackageRecord;
}

/** A Xen that machines boot, and the tools of its version. */
export interface Xen extends Image {
  /** For example `4.17`. */
  version: string;
  toolPackages: PackageRecord[];
  /** Programs of the tools by name, with all they need to run: a path in the machine and a file here. */
  tools: (programs: readonly string[]) => Promise<TreeFile[]>;
  /** Changes if and only if the tools do. */
  toolsKey: string;
}

/** What kernels and Xen have in common. */
export interface Image {
  image: string;
  sha256: string;
  /** `null` if the user built it. */
  package: PackageRecord | null;
  /** The name of the user's file, if the user built it. */
  file?: string;
  /** Where functions are, as a file of the user's says it. */
  symbols?: readonly CodeSymbol[];
}

/** What the machines of a configuration are made of, before they have an initramfs. */
export interface Ingredients {
  emulator: Emulator;
  kernel: Kernel;
  /** Only where the hypervisor is Xen. */
  xen?: Xen;
  guest: Guest;
}

/** The hypervisor's image and tools, of machines that have some. */
export function requireTools(xen: Xen | undefined): Xen {
  if (xen === undefined) throw new Error('a machine of a hypervisor with tools has no such hypervisor');
  return xen;
}

/** What the machines of a configuration are made of. */
export interface Parts extends Ingredients {
  initramfs: BuiltFile;
}

/** True if the user built the kernel or Xen. */
export function hasOwnSoftware({ kernel, xen }: Parts): boolean {
  return kernel.package === null || xen?.package === null;
}

/** The files that a machine and its observers write. */
export type OutputFiles = Readonly<
  Record<'serial' | 'protocol' | 'stamps' | 'trace' | 'symbols' | 'account', string>
>;

/** The files that a machine writes, in its own folder. */
export function outputFiles(folder: string): OutputFiles {
  return {
    serial: join(folder, 'serial.log'),
    protocol: join(folder, 'protocol.jsonl'),
    stamps: join(folder, 'stamps.jsonl'),
    trace: join(folder, 'trace'),
    symbols: join(folder, 'symbols'),
    account: join(folder, 'account'),
  };
}

/** Files in a machine's folder that grow as it boots, and as it measures. */
export function growingFiles(folder: string): string[] {
  const { serial, protocol, stamps } = outputFiles(folder);
  return [serial, protocol, stamps];
}

/** How a machine is started. */
export interface MachineOptions {
  /**
   * Seconds of processor time without progress after which it is ended: a slow or busy computer gives it as much, only later. Of
   * a machine that is attended, seconds on the clock.
   */
  timeLimit: number;
  /** True if a user is at its console, for whom it waits. */
  attended?: boolean;
  signal?: AbortSignal | undefined;
  /** How many connected sockets it gets as file descriptors 3, 4, …; none if it is not said. */
  sockets?: number;
  /** True if what it boots may be the reason that it fails. */
  ownSoftware?: boolean;
  /** How a user can look at such a machine; the default is how its command line is printed. */
  byHand?: string | undefined;
}

/** Raised when a machine did not do what it was started for: it panicked, hung, or reported what can't be right. */
export class MachineError extends WorldswitchError {}

/** Raised when a machine that is being booted ends by itself. */
export class MachineEndedError extends WorldswitchError {
  constructor() {
    super('the machine ended before it came to the point where it is to be stopped', { next: BY_HAND });
  }
}

/** What a machine printed, or nothing if it did not come to print. */
export async function printed(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

/**
 * What is made of what a machine wrote.
 *
 * @throws what `failure` makes of an error: a machine that was ended, or failed, is the reason rather than what is missing
 */
export async function orFailure<T>(
  failure: (reason: unknown) => Promise<WorldswitchError>,
  action: () => T,
): Promise<T> {
  try {
    return action();
  } catch (error) {
    throw await failure(error);
  }
}

/**
 * Why a machine ended that should not have: what the emulator complains of, a kernel panic or the time
 * limit, with the last lines of the console that says more.
 *
 * @param doing what it was started for
 * @param reason what was noticed first, if it was not the machine's end
 */
export async function machineFailure(
  doing: 'booting' | 'measuring',
  end: ProcessEnd,
  files: { serial: string; protocol: string },
  options: MachineOptions,
  reason?: unknown,
): Promise<WorldswitchError> {
  if (options.signal?.aborted) return new InterruptedError();
  const folder = dirname(files.serial);
  // The emulator and its plugins go on without a word when they can't write.
  if (await isDiskFull(folder)) {
    return new WorldswitchError(`the disk is full, and what the machine wrote while ${doing} is cut`, {
      file: folder,
      next: 'free some space there, or set TMPDIR to a folder on another disk',
    });
  }
  const byHand = (defect: string, said = ''): string =>
    (options.ownSoftware === true ? nextOfLacking(said) : undefined) ??
    `${options.byHand ?? BY_HAND}; ${options.ownSoftware ? 'docs/running.md says what must be built into a kernel of your own' : defect}`;
  const serial = await printed(files.serial);
  const emulatorSays = lastLines(withoutMissingFeatures(end.stderr), 6);
  if (end.startError !== undefined) {
    return new WorldswitchError(`the emulator could not be started: ${end.startError}`, {
      next: 'worldswitch doctor shows what is missing',
      details: emulatorSays,
    });
  }
  const refused = pluginRefused(end.stderr);
  if (refused !== undefined) {
    return new MachineError(`the emulator can't use a plugin of worldswitch's while ${doing}: ${refused}`, {
      next: 'use another QEMU (worldswitch list --versions), or leave --qemu out',
      details: emulatorSays,
    });
  }
  const complaint = initSaid(await printed(files.protocol));
  if (complaint !== undefined) {
    return new MachineError(`${complaint} while ${doing}`, {
      next: byHand('what fails each time is a defect', complaint),
      details: [...emulatorSays, ...lastLines(serial, 10)],
    });
  }
  const failure = failureOn(serial);
  if (failure !== undefined) {
    return new MachineError(failure.message(doing), {
      next: byHand(failure.defect, failure.message(doing)),
      details: failure.details,
    });
  }
  const gaveUp = emulatorGaveUp(end.stderr);
  if (gaveUp !== undefined) {
    return new MachineError(`${gaveUp} while ${doing}`, {
      next: byHand('what fails each time is a defect'),
      details: lastLines(serial, 10),
    });
  }
  if (end.timedOut && end.overrun === 'slow') {
    return new MachineError(
      `the machine got further while ${doing}, but not to the end, and was ended after ` +
        `${options.timeLimit * MOST_LIMITS} s of processor time`,
      {
        next: `give it more with --timeout; ${byHand('one that never comes to the end is a defect')}`,
        details: lastLines(serial, 10),
      },
    );
  }
  if (end.timedOut) {
    const how =
      end.overrun === 'stalled'
        ? `did nothing for ${STALLED} s while ${doing} and was ended`
        : `hung while ${doing} and was ended after ${options.timeLimit} s of processor time`;
    return new MachineError(`the machine ${how}`, {
      next: byHand('one that hangs each time is a defect'),
      details: lastLines(serial, 10),
    });
  }
  if (reason instanceof WorldswitchError) {
    return new MachineError(reason.message, {
      next: reason.next,
      details: [...reason.details, ...emulatorSays, ...lastLines(serial, 10)],
      cause: reason,
    });
  }
  const message =
    reason === undefined ? `the emulator ${describeEnd(end)} while ${doing}` : messageOf(reason);
  return new MachineError(message, {
    next: 'worldswitch doctor shows whether all that is needed is there',
    details: [...emulatorSays, ...lastLines(serial, 10)],
    cause: reason,
  });
}

/** What to do about a kernel of the user's that lacks what it could have. */
function nextOfLacking(said: string): string | undefined {
  const option = optionLacking(said);
  if (option === undefined) return undefined;
  return `give the kernel's modules too (--kernel-modules, or its package or folder with --kernel), or build it with ${option}=y: docs/running.md says what else is needed`;
}

/** What an emulator says without what it says of every machine of that model, whatever becomes of it: features that it lacks. */
export function withoutMissingFeatures(stderr: string): string {
  return stderr.replaceAll(/^.*warning: (?:TCG|host) doesn't support requested feature.*\n?/gm, '');
}

/** Bytes; what writes in pieces leaves less behind on a full disk. */
const LEFT_OVER = 65_536;

/** Whether what a machine writes to a folder may be cut. */
export async function isDiskFull(folder: string): Promise<boolean> {
  return (await freeSpace(folder)) < LEFT_OVER;
}

/** What the emulator says of a plugin that it does not load, or a plugin of itself. */
function pluginRefused(stderr: string): string | undefined {
  const said =
    /^.*?(?:could not load plugin .*?: |plugin .*?(?=TCG plugin)|(?=\b(?:hold|stamp|trace|symbols|account): ))(.+)$/im;
  return said.exec(stderr)?.[1]?.trim();
}

/** Why Bochs ended, or what drives it (plugin/bochs/fail.h): it says more than that, of the state of each CPU. */
function emulatorGaveUp(stderr: string): string | undefined {
  const driver = /^driver: (.+)$/m.exec(stderr)?.[1];
  if (driver !== undefined) return driver;
  const panic = />>PANIC<< (.+)$/m.exec(stderr)?.[1];
  if (panic === undefined) return undefined;
  return / 3rd \(\d+\) exception/.test(panic)
    ? 'a CPU of the machine came to an exception in the handling of an exception (a triple fault)'
    : `the emulator gave up: ${panic}`;
}

/** The last words of init or the probe, if they say that something failed. */
function initSaid(protocol: string): string | undefined {
  try {
    new ProtocolReader().push(protocol);
    return undefined;
  } catch (error) {
    return error instanceof SenderFailedError ? error.message : undefined;
  }
}

function describeEnd({ killedBy, exitCode }: ProcessEnd): string {
  return killedBy === undefined ? `ended with exit code ${exitCode}` : `was killed by ${killedBy}`;
}
