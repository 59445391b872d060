import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { cacheRoot } from '../../../src/system/paths.ts';

/** Folders of a test file's own. */
export interface Workspace {
  readonly folder: string;
  /** A cache that shares packages and built code with the user's, but not images and snapshots. */
  readonly cache: string;
  readonly snapshots: string;
  /** For results. */
  readonly home: string;
  /** For temporary files. */
  readonly temporary: string;
  /** What a child process must have in its environment to use them. */
  readonly environment: Readonly<Record<string, string>>;
}

/** More than all tests need, in GiB: what is shared is in use by others, whose locks this cache doesn't have. */
const NO_LIMIT = '1000';

/**
 * Gives a test file a workspace, in this process's environment too, and removes it at the end. A test that leaves
 * processes, temporary folders or half-built entries of the cache behind fails.
 *
 * @param booted true if it begins with links to the snapshots that were taken before the first test (snapshots.ts), none of which
 *   may be written to; else every machine is booted that a test restores
 */
export function useWorkspace({ booted = false } = {}): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'worldswitch-e2e-'));
  const place = (name: string): string => join(folder, name);
  const [cache, home, temporary] = [place('cache'), place('home'), place('temporary')];
  const snapshots = join(cache, 'snapshots');
  const environment = {
    ...{ WORLDSWITCH_CACHE: cache, WORLDSWITCH_HOME: home, TMPDIR: temporary },
    WORLDSWITCH_CACHE_LIMIT: NO_LIMIT,
  };
  const before = { ...process.env };
  beforeAll(() => {
    mkdirSync(temporary);
    mkdirSync(snapshots, { recursive: true });
    for (const name of ['packages', 'trees', 'guest', ...(booted ? takenBefore() : [])])
      symlinkSync(join(cacheRoot(), name), join(cache, name));
    Object.assign(process.env, environment);
  });
  afterAll(() => {
    process.env = before;
    rmSync(folder, { recursive: true, force: true });
  });
  const workspace = { folder, cache, snapshots, home, temporary, environment };
  afterEach(() => requireNothingLeft(workspace));
  return workspace;
}

/** The key of a configuration's snapshot that was taken before the first test, of microbenchmarks. */
export function takenSnapshot(configuration: string): string {
  const digest = /^-[0-9a-f]+$/;
  const found = inject('snapshots').find(
    (key) => key.startsWith(configuration) && digest.test(key.slice(configuration.length)),
  );
  if (found === undefined) throw new Error(`${configuration} was not booted before the tests`);
  return found;
}

/** Where in a cache the snapshots are that were taken before the first test. */
function takenBefore(): string[] {
  return inject('snapshots').map((key) => join('snapshots', key));
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
