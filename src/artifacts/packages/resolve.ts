import { WorldswitchError } from '../../system/errors.ts';
import { type DebianArchitecture, suitesOf } from './bundle-definition.ts';
import { bundleDefinition, isLibrary, type BundleName } from './bundles.ts';
import type { FetchOptions } from './fetch.ts';
import type { LockedPackage, ResolvedBundle } from './lock.ts';
import { withPrivateApt, type PrivateApt } from './private-apt.ts';
import type { Mirrors } from './sources.ts';

/**
 * Finds the current packages of bundles, from the archive's signed index.
 *
 * @throws WorldswitchError if the index can't be had, or has no such packages.
 */
export async function resolveBundles(
  wanted: readonly { bundle: BundleName; architecture: DebianArchitecture }[],
  mirrors: Mirrors,
  options: FetchOptions,
): Promise<ResolvedBundle[]> {
  const resolved: ResolvedBundle[] = [];
  // One index serves all bundles of the same distribution and architecture.
  const groups = Object.groupBy(
    wanted,
    ({ bundle, architecture }) => `${bundleDefinition(bundle).distribution} ${architecture}`,
  );
  for (const group of Object.values(groups)) {
    const [first] = group ?? [];
    if (group === undefined || first === undefined) continue;
    const { distribution } = bundleDefinition(first.bundle);
    options.say(`reading the index of ${distribution} for ${first.architecture}`);
    await withPrivateApt(suitesOf(distribution), first.architecture, mirrors, options, async (apt) => {
      for (const { bundle, architecture } of group) {
        resolved.push({ bundle, architecture, packages: await resolveBundle(apt, bundle, mirrors) });
      }
    });
  }
  return resolved;
}

async function resolveBundle(
  apt: PrivateApt,
  bundle: BundleName,
  mirrors: Mirrors,
): Promise<LockedPackage[]> {
  const { suite, withLibraries, alone, standsFor } = bundleDefinition(bundle);
  const target = suite === undefined ? [] : ['-t', suite];
  const names = [...alone];
  await requireVersion(apt, bundle, [...alone, ...withLibraries, ...(standsFor ?? [])]);
  for (const metapackage of standsFor ?? []) {
    const name = await dependencyOf(apt, metapackage, target);
    if (!isOfVersion(name, bundle)) throw await droppedError(apt, bundle, metapackage);
    names.push(name);
  }
  return resolvePackages(apt, { target, alone: names, withLibraries }, mirrors, bundle);
}

/** Packages that are to be had, as apt names them: by name, or by `name=version`. */
export interface WantedPackages {
  /** Options of apt's that say which suite is preferred. */
  readonly target: readonly string[];
  readonly alone: readonly string[];
  /** Those that are taken with the libraries they need. */
  readonly withLibraries: readonly string[];
}

/**
 * Finds packages, and the libraries that they need.
 *
 * @param what they are, as a user reads it
 * @throws WorldswitchError if the archive has not all of them
 */
export async function resolvePackages(
  apt: PrivateApt,
  { target, alone, withLibraries }: WantedPackages,
  mirrors: Mirrors,
  what: string,
): Promise<LockedPackage[]> {
  const names = [...alone];
  if (withLibraries.length > 0) {
    const plan = await apt.run('apt-get', ['install', '--simulate', ...target, ...withLibraries]);
    const wanted = new Set(withLibraries.map((each) => each.replace(/=.*$/, '')));
    names.push(
      ...parseInstallPlan(plan)
        .filter(({ name }) => wanted.has(name) || isLibrary(name))
        .map(({ name, version }) => `${name}=${version}`),
    );
  }
  const listing = await apt.run('apt-get', ['download', '--print-uris', ...target, ...names]);
  const packages = parseUris(listing).map((file) => located(file, mirrors));
  if (packages.length !== names.length) {
    throw new WorldswitchError(`the archive has no complete ${what} any more`, {
      next: 'report this as an issue of worldswitch, with the lines above',
      details: [`wanted: ${names.join(' ')}`, `found: ${packages.map(({ name }) => name).join(' ')}`],
    });
  }
  return packages;
}

/** @throws WorldswitchError if a bundle is of one version of a software, and the archive has its packages no more. */
async function requireVersion(
  apt: PrivateApt,
  bundle: BundleName,
  packages: readonly string[],
): Promise<void> {
  if (bundleDefinition(bundle).version === undefined) return;
  for (const name of packages) {
    if (!(await packageNames(apt, name)).includes(name)) throw await droppedError(apt, bundle, name);
  }
}

/** Whether a kernel's package is of the version that its bundle is for: a metapackage moves on to the next one. */
function isOfVersion(name: string, bundle: BundleName): boolean {
  const { version } = bundleDefinition(bundle);
  return version === undefined || name.startsWith(`linux-image-${version.number}.`);
}

/** Says that a version is gone for good, and which ones of the software the archive has instead. */
async function droppedError(apt: PrivateApt, bundle: BundleName, missing: string): Promise<WorldswitchError> {
  const { version, distribution, architecture } = bundleDefinition(bundle);
  if (version === undefined) throw new Error(`${bundle} is of no version`);
  const { software, number } = version;
  const { option, prefix, pattern } = {
    Linux: { option: '--kernel', prefix: 'linux-image-', pattern: `(\\d+\\.\\d+)\\..*-${architecture}` },
    Xen: { option: '--xen', prefix: 'xen-hypervisor-', pattern: `(\\d+\\.\\d+)-${architecture}` },
  }[software];
  const named = new RegExp(`^${prefix}${pattern}$`);
  const found = (await packageNames(apt, prefix)).flatMap((name) => named.exec(name)?.[1] ?? []);
  const others = [...new Set(found)].filter((each) => each !== number).toSorted();
  const instead = others.length === 0 ? 'no other' : others.join(', ');
  return new WorldswitchError(
    `${distribution} no longer has ${software} ${number} for ${architecture} (${missing}); it has ${instead}`,
    {
      next: `choose another version with ${option} (worldswitch list --versions shows them), or install a newer worldswitch`,
    },
  );
}

/** The names of the packages that there are which begin so. */
async function packageNames(apt: PrivateApt, prefix: string): Promise<string[]> {
  return (await apt.run('apt-cache', ['pkgnames', prefix])).split('\n').filter((name) => name !== '');
}

/** The package that a kernel's metapackage depends on, the first of its dependencies by Debian's convention. */
async function dependencyOf(
  apt: PrivateApt,
  metapackage: string,
  target: readonly string[],
): Promise<string> {
  const text = await apt.run('apt-cache', ['show', '--no-all-versions', ...target, metapackage]);
  const name = /^Depends: ([a-z0-9][a-z0-9.+-]*)/m.exec(text)?.[1];
  if (name !== undefined) return name;
  throw new WorldswitchError(`the archive's ${metapackage} depends on nothing`, {
    next: 'report this as an issue of worldswitch',
  });
}

/** Reads the lines `Inst name (version suites [architecture]) …` of `apt-get install --simulate`. */
export function parseInstallPlan(text: string): { name: string; version: string }[] {
  return [...text.matchAll(/^Inst (?<name>[^\s:]+)(?::\S+)? (?:\[[^\]]*\] )?\((?<version>\S+) /gm)].map(
    ({ groups }) => ({ name: groups?.['name'] ?? '', version: groups?.['version'] ?? '' }),
  );
}

/** One line of `apt-get download --print-uris`. */
export interface PrintedUri {
  uri: string;
  /** `name_version_architecture.deb`, with the version's colons as `%3a`. */
  file: string;
  size: number;
  sha256: string;
}

/** Reads the lines `'uri' file size SHA256:hash` of `apt-get download --print-uris`. */
export function parseUris(text: string): PrintedUri[] {
  return [
    ...text.matchAll(/^'(?<uri>[^']+)' (?<file>\S+\.deb) (?<size>\d+) SHA256:(?<sha256>[0-9a-f]{64})/gm),
  ].map(({ groups }) => ({
    uri: groups?.['uri'] ?? '',
    file: groups?.['file'] ?? '',
    size: Number(groups?.['size']),
    sha256: groups?.['sha256'] ?? '',
  }));
}

/** A printed file as the lock has it: relative to whichever archive it is in. */
function located(printed: PrintedUri, mirrors: Mirrors): LockedPackage {
  const match = /^(?<name>[^_]+)_(?<version>[^_]+)_(?<architecture>[^_]+)\.deb$/.exec(printed.file);
  const found = (['debian', 'security'] as const)
    .flatMap((archive) => {
      const uri = mirrors[archive]?.uri;
      return uri === undefined ? [] : [{ archive, uri: `${uri}/` }];
    })
    // The longer one first: one archive may lie below the other.
    .toSorted((a, b) => b.uri.length - a.uri.length)
    .find(({ uri }) => printed.uri.startsWith(uri));
  if (match?.groups === undefined || found === undefined) {
    throw new WorldswitchError(`apt names a file that is not understood: ${printed.uri}`, {
      next: 'report this as an issue of worldswitch',
    });
  }
  return {
    name: match.groups['name'] ?? '',
    version: decodeURIComponent(match.groups['version'] ?? ''),
    architecture: match.groups['architecture'] ?? '',
    sha256: printed.sha256,
    size: printed.size,
    path: decodeURIComponent(printed.uri.slice(found.uri.length)),
    archive: found.archive,
  };
}
