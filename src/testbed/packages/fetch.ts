import { join } from 'node:path';
import { cached, type CacheEntry } from '../../system/cache.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { fileErrorFromOutput, sha256File } from '../../system/files.ts';
import { lastLines, runProcess } from '../../system/processes.ts';
import type { LockedPackage } from './lock.ts';
import type { Mirrors } from './sources.ts';
import { archiveOf } from './world.ts';

/** apt's own downloader: it knows the host's proxies, certificates and mirrors' passwords. */
export const APT_HELPER = '/usr/lib/apt/apt-helper';

/** Seconds after which one download is given up: 25 MB at 50 kB/s, and apt's own retries. */
const TIME_LIMIT = 600;

/** Downloads at a time. */
const PARALLEL = 6;

/** How packages are fetched. */
export interface FetchOptions {
  say: (line: string) => void;
  signal?: AbortSignal | undefined;
}

/** Thrown when the archive has no such file any more: it keeps a version only while a suite has it. */
export class GoneError extends WorldswitchError {
  readonly packages: readonly LockedPackage[];

  constructor(packages: readonly LockedPackage[]) {
    const names = packages.map(({ name, version }) => `${name} ${version}`).join(', ');
    super(`no longer in the archive: ${names}`, {
      next: 'run the command without --locked to take the current version, or worldswitch setup --update to lock it',
    });
    this.packages = packages;
  }
}

/** A package file in the cache. */
export interface PackageFile {
  locked: LockedPackage;
  path: string;
}

/**
 * Brings package files into the cache, fetching what is not there, and checks every one against its sha256.
 *
 * @param use gets the files, which stay in the cache while it runs.
 * @throws GoneError if the archive no longer has some of them; the others are in the cache then.
 * @throws WorldswitchError if a download fails. What came before stays, so a second try goes on from there.
 */
export async function withPackageFiles<T>(
  packages: readonly LockedPackage[],
  mirrors: () => Promise<Mirrors>,
  options: FetchOptions,
  use: (files: PackageFile[]) => Promise<T>,
): Promise<T> {
  const files: (PackageFile & { entry: CacheEntry })[] = [];
  const gone: LockedPackage[] = [];
  const failures: unknown[] = [];
  const queue = [...packages];
  const work = async (): Promise<void> => {
    for (let locked = queue.shift(); locked !== undefined && failures.length === 0; locked = queue.shift()) {
      try {
        const entry = await packageEntry(locked, mirrors, options);
        files.push({ locked, entry, path: join(entry.path, FILE) });
      } catch (error) {
        if (error instanceof GoneError) gone.push(...error.packages);
        else failures.push(error);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: PARALLEL }, work));
    if (failures.length > 0) throw failures[0];
    if (gone.length > 0) throw new GoneError(gone);
    return await use(files);
  } finally {
    for (const { entry } of files) entry.release();
  }
}

/** The name of the file in a package's cache entry. */
const FILE = 'package.deb';

async function packageEntry(
  locked: LockedPackage,
  mirrors: () => Promise<Mirrors>,
  options: FetchOptions,
): Promise<CacheEntry> {
  const download = (refresh: boolean): Promise<CacheEntry> =>
    cached(
      'packages',
      locked.sha256,
      async (folder) => downloadPackage(locked, await mirrors(), join(folder, FILE), options),
      { ...options, refresh },
    );
  const entry = await download(false);
  if (entry.fresh || (await isIntact(entry, locked))) return entry;
  entry.release();
  options.say(`${locked.name} ${locked.version} is damaged in the cache: fetching it again`);
  return download(true);
}

async function isIntact(entry: CacheEntry, locked: LockedPackage): Promise<boolean> {
  try {
    return (await sha256File(join(entry.path, FILE))) === locked.sha256;
  } catch {
    return false;
  }
}

async function downloadPackage(
  locked: LockedPackage,
  mirrors: Mirrors,
  file: string,
  options: FetchOptions,
): Promise<void> {
  const path = locked.path.split('/').map(encodeURIComponent).join('/');
  const uri = `${archiveOf(mirrors, locked.archive).uri}/${path}`;
  const title = `fetching ${locked.name} ${locked.version}`;
  const folder = join(file, '..');
  const result = await runProcess(
    APT_HELPER,
    [...asRoot(), 'download-file', uri, file, `SHA256:${locked.sha256}`],
    {
      title,
      timeLimit: TIME_LIMIT,
      env: { LC_ALL: 'C' },
      accept: [0, 100],
      next: 'see that the package apt is installed (worldswitch doctor)',
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    },
  );
  if (result.exitCode !== 0) {
    throw downloadError(`${result.stdout}\n${result.stderr}`, locked, folder, title);
  }
  if ((await sha256File(file)) !== locked.sha256) throw hashError(locked, []);
}

/** apt drops its rights to a user that may not write our folder, and says so in a warning; as root it need not. */
export function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['-oAPT::Sandbox::User=root'] : [];
}

function downloadError(output: string, locked: LockedPackage, folder: string, title: string): unknown {
  const details = lastLines(output.replaceAll(/^W:.*$/gm, ''), 4);
  if (/\b(404\s+Not Found|410\s+Gone)/i.test(output)) return new GoneError([locked]);
  if (/Hash Sum mismatch|unexpected size/i.test(output)) return hashError(locked, details);
  return (
    fileErrorFromOutput(output, folder) ??
    new WorldswitchError(`${title} failed`, {
      next: 'see that this machine reaches its Debian mirror, then type the same command again; what was fetched is kept',
      details,
    })
  );
}

function hashError(locked: LockedPackage, details: string[]): WorldswitchError {
  return new WorldswitchError(
    `the mirror's ${locked.name} ${locked.version} is not the locked one: its sha256 differs, so it was not used`,
    {
      next: 'type the same command again; if that persists, the mirror or a proxy on the way is damaged',
      details,
    },
  );
}
