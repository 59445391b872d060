import { peekCache } from '../system/cache.ts';
import type { ArchivePackage } from './archive/index-schema.ts';
import { asOfArchive } from './archive/locked-packages.ts';
import type { DebianArchitecture } from './packages/bundle-definition.ts';
import { bundleDefinition, bundleNames, type BundleName } from './packages/bundles.ts';
import { readLock } from './packages/lock.ts';
import { bundleKey, choosePackages, treeKey } from './packages/provide.ts';
import type { PackageWorld } from './packages/world.ts';

/** The lock's packages for an architecture, with whether the bundle of each is unpacked in the cache. */
export async function lockedPackages(
  architecture: DebianArchitecture,
  world: PackageWorld,
): Promise<Map<ArchivePackage, boolean>> {
  const lock = await readLock(world.lockFile);
  const found = new Map<ArchivePackage, boolean>();
  for (const name of bundleNames.filter((each) => hasVersions(each))) {
    const { architecture: own } = bundleDefinition(name);
    if ((own === 'host' ? world.host : own) !== architecture) continue;
    const { packages } = await choosePackages(name, lock, world, false);
    const isThere = peekCache('trees', treeKey(name, bundleKey(name, packages))) !== undefined;
    for (const each of asOfArchive(name, packages)) found.set(each, isThere);
  }
  return found;
}

/** Whether a bundle is of software whose versions are listed. */
function hasVersions(name: BundleName): boolean {
  return bundleDefinition(name).version !== undefined || name.startsWith('qemu@');
}

/** Each package once, the first of several that are the same. */
export function distinctPackages(packages: readonly ArchivePackage[]): ArchivePackage[] {
  const byHash = new Map<string, ArchivePackage>();
  for (const each of packages) if (!byHash.has(each.sha256)) byHash.set(each.sha256, each);
  return [...byHash.values()];
}
