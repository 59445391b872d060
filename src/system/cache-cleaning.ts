import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CACHE_KINDS,
  isCacheKey,
  locationOf,
  removeWhole,
  type CacheKind,
  type EntryLocation,
} from './cache.ts';
import { WorldswitchError } from './errors.ts';
import { diskUsage, inFolder, namesIn } from './files.ts';
import { tryLock } from './locks.ts';
import { cacheRoot } from './paths.ts';

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
    if (unwanted(entry.location.kind, entry.location.key)) await removeEntry(entry, cleaning);
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

/** The cache's limit in bytes: 16 GiB, for all workloads' machines, or `WORLDSWITCH_CACHE_LIMIT` (in GiB). */
export function cacheLimit(): number {
  const text = process.env['WORLDSWITCH_CACHE_LIMIT'];
  if (text === undefined || text === '') return 16 * 2 ** 30;
  const gibibytes = Number(text);
  if (!Number.isFinite(gibibytes) || gibibytes < 0) {
    throw new WorldswitchError(`WORLDSWITCH_CACHE_LIMIT is ${text}, which is not a size in GiB`, {
      next: 'set it to a number such as 4, or unset it',
    });
  }
  return gibibytes * 2 ** 30;
}

interface ListedEntry {
  location: EntryLocation;
  bytes: number;
  /** Milliseconds since 1970. */
  lastUse: number;
}

async function listEntries(): Promise<ListedEntry[]> {
  const entries: ListedEntry[] = [];
  for (const kind of CACHE_KINDS) {
    for (const key of (await namesIn(join(cacheRoot(), kind))).filter(isCacheKey)) {
      const location = locationOf(kind, key);
      const lastUse = await stat(location.entry).then(
        ({ mtimeMs }) => mtimeMs,
        () => undefined,
      );
      if (lastUse !== undefined) entries.push({ location, bytes: await diskUsage(location.entry), lastUse });
    }
  }
  return entries;
}

async function removeEntry(entry: ListedEntry, cleaning: Cleaning): Promise<boolean> {
  const { location } = entry;
  const name = `${location.kind}/${location.key}`;
  const held = tryLock(location.lock, 'exclusive');
  if (held === undefined) {
    cleaning.inUse.push(name);
    return false;
  }
  try {
    await inFolder(cacheRoot(), () => removeWhole(location));
    cleaning.freed += entry.bytes;
    cleaning.removed.push(name);
    return true;
  } finally {
    held.release();
  }
}
