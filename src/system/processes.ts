import type { EventEmitter } from 'node:events';
import { statSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { execa, type Options } from 'execa';
import { InterruptedError, WorldswitchError } from './errors.ts';
import { type Overrun, watchProcessorTime } from './processor-time.ts';

/** How a child process is run. */
export interface ProcessOptions {
  /** What the user is told is being run, for example `apt-get update`. */
  title: string;
  /** Seconds after which the process and its group are ended. */
  timeLimit: number;
  cwd?: string;
  env?: Record<string, string>;
  /** Ends the process and its group when it aborts. */
  signal?: AbortSignal;
  /** What to do when the process fails; the default points at its output. */
  next?: string;
  /** Exit codes that are not a failure; the default is 0 alone. */
  accept?: readonly number[];
  /** What the process reads. Its input stays open behind it as long as it runs; none if it is not said. */
  input?: Uint8Array;
}

/** How a child process ended, with all it printed. */
export interface ProcessResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Grace in milliseconds between SIGTERM and SIGKILL. */
const GRACE = 2_000;

/**
 * Runs a program to its end, in a process group of its own that is ended as a whole.
 *
 * @throws WorldswitchError if it can't be started, fails, or exceeds its time limit.
 * @throws InterruptedError if `signal` aborts.
 */
export async function runProcess(
  command: string,
  args: readonly string[],
  options: ProcessOptions,
): Promise<ProcessResult> {
  const child = startProcess(command, args, options);
  const result = await child.ended;
  if (options.signal?.aborted) throw new InterruptedError();
  if (result.timedOut) {
    throw new WorldswitchError(`${options.title} did not end within ${options.timeLimit} s`, {
      next: options.next ?? 'type the same command again',
      details: lastLines(`${result.stdout}\n${result.stderr}`, 12),
    });
  }
  if (result.startError !== undefined) {
    throw new WorldswitchError(`${options.title} could not be started: ${result.startError}`, {
      next: options.next ?? `see that ${command} is installed and can be executed`,
    });
  }
  if (!(options.accept ?? [0]).includes(result.exitCode)) {
    throw new WorldswitchError(`${options.title} failed with exit code ${result.exitCode}`, {
      next: options.next ?? 'mend what it complains of above, then type the same command again',
      details: lastLines(`${result.stdout}\n${result.stderr}`, 12),
    });
  }
  return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
}

/** The end of a process that {@link startProcess} started. It never rejects. */
export interface ProcessEnd extends ProcessResult {
  /** The signal that ended it (`SIGSEGV`), if one did; the exit code is 128 then. */
  killedBy: NodeJS.Signals | undefined;
  timedOut: boolean;
  /** How, if it was judged by its own processor time. */
  overrun?: Overrun | undefined;
  /** The text of the system's error, if the program could not be started at all. */
  startError: string | undefined;
}

/** A running child process. */
export interface RunningProcess {
  pid: number | undefined;
  /** Our ends of the sockets that the process has as file descriptors 3, 4, …, paused: what comes waits for who reads it. */
  sockets: readonly Duplex[];
  ended: Promise<ProcessEnd>;
  /** Ends the process and its whole group; resolves when it is gone. */
  stop: () => Promise<void>;
}

/** How a process is started that is not just run to its end. */
export interface StartOptions extends Pick<ProcessOptions, 'timeLimit' | 'cwd' | 'env' | 'signal' | 'input'> {
  /** How many connected sockets the process gets as file descriptors 3, 4, … */
  sockets?: number;
  /** True if the time limit is of processor time of the program's own, and it may not be without any for long (processor-time.ts). */
  ownTime?: boolean;
  /** Files that grow as the program gets further: one that does may have several times its limit (processor-time.ts). */
  growing?: readonly string[];
  /** True if the kernel is to kill the program should this process be killed (prctl PR_SET_PDEATHSIG). */
  diesWithUs?: boolean;
}

/** What kills the groups of the children that still run: nothing outlives this process if it can help it. */
const killers = new Set<() => void>();
process.on('exit', () => {
  for (const killGroup of killers) killGroup();
});

/** Starts a program in a process group of its own, with a time limit, and does not wait for it. */
export function startProcess(
  command: string,
  args: readonly string[],
  options: StartOptions,
): RunningProcess {
  const sockets = Array.from({ length: options.sockets ?? 0 }, (_, index) => index + 3);
  const execaOptions: Options = {
    detached: true,
    cleanup: false,
    reject: false,
    stdio: [
      options.input === undefined ? 'ignore' : 'pipe',
      'pipe',
      'pipe',
      ...sockets.map(() => 'pipe' as const),
    ],
    buffer: Object.fromEntries(sockets.map((descriptor) => [`fd${descriptor}`, false])),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
  };
  const child = options.diesWithUs
    ? execa('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args], execaOptions)
    : execa(command, args, execaOptions);
  const ends = sockets.map((descriptor) => child.stdio[descriptor] as unknown as Duplex);
  keepUntilRead(child, ends);
  // Who ends early does not read all of it.
  if (options.input !== undefined)
    child.stdin?.on('error', () => child.stdin?.destroy()).write(options.input);
  let timedOut = false;
  let overrun: Overrun | undefined;
  const kill = (name: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, name);
    } catch {
      // The group is already gone.
    }
  };
  let killTimer: NodeJS.Timeout | undefined;
  const end = (): void => {
    kill('SIGTERM');
    killTimer ??= setTimeout(() => kill('SIGKILL'), GRACE);
  };
  const timeOut = (how?: Overrun): void => {
    timedOut = true;
    overrun = how;
    end();
  };
  const stopWatching = options.ownTime
    ? watchProcessorTime(child.pid, options.timeLimit, timeOut, () => bytesIn(options.growing ?? []))
    : afterSeconds(options.timeLimit, timeOut);
  const onExit = (): void => kill('SIGKILL');
  killers.add(onExit);
  if (options.signal?.aborted) end();
  else options.signal?.addEventListener('abort', end, { once: true });

  const ended = child.then((result): ProcessEnd => {
    stopWatching();
    clearTimeout(killTimer);
    child.stdin?.destroy();
    // What the leader left behind in its group goes with it.
    kill('SIGKILL');
    killers.delete(onExit);
    options.signal?.removeEventListener('abort', end);
    return {
      exitCode: result.exitCode ?? 128,
      killedBy: result.signal,
      stdout: text(result.stdout),
      stderr: text(result.stderr),
      timedOut,
      overrun,
      startError:
        result.exitCode === undefined && result.signal === undefined ? result.originalMessage : undefined,
    };
  });
  return {
    pid: child.pid,
    sockets: ends,
    ended,
    stop: async () => {
      end();
      await ended;
    },
  };
}

/**
 * execa throws away what comes by a socket before somebody reads it, which is as late as this computer is busy: paused ones keep it.
 * Those that nobody reads by the end of the process do not hold that up.
 */
function keepUntilRead(child: EventEmitter, sockets: readonly Duplex[]): void {
  for (const socket of sockets) socket.pause();
  child.once('exit', () => {
    for (const socket of sockets)
      if (socket.listenerCount('data') + socket.listenerCount('readable') === 0) socket.resume();
  });
}

/** @returns what takes it back */
function afterSeconds(seconds: number, act: () => void): () => void {
  const timer = setTimeout(act, seconds * 1000);
  return () => clearTimeout(timer);
}

/** How much files have in all; those that are not there yet have nothing. */
function bytesIn(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** The last `count` lines of a text that are not empty. */
export function lastLines(output: string, count: number): string[] {
  return output
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(-count);
}

function text(output: unknown): string {
  return typeof output === 'string' ? output : '';
}
