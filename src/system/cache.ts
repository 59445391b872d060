import { existsSync } from 'node:fs';
import { mkdir, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { damagedFile, recordContents } from './contents.ts';
import { systemErrorCode, WorldswitchError } from './errors.ts';
import { inFolder } from './files.ts';
import { isHeldHere, lock, lockUnless, type Lock } from './locks.ts';
import { cacheRoot } from './paths.ts';

/*
 * The cache: folders that can be made again, each under a kind and a key that says all that went into it.
 *
 *   <root>/<kind>/<key>/               an entry; it is never changed once it is there
 *   <root>/temporary/<kind>-<key>/     the entry while it is being built, or what a killed builder left
 *   <root>/contents/<kind>-<key>.json  what belongs into the entry, to find damage
 *   <root>/locks/<kind>-<key>.lock     exclusive: being built or removed; shared: in use
 */

export const CACHE_KINDS = ['packages', 'trees', 'guest', 'images', 'snapshots', 'symbols'] as const;
export type CacheKind = (typeof CACHE_KINDS)[number];

/** Kinds of which damage is found otherwise: a package has a hash that is locked, and a snapshot that fails is taken anew. */
const TOLD_OTHERWISE: ReadonlySet<CacheKind> = new Set(['packages', 'snapshots']);

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
  /** Removes the entry if it is there and builds it anew; waits until nobody uses it, this process included. */
  refresh?: boolean;
}

/**
 * The cache's entry of this kind and key, built first if it is not there.
 *
 * @param build fills an empty folder, which becomes the entry as a whole or not at all. Of two processes that
 *   want the same entry one builds and the other waits, says so, and uses what the first one built. An entry that was
 *   damaged since is built anew.
 * @throws WorldswitchError if the cache can't be written (full, read-only, not allowed); whatever `build` throws.
 * @throws InterruptedError if `signal` aborts while waiting for another process.
 */
export async function cached(
  kind: CacheKind,
  key: string,
  build: (folder: string) => Promise<void>,
  options: CachedOptions = {},
): Promise<CacheEntry> {
  const location = locationOf(kind, key);
  let fresh = false;
  let refresh = options.refresh === true;
  for (;;) {
    if (existsSync(location.entry) && (fresh || !refresh)) {
      // What this process uses already was whole then, and can't be built anew until it ends.
      const inUse = isHeldHere(location.lock);
      const lease = await takeLease(location, options);
      const damaged =
        lease === undefined || fresh || inUse || TOLD_OTHERWISE.has(kind)
          ? undefined
          : await damagedFile(location.entry, location.contents);
      if (lease !== undefined && damaged === undefined)
        return { path: location.entry, fresh, release: lease.release };
      if (damaged !== undefined) {
        lease?.release();
        options.say?.(`${damaged} is damaged in the cache: ${kind} ${key} is made anew`);
        refresh = true;
      }
    }
    // Whoever builds it now may keep it for as long as its process lives, which may be this one.
    const isThere = (): boolean => !refresh && existsSync(location.entry);
    const held = await lockUnless(location.lock, 'exclusive', isThere, waiting(location, options));
    if (held === undefined) continue;
    try {
      if (existsSync(location.entry) && !refresh) continue;
      await buildEntry(location, build);
      fresh = true;
    } finally {
      held.release();
    }
  }
}

/** The cache's entry of this kind and key if it is there. */
export async function leaseCached(
  kind: CacheKind,
  key: string,
  options: Pick<CachedOptions, 'say' | 'signal'> = {},
): Promise<CacheEntry | undefined> {
  const location = locationOf(kind, key);
  if (!existsSync(location.entry)) return undefined;
  const lease = await takeLease(location, options);
  return lease && { path: location.entry, fresh: false, release: lease.release };
}

/** The path of an entry if it is there. It is not leased, so use it only to say what is there. */
export function peekCache(kind: CacheKind, key: string): string | undefined {
  const { entry } = locationOf(kind, key);
  return existsSync(entry) ? entry : undefined;
}

/** Where an entry is, and what protects it. */
export interface EntryLocation {
  kind: CacheKind;
  key: string;
  entry: string;
  temporary: string;
  contents: string;
  lock: string;
}

/** Whether a name can be a key; in the cache's folders whatever has another name is not ours. */
export function isCacheKey(name: string): boolean {
  return /^\w[\w.@+~-]*$/.test(name);
}

/** The location of an entry, which need not be there. */
export function locationOf(kind: CacheKind, key: string): EntryLocation {
  if (!isCacheKey(key)) throw new Error(`not a cache key: ${key}`);
  const root = cacheRoot();
  return {
    kind,
    key,
    entry: join(root, kind, key),
    temporary: join(root, 'temporary', `${kind}-${key}`),
    contents: join(root, 'contents', `${kind}-${key}.json`),
    lock: join(root, 'locks', `${kind}-${key}.lock`),
  };
}

function waiting(
  location: EntryLocation,
  options: CachedOptions,
): { onWait: () => void; signal?: AbortSignal | undefined } {
  return {
    onWait: () => options.say?.(`waiting for another worldswitch that uses ${location.kind} ${location.key}`),
    signal: options.signal,
  };
}

/** Undefined if the entry was removed meanwhile. */
async function takeLease(location: EntryLocation, options: CachedOptions): Promise<Lock | undefined> {
  let lease: Lock;
  try {
    lease = await lock(location.lock, 'shared', waiting(location, options));
  } catch (error) {
    // Nobody can remove an entry from a cache that can't be written, so it needs no lease there.
    if (error instanceof WorldswitchError && ['EROFS', 'EACCES'].includes(systemErrorCode(error.cause) ?? ''))
      return { release: () => {} };
    throw error;
  }
  try {
    const now = new Date();
    await utimes(location.entry, now, now);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') {
      lease.release();
      return undefined;
    }
    // In a cache that can't be written the time of last use does not matter.
  }
  return lease;
}

async function buildEntry(location: EntryLocation, build: (folder: string) => Promise<void>): Promise<void> {
  await inFolder(cacheRoot(), async () => {
    await removeWhole(location);
    await mkdir(location.temporary, { recursive: true });
    try {
      await build(location.temporary);
      if (!TOLD_OTHERWISE.has(location.kind)) await recordContents(location.temporary, location.contents);
      await mkdir(join(cacheRoot(), location.kind), { recursive: true });
      await rename(location.temporary, location.entry).catch((error: unknown) => {
        // A folder of entries can be a link into another cache, whose locks are others; what is there is the same then.
        if (systemErrorCode(error) !== 'ENOTEMPTY') throw error;
      });
    } finally {
      await rm(location.temporary, { recursive: true, force: true });
    }
  });
}

/** Removes an entry whose lock is held; renames it first, so that an interruption leaves no entry with a part of its content. */
export async function removeWhole(location: EntryLocation): Promise<void> {
  await rm(location.temporary, { recursive: true, force: true });
  await rm(location.contents, { force: true });
  if (!existsSync(location.entry)) return;
  await mkdir(join(cacheRoot(), 'temporary'), { recursive: true });
  await rename(location.entry, location.temporary);
  await rm(location.temporary, { recursive: true, force: true });
}
