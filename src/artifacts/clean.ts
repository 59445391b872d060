import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pruneCache, removeEntries, removeLeftovers, type Cleaning } from '../system/cache-cleaning.ts';
import { forgetFacts } from '../system/file-facts.ts';
import { diskUsage, inFolder, namesIn } from '../system/files.ts';
import { cacheRoot } from '../system/paths.ts';
import { archiveFolder } from './archive/archive-index.ts';
import { packagesOfKept } from './archive/kept.ts';
import { isArchived } from './archive/provide-part.ts';
import { bundleNames } from './packages/bundles.ts';
import { readLock } from './packages/lock.ts';
import { bundleKey, choosePackages, replacementsFolder, treeKey } from './packages/provide.ts';
import { thisWorld, type PackageWorld } from './packages/world.ts';

/**
 * Removes what is of no more use: leftovers of killed processes, packages that nobody asked for (neither the lock, nor
 * what replaced its versions, nor a user who wanted another version), and what is above the cache's limit (least recently used first). Nothing that a live process
 * uses.
 */
export async function cleanCache(world: PackageWorld = thisWorld()): Promise<Cleaning> {
  const leftovers = await removeLeftovers();
  const lock = await readLock(world.lockFile);
  const wanted = new Set<string>();
  for (const bundle of bundleNames) {
    const { packages } = await choosePackages(bundle, lock, world, false);
    wanted.add(treeKey(bundle, bundleKey(bundle, packages)));
    for (const { sha256 } of packages) wanted.add(sha256);
  }
  for (const { sha256 } of await packagesOfKept(world)) wanted.add(sha256);
  const forgotten =
    (await removeReplacements((identity) => identity !== lock.identity)) + (await forgetFacts());
  const old = await removeEntries(
    (kind, key) => (kind === 'packages' || (kind === 'trees' && !isArchived(key))) && !wanted.has(key),
  );
  const above = await pruneCache();
  return {
    freed: leftovers + forgotten + old.freed + above.freed,
    removed: [...old.removed, ...above.removed],
    inUse: [...new Set([...old.inUse, ...above.inUse])],
  };
}

/** Removes the whole cache, but for what a live process uses. */
export async function clearCache(): Promise<Cleaning> {
  const leftovers = await removeLeftovers();
  const forgotten = (await removeReplacements(() => true)) + (await forgetFacts());
  const archive = await forgetArchive();
  const cleaning = await removeEntries(() => true);
  return { ...cleaning, freed: cleaning.freed + leftovers + forgotten + archive };
}

/** Forgets what the archive has, and what was fetched of it. Returns the bytes freed. */
async function forgetArchive(): Promise<number> {
  const folder = archiveFolder();
  const freed = await diskUsage(folder);
  await inFolder(cacheRoot(), () => rm(folder, { recursive: true, force: true }));
  return freed;
}

/** Forgets what replaced the versions of locks. Returns the bytes freed. */
async function removeReplacements(unwanted: (identity: string) => boolean): Promise<number> {
  const folder = replacementsFolder();
  let freed = 0;
  for (const identity of await namesIn(folder)) {
    if (!unwanted(identity)) continue;
    freed += await diskUsage(join(folder, identity));
    await inFolder(cacheRoot(), () => rm(join(folder, identity), { recursive: true, force: true }));
  }
  return freed;
}
