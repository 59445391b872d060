import { architectureSupports } from '../architectures/index.ts';
import { hypervisorSupports } from '../hypervisors/index.ts';
import { peekCache } from '../system/cache.ts';
import { isOlder, OLDEST_QEMU } from './emulator.ts';
import { readArchiveIndex } from './archive/archive-index.ts';
import { keptPackages } from './archive/kept.ts';
import { type ArchivedSoftware, type Offer, offersOf } from './archive/offers.ts';
import { distinctPackages, lockedPackages } from './locked-versions.ts';
import type { DebianArchitecture } from './packages/bundle-definition.ts';
import { thisWorld, type PackageWorld } from './packages/world.ts';

/** A version of a piece of software for one architecture. */
export interface AvailableVersion {
  readonly software: ArchivedSoftware;
  /** Debian's name of it; of QEMU, that of this computer. */
  readonly architecture: DebianArchitecture;
  /** What an option takes to have exactly this one. */
  readonly version: string;
  readonly debianVersion: string;
  /** Of a kernel; for others nothing. */
  readonly flavours: readonly string[];
  readonly suites: readonly string[];
  /** Whether the lock has it. */
  readonly isLocked: boolean;
  readonly inCache: boolean;
  /** Whether the archive had it when its index was fetched; `undefined` if none was. */
  readonly inArchive: boolean | undefined;
  /** Why it can't be used everywhere, or at all; `undefined` if it can. */
  readonly lacks: string | undefined;
}

/** All versions that are known, and since when. */
export interface VersionList {
  readonly versions: readonly AvailableVersion[];
  /** By architecture, when the archive's indexes were fetched, as ISO 8601; `undefined` if they were not. */
  readonly fetched: ReadonlyMap<DebianArchitecture, string | undefined>;
}

/** What can be measured, from the lock, the cache, and the archive's indexes as far as they are here: it asks nobody. */
export async function listVersions(world: PackageWorld = thisWorld()): Promise<VersionList> {
  const architectures = architectureSupports.map(({ names }) => names.debian);
  const fetched = new Map<DebianArchitecture, string | undefined>();
  const versions: AvailableVersion[] = [];
  const kept = await keptPackages(world);
  for (const architecture of [...new Set([...architectures, world.host])]) {
    const locked = await lockedPackages(architecture, world);
    const index = await readArchiveIndex(architecture);
    fetched.set(architecture, index?.fetched);
    // Those of the index first: they say of all suites that they are in.
    const packages = distinctPackages([...(index?.packages ?? []), ...kept, ...locked.keys()]);
    const offers = offersOf(packages, architecture).filter(({ software }) =>
      software === 'qemu' ? architecture === world.host : architectures.includes(architecture),
    );
    const inTrees = new Map([...locked].map(([{ sha256 }, isThere]) => [sha256, isThere]));
    const inIndex = index && new Set(index.packages.map(({ sha256 }) => sha256));
    versions.push(...versionsOf(offers, inTrees, inIndex));
  }
  return { versions, fetched };
}

/** Kernels of one version are one, with their flavours. */
function versionsOf(
  offers: readonly Offer[],
  inTrees: ReadonlyMap<string, boolean>,
  inIndex: ReadonlySet<string> | undefined,
): AvailableVersion[] {
  const named = new Set<string>();
  const groups = Object.groupBy(offers, ({ software, debianVersion }) => `${software} ${debianVersion}`);
  return Object.values(groups).flatMap((group = []) => {
    const [first] = group;
    if (first === undefined) return [];
    const { software, architecture, debianVersion } = first;
    const names = [first.version, first.release, debianVersion];
    const version = names.find((name) => !named.has(`${software} ${name}`)) ?? debianVersion;
    for (const name of names) named.add(`${software} ${name}`);
    const hashes = group.flatMap(({ packages }) => packages[0]?.sha256 ?? []);
    return [
      {
        ...{ software, architecture, version, debianVersion },
        flavours: group.flatMap(({ flavour }) => (flavour === '' ? [] : [flavour])).toSorted(),
        suites: [...new Set(group.flatMap(({ suites }) => suites))],
        isLocked: hashes.some((sha256) => inTrees.has(sha256)),
        inCache: hashes.some(
          (sha256) => inTrees.get(sha256) === true || peekCache('packages', sha256) !== undefined,
        ),
        inArchive: inIndex && hashes.some((sha256) => inIndex.has(sha256)),
        lacks: lacksOf(first),
      },
    ];
  });
}

function lacksOf({ software, version, complete, architecture }: Offer): string | undefined {
  if (software === 'qemu' && isOlder(version, OLDEST_QEMU)) return `too old, ${OLDEST_QEMU} is the oldest`;
  if (complete) return undefined;
  const id = architectureSupports.find(({ names }) => names.debian === architecture)?.id;
  const without = hypervisorSupports.filter(
    ({ on, probe }) => probe !== undefined && id !== undefined && on[id]?.modules.length === 0,
  );
  return without.length === 0
    ? 'no modules, so of no use'
    : `no modules, so for ${without.map(({ name }) => name).join(' and ')} only`;
}

/** What is to be said of a version beside what it is: where it is, and where it is not. */
export function notesOn({ lacks, isLocked, inCache, inArchive }: AvailableVersion): string[] {
  return [
    lacks,
    inArchive === false ? 'no longer in the archive' : undefined,
    isLocked ? 'locked' : undefined,
    inCache ? 'in the cache' : undefined,
  ].filter((word) => word !== undefined);
}
