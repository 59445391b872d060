import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode, WorldswitchError } from './errors.ts';
import { diskUsage, inFolder } from './files.ts';
import { lock, tryLock, type Lock } from './locks.ts';
import { cacheRoot } from './paths.ts';

/*
 * The cache: folders that can be made again, each under a kind and a key that says all that went into it.
 *
 *   <root>/<kind>/<key>/               an entry; it is never changed once it is there
 *   <root>/temporary/<kind>-<key>/     the entry while it is being built, or what a killed builder left
 *   <root>/locks/<kind>-<key>.lock     exclusive: being built or removed; shared: in use
 */

const KINDS = ['packages', 'trees', 'guest', 'snapshots'] as const;
export type CacheKind = (typeof KINDS)[number];

/** A folder of the cache, in use by this process until it is released or the process ends. */
export interface CacheEntry {
  path: string;
  /** True if it was built by this call. */
  fresh: boolean;
  /** Allows that the entry is removed when room is needed. */
  release: () => void;
}

/** How {@link cached} behaves. */
export interface CachedOptions {
  say?: ((line: string) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** Removes the entry if it is there and builds it anew; waits until nobody uses the old one. */
  refresh?: boolean;
}

/**
 * The cache's entry of this kind and key, built first if it is not there.
 *
 * @param build fills an empty folder, which becomes the entry as a whole or not at all. Of two processes that
 *   want the same entry one builds and the other waits, says so, and uses what the first one built.
 * @throws WorldswitchError if the cache can't be written (full, read-only, not allowed); whatever `build` throws.
 * @throws InterruptedError if `signal` aborts while waiting for another process.
 */
export async function cached(
  kind: CacheKind,
  key: string,
  build: (folder: string) => Promise<void>,
  options: CachedOptions = {},
): Promise<CacheEntry> {
  const place = placeOf(kind, key);
  let fresh = false;
  for (;;) {
    if (existsSync(place.entry) && (fresh || options.refresh !== true)) {
      const lease = await takeLease(place, options);
      if (lease !== undefined) return { path: place.entry, fresh, release: lease.release };
    }
    const held = await lock(place.lock, 'exclusive', waiting(place, options));
    try {
      if (existsSync(place.entry) && options.refresh !== true) continue;
      await buildEntry(place, build);
      fresh = true;
    } finally {
      held.release();
    }
  }
}

/** The path of an entry if it is there. It is not leased, so use it only to say what is there. */
export function peekCache(kind: CacheKind, key: string): string | undefined {
  const { entry } = placeOf(kind, key);
  return existsSync(entry) ? entry : undefined;
}

/** What was removed from the cache, and what was not because a live process uses it. */
export interface Cleaning {
  /** Bytes on disk. */
  freed: number;
  removed: string[];
  inUse: string[];
}

/**
 * Removes the entries that were used least recently until the rest takes at most `limitBytes` on disk.
 * What a live process uses is kept, even above the limit.
 */
export async function pruneCache(limitBytes: number = cacheLimit()): Promise<Cleaning> {
  const entries = await listEntries();
  let total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const cleaning: Cleaning = { freed: 0, removed: [], inUse: [] };
  for (const entry of entries.toSorted((a, b) => a.lastUse - b.lastUse)) {
    if (total <= limitBytes) break;
    if (await removeEntry(entry, cleaning)) total -= entry.bytes;
  }
  return cleaning;
}

/** Removes every entry that `unwanted` picks and no live process uses. */
export async function removeEntries(unwanted: (kind: CacheKind, key: string) => boolean): Promise<Cleaning> {
  const cleaning: Cleaning = { freed: 0, removed: [], inUse: [] };
  for (const entry of await listEntries()) {
    if (unwanted(entry.place.kind, entry.place.key)) await removeEntry(entry, cleaning);
  }
  return cleaning;
}

/** Removes what killed processes left behind while they were building entries. Returns the bytes freed. */
export async function removeLeftovers(): Promise<number> {
  const folder = join(cacheRoot(), 'temporary');
  let freed = 0;
  for (const name of await namesIn(folder)) {
    const held = tryLock(join(cacheRoot(), 'locks', `${name}.lock`), 'exclusive');
    if (held === undefined) continue;
    try {
      freed += await diskUsage(join(folder, name));
      await inFolder(folder, () => rm(join(folder, name), { recursive: true, force: true }));
    } finally {
      held.release();
    }
  }
  return freed;
}

/** The cache's limit in bytes: 4 GiB, or `WORLDSWITCH_CACHE_LIMIT` (in GiB). */
export function cacheLimit(): number {
  const text = process.env['WORLDSWITCH_CACHE_LIMIT'];
  if (text === undefined || text === '') return 4 * 2 ** 30;
  const gibibytes = Number(text);
  if (!Number.isFinite(gibibytes) || gibibytes < 0) {
    throw new WorldswitchError(`WORLDSWITCH_CACHE_LIMIT is ${text}, which is not a size in GiB`, {
      next: 'set it to a number such as 4, or unset it',
    });
  }
  return gibibytes * 2 ** 30;
}

interface Place {
  kind: CacheKind;
  key: string;
  entry: string;
  temporary: string;
  lock: string;
}

function placeOf(kind: CacheKind, key: string): Place {
  if (!/^\w[\w.@+~-]*$/.test(key)) throw new Error(`not a cache key: ${key}`);
  const root = cacheRoot();
  return {
    kind,
    key,
    entry: join(root, kind, key),
    temporary: join(root, 'temporary', `${kind}-${key}`),
    lock: join(root, 'locks', `${kind}-${key}.lock`),
  };
}

function waiting(
  place: Place,
  options: CachedOptions,
): { onWait: () => void; signal?: AbortSignal | undefined } {
  return {
    onWait: () => options.say?.(`waiting for another worldswitch that uses ${place.kind} ${place.key}`),
    signal: options.signal,
  };
}

/** Undefined if the entry was removed meanwhile. */
async function takeLease(place: Place, options: CachedOptions): Promise<Lock | undefined> {
  let lease: Lock;
  try {
    lease = await lock(place.lock, 'shared', waiting(place, options));
  } catch (error) {
    // Nobody can remove an entry from a cache that can't be written, so it needs no lease there.
    if (error instanceof WorldswitchError && ['EROFS', 'EACCES'].includes(systemErrorCode(error.cause) ?? ''))
      return { release: () => {} };
    throw error;
  }
  try {
    const now = new Date();
    await utimes(place.entry, now, now);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') {
      lease.release();
      return undefined;
    }
    // In a cache that can't be written the time of last use does not matter.
  }
  return lease;
}

async function buildEntry(place: Place, build: (folder: string) => Promise<void>): Promise<void> {
  await inFolder(cacheRoot(), async () => {
    await removeWhole(place);
    await mkdir(place.temporary, { recursive: true });
    try {
      await build(place.temporary);
      await mkdir(join(cacheRoot(), place.kind), { recursive: true });
      await rename(place.temporary, place.entry);
    } finally {
      await rm(place.temporary, { recursive: true, force: true });
    }
  });
}

interface ListedEntry {
  place: Place;
  bytes: number;
  /** Milliseconds since 1970. */
  lastUse: number;
}

async function listEntries(): Promise<ListedEntry[]> {
  const entries: ListedEntry[] = [];
  for (const kind of KINDS) {
    for (const key of await namesIn(join(cacheRoot(), kind))) {
      const place = placeOf(kind, key);
      const lastUse = await stat(place.entry).then(
        ({ mtimeMs }) => mtimeMs,
        () => undefined,
      );
      if (lastUse !== undefined) entries.push({ place, bytes: await diskUsage(place.entry), lastUse });
    }
  }
  return entries;
}

async function removeEntry(entry: ListedEntry, cleaning: Cleaning): Promise<boolean> {
  const { place } = entry;
  const name = `${place.kind}/${place.key}`;
  const held = tryLock(place.lock, 'exclusive');
  if (held === undefined) {
    cleaning.inUse.push(name);
    return false;
  }
  try {
    await inFolder(cacheRoot(), () => removeWhole(place));
    cleaning.freed += entry.bytes;
    cleaning.removed.push(name);
    return true;
  } finally {
    held.release();
  }
}

/** Renames before it removes, so that an interruption leaves no entry with a part of its content. */
async function removeWhole(place: Place): Promise<void> {
  await rm(place.temporary, { recursive: true, force: true });
  if (!existsSync(place.entry)) return;
  await mkdir(join(cacheRoot(), 'temporary'), { recursive: true });
  await rename(place.entry, place.temporary);
  await rm(place.temporary, { recursive: true, force: true });
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
