import { rm, writeFile } from 'node:fs/promises';
import type { Duplex, Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Configuration } from '../../../catalog/configurations.ts';
import { InterruptedError } from '../../../system/errors.ts';
import { type Overrun, watchProcessorTime } from '../../../system/processor-time.ts';
import { temporaryFolder } from '../../../system/files.ts';
import { emulatorOf } from '../emulators.ts';
import { hasOwnSoftware, machineFailure, type MachineOptions, outputFiles } from '../machine.ts';
import { ConsoleReader, EscapeReader } from './console.ts';
import type { WorkloadParts } from './parts.ts';

/** Whose shell is opened: the VM's (without a hypervisor, the server's), or that of the host or Dom0. */
export type ShellOwner = 'vm' | 'host';

/** What a shell is connected with. */
export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
  /** Of a user's terminal; none where commands come through a pipe. */
  readonly size: { readonly rows: number; readonly columns: number } | undefined;
}

/** Seconds that a console may be open, and that a machine may boot until it is. */
const OPEN_LIMIT = 86_400;
const BOOT_LIMIT = 300;

/** Bytes of a pipe that are passed on at a time, and milliseconds in between: Dom0's console has a short queue. */
const PIECE = 64;
const PAUSE = 10;

/** What ends a terminal's input: Ctrl-D. */
const END_OF_INPUT = '\u0004';

/** The configuration whose machine opens a shell in place of the workload (guest/workloads/machine/shell). */
export function withShell(
  configuration: Configuration,
  owner: ShellOwner,
  { size }: Pick<Terminal, 'size'>,
): Configuration {
  const how = size === undefined ? 'piped' : `${size.rows}x${size.columns}`;
  const { kernel = [], xen = [] } = configuration.added ?? {};
  return { ...configuration, added: { kernel: [...kernel, `shell=${owner}:${how}`], xen } };
}

/**
 * Boots the machine of a configuration that {@link withShell} made, and connects its shell with a terminal until one of
 * the two ends.
 *
 * @returns the exit status of the shell; 0 if the user left it
 * @throws WorldswitchError if the machine does not come to open its shell
 */
export async function openShell(
  parts: WorkloadParts,
  terminal: Terminal,
  signal: AbortSignal | undefined,
): Promise<number> {
  const folder = await temporaryFolder();
  const options: MachineOptions = {
    timeLimit: OPEN_LIMIT,
    signal,
    sockets: 1,
    attended: true,
    ownSoftware: hasOwnSoftware(parts),
  };
  const reader = new ConsoleReader();
  try {
    const machine = await emulatorOf(parts.emulated.machine).openConsole(
      parts.emulated,
      parts,
      folder,
      options,
    );
    const [console] = machine.sockets;
    if (console === undefined) throw new Error('the machine has no console');
    const session = connect(console, terminal, reader);
    let overrun: Overrun | undefined;
    const stopWatching = watchProcessorTime(machine.pid, BOOT_LIMIT, (how) => {
      overrun = how;
      void machine.stop();
    });
    void session.opened.then(stopWatching);
    const status = await Promise.race([session.ended, machine.ended.then(() => undefined)]);
    stopWatching();
    await machine.stop();
    if (status !== undefined) return status;
    const end = await machine.ended;
    if (signal?.aborted) throw new InterruptedError('type the same command again');
    const output = outputFiles(folder);
    await writeFile(output.serial, reader.boot);
    throw await machineFailure('booting', { ...end, timedOut: overrun !== undefined, overrun }, output, {
      ...options,
      timeLimit: BOOT_LIMIT,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Passes on what is typed and printed. */
function connect(
  console: Duplex,
  { input, output, size }: Terminal,
  reader: ConsoleReader,
): { opened: Promise<void>; ended: Promise<number> } {
  const opened = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<number>();
  console.setEncoding('latin1').on('error', () => console.destroy());
  console.on('data', (chunk: string) => {
    const { shown, open, status } = reader.push(chunk);
    if (shown !== '') output.write(Buffer.from(shown, 'latin1'));
    if (open) opened.resolve();
    if (status !== undefined) ended.resolve(status);
  });
  console.resume();
  void opened.promise.then(() => {
    if (size === undefined) return passPipe(input, console);
    const escape = new EscapeReader();
    input.setEncoding('latin1').on('data', (chunk: string) => {
      const { input: bytes, leaves } = escape.push(chunk);
      console.write(bytes, 'latin1');
      if (leaves) ended.resolve(0);
    });
    return undefined;
  });
  return { opened: opened.promise, ended: ended.promise };
}

/** Passes on all of a pipe, and that it has ended, which a terminal takes at the beginning of a line only. */
async function passPipe(input: Readable, console: Duplex): Promise<void> {
  const all: Buffer[] = [];
  for await (const chunk of input) all.push(Buffer.from(chunk as Uint8Array));
  const text = Buffer.concat(all);
  const complete =
    text.length === 0 || text.at(-1) === 0x0a ? text : Buffer.concat([text, Buffer.from('\n')]);
  for (let at = 0; at < complete.length; at += PIECE) {
    console.write(complete.subarray(at, at + PIECE));
    await sleep(PAUSE);
  }
  console.write(END_OF_INPUT);
}
