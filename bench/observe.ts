import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

/** What a command did, seen from outside. */
export interface Observation {
  /** Milliseconds from its start to its end. */
  wall: number;
  /** Milliseconds of them during which it had no machine running: the time that is the harness's own. */
  withoutMachine: number;
  /** Bytes of memory that its own process had at most (VmHWM of proc_pid_status(5)). */
  peakMemory: number;
}

/** Milliseconds between two looks; what is seen is exact to about as much for each machine. */
const INTERVAL = 4;

/**
 * Runs a Node program and looks at its processes all the while.
 *
 * @throws Error if it fails
 */
export async function observe(args: readonly string[], env: Record<string, string>): Promise<Observation> {
  const begun = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  const complaint = text(child.stderr);
  const end: { at?: number } = {};
  child.on('exit', () => {
    end.at = performance.now();
  });
  const machines = new Set<string>();
  let withoutMachine = 0;
  let peakMemory = 0;
  let last = begun;
  while (end.at === undefined && child.pid !== undefined) {
    const running = await hasMachine(child.pid, machines);
    const now = performance.now();
    if (!running) withoutMachine += now - last;
    last = now;
    peakMemory = Math.max(peakMemory, await peakMemoryOf(child.pid));
    await wait(INTERVAL);
  }
  if (end.at === undefined || child.exitCode !== 0) {
    throw new Error(`${args.join(' ')} failed:\n${await complaint}`);
  }
  return { wall: end.at - begun, withoutMachine, peakMemory };
}

/** @param machines the processes that are known to be machines; what is found is added */
async function hasMachine(pid: number, machines: Set<string>): Promise<boolean> {
  const children = await readProc(`${pid}/task/${pid}/children`);
  for (const child of children.split(' ').filter((entry) => entry !== '')) {
    if (machines.has(child)) return true;
    const command = await readProc(`${child}/cmdline`);
    // setpriv only starts the emulator, and `qemu --version` has no machine.
    if (command.startsWith('setpriv') || !command.includes('\0-M\0')) continue;
    machines.add(child);
    return true;
  }
  return false;
}

async function peakMemoryOf(pid: number): Promise<number> {
  const status = await readProc(`${pid}/status`);
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

/** Empty once the process has ended. */
async function readProc(path: string): Promise<string> {
  return readFile(`/proc/${path}`, 'utf8').catch(() => '');
}
