import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the package or checkout: where guest/, plugin/ and packages.lock.json are. */
export const packageRoot = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The folder for everything that can be made again: packages, built guest code, snapshots.
 * `WORLDSWITCH_CACHE`, else `worldswitch` in the XDG cache folder.
 */
export function cacheRoot(): string {
  return (
    fromEnvironment('WORLDSWITCH_CACHE') ??
    join(fromEnvironment('XDG_CACHE_HOME') ?? join(homedir(), '.cache'), 'worldswitch')
  );
}

/**
 * The folder for what can't be made again: the database of results.
 * `WORLDSWITCH_HOME`, else `worldswitch` in the XDG data folder.
 */
export function dataRoot(): string {
  return (
    fromEnvironment('WORLDSWITCH_HOME') ??
    join(fromEnvironment('XDG_DATA_HOME') ?? join(homedir(), '.local', 'share'), 'worldswitch')
  );
}

function fromEnvironment(name: string): string | undefined {
  const value = process.env[name];
  return value === undefined || value === '' ? undefined : resolve(value);
}
