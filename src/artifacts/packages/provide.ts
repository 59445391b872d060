import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { PackageRecord } from '../../results/software.ts';
import { writeAtomic } from '../../system/files.ts';
import { cacheRoot } from '../../system/paths.ts';
import { bundleDefinition, type BundleName } from './bundles.ts';
import { changesBetween } from './changes.ts';
import { GoneError, type FetchOptions } from './fetch.ts';
import { lockedPackageSchema, readLock, type LockedPackage, type PackageLock } from './lock.ts';
import { resolveBundles } from './resolve.ts';
import { contentKey, unpackedTree } from './unpacked-tree.ts';
import { architectureOf, thisWorld, type PackageWorld } from './world.ts';

export { programOf } from './program.ts';

/** A set of packages, unpacked into one tree. The tree stays in the cache while this process lives. */
export interface Bundle {
  /** What it is, and of which version: that of a definition, or of an offer of the archive. */
  name: string;
  /** The unpacked tree. */
  root: string;
  /** sha256 over the packages' hashes: changes if and only if the content changes. */
  key: string;
  packages: PackageRecord[];
}

/** How a bundle is brought. */
export interface ProvideOptions extends FetchOptions {
  /** True if only the lock's versions will do. */
  locked: boolean;
}

/**
 * Brings a bundle: from the cache if it is there, else from the host's mirror of Debian, by the lock. What the
 * archive no longer has is replaced by the suite's current version, which is said, recorded, and remembered for
 * as long as the lock stays the same.
 *
 * @throws WorldswitchError if a package can't be had, is not what the index or the lock promises, or the cache
 *   can't take it; also if a version is gone and `locked` is set.
 */
export async function provideBundle(
  name: BundleName,
  options: ProvideOptions,
  world: PackageWorld = thisWorld(),
): Promise<Bundle> {
  const lock = await readLock(world.lockFile);
  const { packages, locked } = await choosePackages(name, lock, world, options.locked);
  try {
    return await unpackedBundle(name, packages, locked, options, world);
  } catch (error) {
    if (!(error instanceof GoneError) || options.locked) throw error;
    const current = await replaceGone(name, locked, error, options, world);
    const bundle = await unpackedBundle(name, current, locked, options, world);
    await writeAtomic(replacementFile(name, lock, world), JSON.stringify(current));
    return bundle;
  }
}

/** The packages a bundle consists of, without bringing them: the lock's, or what replaced them before. */
export async function choosePackages(
  name: BundleName,
  lock: PackageLock,
  world: PackageWorld,
  onlyLocked: boolean,
): Promise<{ packages: LockedPackage[]; locked: LockedPackage[] }> {
  const locked = lock.packages(name, architectureOf(name, world));
  const file = replacementFile(name, lock, world);
  if (onlyLocked || !existsSync(file)) return { packages: locked, locked };
  try {
    return { packages: z.array(lockedPackageSchema).parse(JSON.parse(await readFile(file, 'utf8'))), locked };
  } catch {
    // A damaged memory is no memory: the archive is asked again.
    return { packages: locked, locked };
  }
}

/** sha256 over packages' hashes, and over what is unpacked of them. */
export function bundleKey(name: BundleName, packages: readonly LockedPackage[]): string {
  return contentKey(packages, bundleDefinition(name).only ?? ['.']);
}

/** The key of a bundle's tree in the cache. */
export function treeKey(name: BundleName, key: string): string {
  return `${name}-${key.slice(0, 16)}`;
}

async function unpackedBundle(
  name: BundleName,
  packages: readonly LockedPackage[],
  locked: readonly LockedPackage[],
  options: ProvideOptions,
  world: PackageWorld,
): Promise<Bundle> {
  const key = bundleKey(name, packages);
  const { only } = bundleDefinition(name);
  const root = await unpackedTree(treeKey(name, key), packages, { only }, options, world);
  const hashes = new Set(locked.map(({ sha256 }) => sha256));
  const records = packages.map(({ name: packageName, version, architecture, sha256 }) => {
    return { name: packageName, version, architecture, sha256, locked: hashes.has(sha256) };
  });
  return { name, root, key, packages: records };
}

async function replaceGone(
  name: BundleName,
  locked: readonly LockedPackage[],
  error: GoneError,
  options: ProvideOptions,
  world: PackageWorld,
): Promise<LockedPackage[]> {
  const wanted = [{ bundle: name, architecture: architectureOf(name, world) }];
  const [resolved] = await resolveBundles(wanted, await world.mirrors(), options);
  const current = resolved?.packages ?? [];
  const changes = changesBetween(locked, current);
  const gone = new Set(error.packages.map(({ sha256 }) => sha256));
  const { suite, distribution } = bundleDefinition(name);
  for (const { before, after } of changes) {
    if (before === undefined || !gone.has(before.sha256)) continue;
    options.say(
      `${before.name} ${before.version} is no longer in the archive: ` +
        (after === undefined
          ? 'nothing needs it any more'
          : `taking ${after.name === before.name ? '' : `${after.name} `}${after.version} of ${suite ?? distribution}, ` +
            "verified by the archive's signed index"),
    );
  }
  const others = changes.filter(
    ({ before, after }) => after !== undefined && !gone.has(before?.sha256 ?? ''),
  );
  if (others.length > 0) {
    options.say(`with it comes ${others.map(({ after }) => `${after?.name} ${after?.version}`).join(', ')}`);
  }
  return current;
}

/** Where it is remembered, by lock, what replaced the lock's versions. */
export function replacementsFolder(): string {
  return join(cacheRoot(), 'replacements');
}

function replacementFile(name: BundleName, lock: PackageLock, world: PackageWorld): string {
  return join(replacementsFolder(), lock.identity, `${name}-${architectureOf(name, world)}.json`);
}
