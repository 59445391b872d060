import { usualFlavour } from '../analysis/kernel-flavour.ts';
import { architectureSupports, supportOf } from '../architectures/index.ts';
import type { Configuration } from '../catalog/configurations.ts';
import { InterruptedError, WorldswitchError } from '../system/errors.ts';
import { fetchArchiveIndex, readArchiveIndex } from './archive/archive-index.ts';
import { keptPackages } from './archive/kept.ts';
import { type ArchivedSoftware, type Offer, offersOf } from './archive/offers.ts';
import { distinctPackages, lockedPackages } from './locked-versions.ts';
import type { DebianArchitecture } from './packages/bundle-definition.ts';
import type { FetchOptions } from './packages/fetch.ts';
import { thisWorld, type PackageWorld } from './packages/world.ts';

/** Debian's architecture of a piece of software of a configuration: QEMU's is that of this computer. */
export function architectureFor(
  software: ArchivedSoftware,
  { machine }: Pick<Configuration, 'machine'>,
  world: PackageWorld = thisWorld(),
): DebianArchitecture {
  return software === 'qemu' ? world.host : supportOf(machine.architecture).names.debian;
}

/** The flavour of a configuration's kernel if none is named; of other software the empty string. */
export function flavourFor(software: ArchivedSoftware, configuration: Configuration): string {
  return software === 'kernel' ? usualFlavour(configuration) : '';
}

/**
 * All versions that can be had for an architecture: of the archive, whose indexes are fetched if they never were, of the lock,
 * and what is in the cache. Without a network it is what is known here, which is said.
 */
export async function knownOffers(
  architecture: DebianArchitecture,
  options: FetchOptions,
  world: PackageWorld = thisWorld(),
): Promise<Offer[]> {
  const isMeasured = architectureSupports.some(({ names }) => names.debian === architecture);
  const locked = await lockedPackages(architecture, world);
  const index =
    (await readArchiveIndex(architecture)) ??
    (isMeasured ? await fetchOrSay(architecture, options, world) : undefined);
  const kept = await keptPackages(world);
  return offersOf(distinctPackages([...(index?.packages ?? []), ...kept, ...locked.keys()]), architecture);
}

async function fetchOrSay(
  architecture: DebianArchitecture,
  options: FetchOptions,
  world: PackageWorld,
): ReturnType<typeof readArchiveIndex> {
  try {
    return await fetchArchiveIndex(architecture, await world.mirrors(), options);
  } catch (error) {
    if (!(error instanceof WorldswitchError) || error instanceof InterruptedError) throw error;
    options.say(
      `which versions the archive has is not known (${error.message}): only those of the lock and the cache are looked at`,
    );
    return undefined;
  }
}
