import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, leaseCached, type CacheEntry } from '../../system/cache.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { sayWhatIsFetched } from './fetch-progress.ts';
import { fileErrorFromOutput, formatBytes, inFolder, sha256File } from '../../system/files.ts';
import { withLock } from '../../system/locks.ts';
import { cacheRoot } from '../../system/paths.ts';
import { lastLines, runProcess } from '../../system/processes.ts';
import { APT_HELPER } from './apt-helper.ts';
import type { LockedPackage } from './lock.ts';
import { copyFromMirror, keepInMirror } from './own-mirror.ts';
import type { Mirrors } from './sources.ts';
import { archiveOf, type PackageWorld } from './world.ts';

/** Bytes per second below which a download is given up, and the seconds it gets on top (apt's own retries). */
const SLOWEST = 40_000;
const PATIENCE = 300;

/** The name of the file in a package's cache entry. */
const FILE = 'package.deb';

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
  world: Pick<PackageWorld, 'mirrors' | 'ownMirror'>,
  options: FetchOptions,
  use: (files: PackageFile[]) => Promise<T>,
): Promise<T> {
  const entries = new Map<LockedPackage, CacheEntry>();
  try {
    // One at a time on this machine: what two bundles share is fetched once.
    await withLock(
      join(cacheRoot(), 'locks', 'fetch.lock'),
      async () => {
        const staging = join(cacheRoot(), 'temporary', 'fetch');
        await inFolder(cacheRoot(), async () => {
          // Whole files that a killed process had fetched.
          for (const entry of (await takeStaged(staging, packages)).values()) entry.release();
          try {
            const absent = await leaseIntact(packages, entries, options);
            const own = absent.length === 0 ? undefined : await world.ownMirror?.();
            const missing = own === undefined ? absent : await takeKept(own, absent, staging, entries);
            if (missing.length > 0) {
              await download(missing, await world.mirrors(), staging, entries, options);
            }
            if (own !== undefined) await keep(own, missing, entries);
          } finally {
            await rm(staging, { recursive: true, force: true });
          }
        });
      },
      {
        onWait: () => options.say('waiting for another worldswitch that fetches packages'),
        signal: options.signal,
      },
    );
    return await use([...entries].map(([locked, entry]) => ({ locked, path: join(entry.path, FILE) })));
  } finally {
    for (const entry of entries.values()) entry.release();
  }
}

/** Leases what is in the cache and as it should be; returns the rest. */
async function leaseIntact(
  packages: readonly LockedPackage[],
  entries: Map<LockedPackage, CacheEntry>,
  options: FetchOptions,
): Promise<LockedPackage[]> {
  const missing: LockedPackage[] = [];
  for (const locked of packages) {
    const entry = await leaseCached('packages', locked.sha256, options);
    if (entry !== undefined && (await isFile(join(entry.path, FILE), locked))) {
      entries.set(locked, entry);
      continue;
    }
    if (entry !== undefined) {
      entry.release();
      options.say(`${locked.name} ${locked.version} is damaged in the cache: fetching it again`);
    }
    missing.push(locked);
  }
  return missing;
}

/** Takes what is in the user's own mirror; returns the rest. */
async function takeKept(
  own: string,
  absent: readonly LockedPackage[],
  staging: string,
  entries: Map<LockedPackage, CacheEntry>,
): Promise<LockedPackage[]> {
  await mkdir(staging, { recursive: true });
  for (const locked of absent) await copyFromMirror(own, locked, stagedFile(staging, locked));
  for (const [locked, entry] of await takeStaged(staging, absent)) entries.set(locked, entry);
  const missing = absent.filter((locked) => !entries.has(locked));
  // What was damaged there is no beginning of what is fetched.
  for (const locked of missing) await rm(stagedFile(staging, locked), { force: true });
  return missing;
}

/** Puts what was fetched into the user's own mirror. */
async function keep(
  own: string,
  fetched: readonly LockedPackage[],
  entries: ReadonlyMap<LockedPackage, CacheEntry>,
): Promise<void> {
  for (const locked of fetched) {
    const entry = entries.get(locked);
    if (entry !== undefined) await keepInMirror(own, locked, join(entry.path, FILE));
  }
}

/** Puts those of the packages that are in the cache into the user's own mirror. Returns how many were not there. */
export async function keepCached(packages: readonly LockedPackage[], own: string): Promise<number> {
  let copied = 0;
  for (const locked of new Map(packages.map((each) => [each.sha256, each])).values()) {
    const entry = await leaseCached('packages', locked.sha256);
    if (entry === undefined) continue;
    try {
      if (await keepInMirror(own, locked, join(entry.path, FILE))) copied++;
    } finally {
      entry.release();
    }
  }
  return copied;
}

async function download(
  missing: readonly LockedPackage[],
  mirrors: Mirrors,
  staging: string,
  entries: Map<LockedPackage, CacheEntry>,
  options: FetchOptions,
): Promise<void> {
  const bytes = missing.reduce((sum, { size }) => sum + size, 0);
  const what = missing.length === 1 ? missing[0]?.name : `${missing.length} packages`;
  options.say(`fetching ${what} (${formatBytes(bytes)})`);
  await mkdir(staging, { recursive: true });
  const files = missing.map((locked) => stagedFile(staging, locked));
  const silence = sayWhatIsFetched(files, bytes, options.say);
  let output: string;
  try {
    const result = await runProcess(
      APT_HELPER,
      [
        ...asRoot(),
        'download-file',
        ...missing.flatMap((locked) => [
          uriOf(locked, mirrors),
          stagedFile(staging, locked),
          `SHA256:${locked.sha256}`,
        ]),
      ],
      {
        title: 'fetching packages',
        timeLimit: PATIENCE + bytes / SLOWEST,
        env: { LC_ALL: 'C' },
        accept: [0, 100],
        next: 'see that the package apt is installed and this machine reaches its mirror (worldswitch doctor)',
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      },
    );
    output = `${result.stdout}\n${result.stderr}`;
  } finally {
    silence();
    for (const [locked, entry] of await takeStaged(staging, missing)) entries.set(locked, entry);
  }
  const failed = missing.filter((locked) => !entries.has(locked));
  if (failed.length > 0) throw downloadError(output, failed, mirrors);
}

/** Moves the files that were fetched as a whole into the cache. */
async function takeStaged(
  staging: string,
  packages: readonly LockedPackage[],
): Promise<Map<LockedPackage, CacheEntry>> {
  const entries = new Map<LockedPackage, CacheEntry>();
  for (const locked of packages) {
    const file = stagedFile(staging, locked);
    if (!existsSync(file) || !(await isFile(file, locked))) continue;
    const entry = await cached('packages', locked.sha256, (folder) => rename(file, join(folder, FILE)), {
      refresh: true,
    });
    entries.set(locked, entry);
  }
  return entries;
}

function stagedFile(staging: string, { sha256 }: LockedPackage): string {
  return join(staging, `${sha256}.deb`);
}

async function isFile(file: string, { sha256 }: LockedPackage): Promise<boolean> {
  try {
    return (await sha256File(file)) === sha256;
  } catch {
    return false;
  }
}

function uriOf(locked: LockedPackage, mirrors: Mirrors): string {
  const path = locked.path.split('/').map(encodeURIComponent).join('/');
  return `${archiveOf(mirrors, locked.archive).uri}/${path}`;
}

/** apt drops its rights to a user that may not write our folder, and says so in a warning; as root it need not. */
export function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['-oAPT::Sandbox::User=root'] : [];
}

/** Says why the files that are missing after a download are: gone, damaged, no room for them, or out of reach. */
function downloadError(output: string, failed: readonly LockedPackage[], mirrors: Mirrors): unknown {
  // A warning about how apt would rather have worked is no reason.
  const full = fileErrorFromOutput(output.replaceAll(/^W:.*$/gm, ''), cacheRoot());
  if (full !== undefined) return full;
  const reasons = failed.map((locked) => ({ locked, reason: reasonFor(uriOf(locked, mirrors), output) }));
  const other = reasons.find(({ reason }) => !/^(404\s+Not Found|410\s+Gone)/i.test(reason));
  if (other === undefined) return new GoneError(failed);
  const { name, version } = other.locked;
  if (/^(Hash Sum mismatch|File has unexpected size)/i.test(other.reason)) {
    return new WorldswitchError(
      `the mirror's ${name} ${version} is not the locked one: its sha256 differs, so it was not used`,
      { next: 'type the same command again; if that persists, the mirror or a proxy on the way is damaged' },
    );
  }
  return new WorldswitchError(`${name} ${version} could not be fetched`, {
    next: 'see that this machine reaches its Debian mirror, then type the same command again; what was fetched is kept',
    details: other.reason === '' ? lastLines(output, 4) : [other.reason],
  });
}

/** What apt says after `E: Failed to fetch <uri>`; empty if it says nothing about this one. */
function reasonFor(uri: string, output: string): string {
  const start = `E: Failed to fetch ${uri} `;
  const line = output.split('\n').find((candidate) => candidate.startsWith(start));
  return line?.slice(start.length).trim() ?? '';
}
