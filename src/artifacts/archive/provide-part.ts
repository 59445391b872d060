import { WorldswitchError } from '../../system/errors.ts';
import { QEMU_PACKAGES } from '../qemu-programs.ts';
import { type FetchOptions, GoneError } from '../packages/fetch.ts';
import type { LockedPackage } from '../packages/lock.ts';
import { withPrivateApt } from '../packages/private-apt.ts';
import type { Bundle } from '../packages/provide.ts';
import { resolvePackages } from '../packages/resolve.ts';
import { contentKey, type TreeContent, unpackedTree } from '../packages/unpacked-tree.ts';
import type { PackageWorld } from '../packages/world.ts';
import { fetchArchiveIndex, readArchiveIndex } from './archive-index.ts';
import { keptFolder, keptFolderOf, nameOfPart, type Part, recall, remember } from './kept.ts';
import { keepNeededModules, NEEDED_MODULES } from '../modules/needed-modules.ts';
import type { Offer } from './offers.ts';
import { systemOf } from './suites.ts';

/**
 * Brings a part of an offer: from the cache or the user's own mirror if it is there, else from the archive.
 *
 * @throws WorldswitchError if it can't be had; if it is gone, the indexes are fetched anew first, and have it no longer
 */
export async function providePart(
  part: Part,
  offer: Offer,
  options: FetchOptions,
  world: PackageWorld,
): Promise<Bundle> {
  try {
    return await providedPart(part, offer, options, world);
  } catch (error) {
    if (!(error instanceof GoneError)) throw error;
    await fetchArchiveIndex(offer.architecture, await world.mirrors(), options, error.packages);
    throw new WorldswitchError(
      `the archive no longer has ${error.packages.map(({ name }) => name).join(', ')}`,
      {
        next:
          'type the same command again, which takes the next older version where a series or latest is asked for; ' +
          'worldswitch setup --mirror keeps versions before they are gone',
        cause: error,
      },
    );
  }
}

async function providedPart(
  part: Part,
  offer: Offer,
  options: FetchOptions,
  world: PackageWorld,
): Promise<Bundle> {
  const known = await recall(part, offer, world);
  const packages = known ?? (await packagesOf(part, offer, options, world));
  const content = contentOf(part);
  const key = contentKey(packages, [
    ...(content.only ?? ['.']),
    ...(part === 'kernel' ? NEEDED_MODULES : []),
  ]);
  const name = nameOfPart(part, offer);
  const root = await unpackedTree(treeName(name, key), packages, content, options, world);
  await remember(keptFolder(), part, offer, packages);
  const mirror = await world.ownMirror?.();
  if (mirror !== undefined) await remember(keptFolderOf(mirror), part, offer, packages);
  const records = packages.map(({ name: packageName, version, architecture, sha256 }) => {
    return { name: packageName, version, architecture, sha256, locked: false };
  });
  return { name, root, key, packages: records };
}

/** The key of a part's tree in the cache; it begins as no bundle's does. */
function treeName(name: string, key: string): string {
  return `${ARCHIVED}${name}-${key.slice(0, 16)}`;
}

const ARCHIVED = 'archive-';

/** Whether the key of a tree is that of a part of an offer. */
export function isArchived(key: string): boolean {
  return key.startsWith(ARCHIVED);
}

/** What of a part's packages is unpacked. */
function contentOf(part: Part): TreeContent {
  switch (part) {
    case 'kernel':
      return {
        only: ['./boot/vmlinuz-*', './lib/modules/*', './usr/lib/modules/*'],
        tidy: (folder) => keepNeededModules(folder),
      };
    case 'hypervisor':
      return { only: ['./boot/*'] };
    case 'hypervisor-tools':
      return {
        only: ['./usr/lib/xen-*/bin/*', './usr/lib/*-linux-gnu/*', './lib/*', './lib64/*', './usr/lib64/*'],
      };
    case 'qemu':
      return { only: undefined };
  }
}

async function packagesOf(
  part: Part,
  offer: Offer,
  options: FetchOptions,
  world: PackageWorld,
): Promise<LockedPackage[]> {
  const [first, tools, libraries] = offer.packages;
  if (first === undefined) throw new Error(`nothing is offered of ${offer.debianVersion}`);
  const exact = (name = ''): string => `${name}=${offer.debianVersion}`;
  switch (part) {
    case 'kernel':
      return offer.packages.map(withoutSuites);
    case 'hypervisor':
      return [withoutSuites(first)];
    case 'hypervisor-tools': {
      const wanted = { alone: [exact(tools?.name)], withLibraries: [exact(libraries?.name)] };
      return withLibraries(offer, wanted, options, world);
    }
    case 'qemu': {
      // Firmware has versions of its own.
      const names = QEMU_PACKAGES.map((name) => (name.startsWith('qemu') ? exact(name) : name));
      return withLibraries(offer, { alone: [], withLibraries: names }, options, world);
    }
  }
}

/** Of the suite that has it, with what else that suite has. */
async function withLibraries(
  { suites, debianVersion, software, architecture }: Offer,
  wanted: { alone: readonly string[]; withLibraries: readonly string[] },
  options: FetchOptions,
  world: PackageWorld,
): Promise<LockedPackage[]> {
  const suite = suites[0] ?? '';
  const there = (await readArchiveIndex(architecture))?.suites ?? suites;
  const mirrors = await world.mirrors();
  options.say(`reading the index of ${suite} for ${architecture}, for the libraries that ${software} needs`);
  return withPrivateApt(systemOf(suite, there), architecture, mirrors, options, (apt) =>
    resolvePackages(apt, { target: ['-t', suite], ...wanted }, mirrors, `${software} ${debianVersion}`),
  );
}

function withoutSuites({ suites: _suites, ...locked }: Offer['packages'][number]): LockedPackage {
  return locked;
}
