import { WorldswitchError, InterruptedError } from '../system/errors.ts';
import { fetchArchiveIndex } from './archive/archive-index.ts';
import { isFresh } from './archive/find-version.ts';
import type { ArchivedSoftware } from './archive/offers.ts';
import { type AvailableVersion, listVersions } from './list-versions.ts';
import type { DebianArchitecture } from './packages/bundle-definition.ts';
import type { FetchOptions } from './packages/fetch.ts';
import { thisWorld, type PackageWorld } from './packages/world.ts';

/** An exact version of a piece of software. */
export interface WantedVersion {
  readonly software: ArchivedSoftware;
  readonly architecture: DebianArchitecture;
  /** Debian's. */
  readonly version: string;
  /** Of a kernel; of other software the empty string. */
  readonly flavour: string;
  /** What the version is followed by where an option is to take it: nothing if the flavour is the usual one. */
  readonly suffix: string;
}

/** Where a version can be had. */
export interface Whereabouts extends WantedVersion {
  readonly isLocked: boolean;
  readonly inCache: boolean;
  /** `undefined` if the archive was not asked, or could not be. */
  readonly inArchive: boolean | undefined;
}

/** Whether a version can be had, as far as it is known. */
export function canBeHad({ isLocked, inCache, inArchive }: Whereabouts): boolean {
  // The archive drops what the lock names, too.
  return inCache || inArchive === true || (isLocked && inArchive === undefined);
}

/** Whether two are of the same version, for the same architecture. */
export function isSameVersion(a: WantedVersion, b: WantedVersion): boolean {
  return (
    a.software === b.software &&
    a.architecture === b.architecture &&
    a.version === b.version &&
    a.flavour === b.flavour
  );
}

/**
 * Looks for exact versions in the lock and the cache, and for those that are in neither in the archive, whose index is fetched for it.
 *
 * @returns each once, in their order
 */
export async function whereaboutsOf(
  wanted: readonly WantedVersion[],
  options: FetchOptions,
  world: PackageWorld = thisWorld(),
): Promise<Whereabouts[]> {
  const all = wanted.filter(
    (each, index) => wanted.findIndex((other) => isSameVersion(each, other)) === index,
  );
  const { versions, fetched } = await listVersions(world);
  const found = locate(all, versions);
  const lacking = found.filter((each) => !canBeHad(each)).map(({ architecture }) => architecture);
  const stale = [...new Set(lacking)].filter((architecture) => !isFresh(fetched.get(architecture)));
  if (stale.length === 0) return found;
  for (const architecture of stale) {
    try {
      await fetchArchiveIndex(architecture, await world.mirrors(), options);
    } catch (error) {
      if (!(error instanceof WorldswitchError) || error instanceof InterruptedError) throw error;
      options.say(`the archive can't be asked which versions it has for ${architecture}: ${error.message}`);
    }
  }
  return locate(all, (await listVersions(world)).versions);
}

function locate(wanted: readonly WantedVersion[], versions: readonly AvailableVersion[]): Whereabouts[] {
  return wanted.map((each) => {
    const found = versions.find(
      ({ software, architecture, debianVersion, flavours }) =>
        software === each.software &&
        architecture === each.architecture &&
        debianVersion === each.version &&
        (each.flavour === '' || flavours.includes(each.flavour)),
    );
    const { isLocked = false, inCache = false } = found ?? {};
    // Where another version of it is known to the archive's index, this one is not in it.
    const inArchive = found === undefined ? isIndexed(each, versions) : found.inArchive;
    return { ...each, isLocked, inCache, inArchive };
  });
}

/** False where the archive's index is known, as it does not have the version; `undefined` where it is not. */
function isIndexed(wanted: WantedVersion, versions: readonly AvailableVersion[]): false | undefined {
  const isKnown = versions.some(
    ({ architecture, inArchive }) => architecture === wanted.architecture && inArchive !== undefined,
  );
  return isKnown ? false : undefined;
}
