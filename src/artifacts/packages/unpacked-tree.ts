import { createHash } from 'node:crypto';
import { cached } from '../../system/cache.ts';
import { type FetchOptions, withPackageFiles } from './fetch.ts';
import type { LockedPackage } from './lock.ts';
import { unpackPackages } from './unpack.ts';
import type { PackageWorld } from './world.ts';

/** What a tree has of its packages. */
export interface TreeContent {
  /** What is unpacked, as patterns of tar's; everything if it is not said. */
  readonly only: readonly string[] | undefined;
  /** Leaves in the folder what is of use. */
  readonly tidy?: (folder: string) => Promise<void>;
}

/** sha256 over packages' hashes, and over what decides which part of them is there. */
export function contentKey(packages: readonly LockedPackage[], parts: readonly string[]): string {
  const all = [...packages.map(({ sha256 }) => sha256).toSorted(), ...parts];
  return createHash('sha256').update(all.join('\n')).digest('hex');
}

/**
 * The folder of packages unpacked into one tree: from the cache, or fetched and unpacked first. It stays in the cache
 * while this process lives.
 *
 * @param key of the tree in the cache; it says all that goes into it
 * @throws GoneError if the archive no longer has some of the packages; WorldswitchError if they can't be had
 */
export async function unpackedTree(
  key: string,
  packages: readonly LockedPackage[],
  { only, tidy }: TreeContent,
  options: FetchOptions,
  world: PackageWorld,
): Promise<string> {
  const entry = await cached(
    'trees',
    key,
    async (folder) => {
      await withPackageFiles(packages, world, options, (files) =>
        unpackPackages(files, folder, only, options),
      );
      await tidy?.(folder);
    },
    options,
  );
  return entry.path;
}
