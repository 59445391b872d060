import type { WorldswitchError } from '../../system/errors.ts';
import type { DebianArchitecture } from '../packages/bundle-definition.ts';
import type { BundleName } from '../packages/bundles.ts';
import { readLock } from '../packages/lock.ts';
import { choosePackages, type ProvideOptions } from '../packages/provide.ts';
import type { PackageWorld } from '../packages/world.ts';
import { fetchArchiveIndex, readArchiveIndex } from './archive-index.ts';
import type { ArchiveIndex, ArchivePackage } from './index-schema.ts';
import { keptPackages } from './kept.ts';
import { asOfArchive } from './locked-packages.ts';
import { missingVersion } from './missing-version.ts';
import { type ArchivedSoftware, type Offer, offersOf } from './offers.ts';
import { chooseOffer, isOfSeries, parseRequest, type VersionRequest } from './request.ts';

/** What a version is looked for in. */
export interface VersionPlace {
  readonly software: ArchivedSoftware;
  readonly architecture: DebianArchitecture;
  /** Of a kernel, the one that is taken if none is named; else the empty string. */
  readonly flavour: string;
  /** The bundles of the lock that have versions of the software; a bundle of Xen's tools beside that of its image. */
  readonly bundles: readonly BundleName[];
  /** Whether a version could be used there: others are not named where one is missing. */
  readonly isOfUse: (offer: Offer) => boolean;
}

/** Minutes after which indexes are fetched anew for a version that they don't have. */
const FRESH = 60;

/** Whether an index is too new to be fetched anew. @param fetched when it was, as ISO 8601; `undefined` if it was not */
export function isFresh(fetched: string | undefined): boolean {
  return fetched !== undefined && Date.now() - Date.parse(fetched) < FRESH * 60_000;
}

/**
 * The version that a user asks for: a bundle if the lock has it, else an offer of the archive. The archive's indexes are
 * fetched if they are needed: where the lock, or what was fetched once, has an answer, they are not.
 *
 * @throws WorldswitchError if there is no such version
 */
export async function findVersion(
  text: string,
  place: VersionPlace,
  options: ProvideOptions,
  world: PackageWorld,
): Promise<BundleName | Offer> {
  const { software, architecture, flavour, isOfUse } = place;
  const locked = await lockedPackages(place, options, world);
  const among = (packages: readonly ArchivePackage[]): Offer[] =>
    offersOf(packages, architecture).filter((offer) => offer.software === software);
  const known = locked.map(({ found }) => found);
  const missing = (offers: readonly Offer[]): WorldswitchError =>
    missingVersion({ text, software, architecture, flavour, locked: options.locked }, offers.filter(isOfUse));
  const request = parseRequest(text, software);
  if (request === undefined) {
    const index = options.locked ? undefined : await readArchiveIndex(architecture);
    throw missing(among([...known, ...(index?.packages ?? [])]));
  }
  const { chosen, offers } = options.locked
    ? { chosen: chooseOffer(among(known), request, flavour), offers: among(known) }
    : await chosenOf(request, place, [...known, ...(await keptPackages(world))], among, options, world);
  if (chosen === undefined) throw missing(offers);
  const sha256 = chosen.packages[0]?.sha256;
  return locked.find(({ found }) => found.sha256 === sha256)?.bundle ?? chosen;
}

/** The offer that is asked for, and all among which it was looked for. */
async function chosenOf(
  request: VersionRequest,
  { architecture, flavour }: VersionPlace,
  known: readonly ArchivePackage[],
  among: (packages: readonly ArchivePackage[]) => Offer[],
  options: ProvideOptions,
  world: PackageWorld,
): Promise<{ chosen: Offer | undefined; offers: readonly Offer[] }> {
  const chosenWith = (index: ArchiveIndex | undefined) => {
    const offers = among([...known, ...(index?.packages ?? [])]);
    return { chosen: chooseOffer(offers, request, flavour), offers };
  };
  const index = await readArchiveIndex(architecture);
  const found = chosenWith(index);
  // Of what names one build there is nothing newer.
  const isEnough =
    index !== undefined || isOfSeries(request) || found.chosen?.debianVersion === request.version;
  if (found.chosen !== undefined && isEnough) return found;
  const current = isFresh(index?.fetched)
    ? index
    : await fetchArchiveIndex(architecture, await world.mirrors(), options);
  return chosenWith(current);
}

/** The packages of the lock's bundles, or what replaced them. */
async function lockedPackages(
  { bundles }: VersionPlace,
  { locked }: ProvideOptions,
  world: PackageWorld,
): Promise<{ bundle: BundleName; found: ArchivePackage }[]> {
  const lock = await readLock(world.lockFile);
  const all: { bundle: BundleName; found: ArchivePackage }[] = [];
  for (const bundle of bundles) {
    const { packages } = await choosePackages(bundle, lock, world, locked);
    all.push(...asOfArchive(bundle, packages).map((found) => ({ bundle, found })));
  }
  return all;
}
