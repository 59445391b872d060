import { parseRun } from '../../../src/results/exchange.ts';
import type { Run } from '../../../src/results/schema.ts';
import { run } from './command.ts';
import type { Workspace } from './workspace.ts';

/** What `worldswitch run` stored, which must have ended well. */
export async function storedBy(workspace: Workspace, ...args: string[]): Promise<Run> {
  const { exitCode, stdout, stderr } = await run(workspace, 'run', ...args);
  if (exitCode !== 0) throw new Error(stderr);
  return stored(workspace, stdout);
}

/** The run of which a table was printed. */
export function stored(workspace: Workspace, table: string): Promise<Run> {
  return shown(workspace, /^Run (\S+),/m.exec(table)?.[1] ?? 'none');
}

/** The run that began last. */
export function latest(workspace: Workspace): Promise<Run> {
  return shown(workspace, 'latest');
}

async function shown(workspace: Workspace, id: string): Promise<Run> {
  const { stdout } = await run(workspace, 'show', id, '--format', 'json');
  return parseRun(stdout, `show ${id}`);
}
