import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRun } from '../../../src/results/exchange.ts';
import type { Run } from '../../../src/results/schema.ts';
import { run } from './command.ts';
import type { Workspace } from './workspace.ts';

/** A copy of an image under a name of its own; returns its path. */
export function copyOf(workspace: Workspace, image: string, name: string): string {
  const path = join(workspace.folder, name);
  copyFileSync(image, path);
  return path;
}

/** What `worldswitch run` stored, which must have ended well. */
export async function storedBy(workspace: Workspace, ...args: string[]): Promise<Run> {
  const { exitCode, stdout, stderr } = await run(workspace, 'run', ...args);
  if (exitCode !== 0) throw new Error(stderr);
  return stored(workspace, stdout);
}

/** The run of which a table was printed. */
export async function stored(workspace: Workspace, table: string): Promise<Run> {
  const id = /^Run (\S+),/m.exec(table)?.[1] ?? 'none';
  return parseRun((await run(workspace, 'show', id, '--format', 'json')).stdout, 'show');
}
