import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { packageRoot } from '../../../src/system/paths.ts';
import type { Workspace } from './workspace.ts';

/** How a command ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs, the leader of a process group as a shell makes it. */
export interface Command {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Resolves when stderr has a line that contains `text`; rejects if the command ends before. */
  readonly says: (text: string) => Promise<void>;
}

/** Starts `worldswitch` as a user would, in a workspace. */
export function start(workspace: Workspace, ...args: string[]): Command {
  return startProgram(workspace, process.execPath, [join(packageRoot, 'bin/worldswitch.js'), ...args]);
}

/** Runs `worldswitch` to its end. */
export function run(workspace: Workspace, ...args: string[]): Promise<Ended> {
  return start(workspace, ...args).ended;
}

/** Starts any program in a workspace. */
export function startProgram(workspace: Workspace, program: string, args: readonly string[]): Command {
  const child = spawn(program, args, {
    cwd: workspace.folder,
    env: { ...process.env, ...workspace.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  // A test that fails must not leave its command to those that follow.
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
      process.kill(-child.pid, 'SIGKILL');
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8');
    child[name].on('data', (text: string) => (output[name] += text));
  }
  const ended = once(child, 'close').then(([exitCode, signal]): Ended => ({ exitCode, signal, ...output }));
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (output.stderr.includes(text)) resolve();
      };
      child.stderr.on('data', look);
      void ended.then(() => reject(new Error(`it never said '${text}', but:\n${output.stderr}`)));
      look();
    });
  return { pid: child.pid ?? 0, ended, says };
}
