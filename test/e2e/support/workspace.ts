import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { cacheRoot } from '../../../src/system/paths.ts';

/** Folders of a test file's own. */
export interface Workspace {
  readonly folder: string;
  /** A cache that shares packages and built code with the user's, but has snapshots of its own. */
  readonly cache: string;
  readonly snapshots: string;
  /** For results. */
  readonly home: string;
  /** For temporary files. */
  readonly temporary: string;
  /** What a child process must have in its environment to use them. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Gives a test file a workspace, in this process's environment too, and removes it at the end. A test that leaves
 * processes, temporary folders or half-built entries of the cache behind fails.
 */
export function useWorkspace(): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'worldswitch-e2e-'));
  const place = (name: string): string => join(folder, name);
  const [cache, home, temporary] = [place('cache'), place('home'), place('temporary')];
  const environment = { WORLDSWITCH_CACHE: cache, WORLDSWITCH_HOME: home, TMPDIR: temporary };
  const before = { ...process.env };
  beforeAll(() => {
    mkdirSync(temporary);
    mkdirSync(cache);
    for (const kind of ['packages', 'trees', 'guest'])
      symlinkSync(join(cacheRoot(), kind), join(cache, kind));
    Object.assign(process.env, environment);
  });
  afterAll(() => {
    process.env = before;
    rmSync(folder, { recursive: true, force: true });
  });
  const workspace = { folder, cache, snapshots: join(cache, 'snapshots'), home, temporary, environment };
  afterEach(() => requireNothingLeft(workspace));
  return workspace;
}

/** Processes whose command line names something in a folder: the machines of a workspace. */
export function processesThatName(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => commandLineOf(pid).includes(folder));
}

function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended.
    return '';
  }
}

function requireNothingLeft({ folder, temporary, cache }: Workspace): void {
  const left = [
    ...processesThatName(folder).map((pid) => `process ${pid}: ${commandLineOf(pid).replaceAll('\0', ' ')}`),
    ...namesIn(temporary).filter((name) => name.startsWith('worldswitch-')),
    ...namesIn(join(cache, 'temporary')),
  ];
  if (left.length > 0) throw new Error(`this was left behind:\n${left.join('\n')}`);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
