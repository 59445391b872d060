import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode, WorldswitchError } from '../../system/errors.ts';
import { writeAtomic } from '../../system/files.ts';
import { cacheRoot } from '../../system/paths.ts';
import type { DebianArchitecture } from '../packages/bundle-definition.ts';
import type { FetchOptions } from '../packages/fetch.ts';
import { lockedPackageSchema, type LockedPackage } from '../packages/lock.ts';
import { withPrivateApt } from '../packages/private-apt.ts';
import type { Mirrors } from '../packages/sources.ts';
import { archiveIndexSchema, type ArchiveIndex, type ArchivePackage } from './index-schema.ts';
import { packagesOfUse } from './package-entries.ts';
import { everySuite } from './suites.ts';

/** The folder of what is known of the archive: `<cache>/archive`. */
export function archiveFolder(): string {
  return join(cacheRoot(), 'archive');
}

/** The index of an architecture as it was fetched last; `undefined` if it was not, or is damaged. */
export async function readArchiveIndex(architecture: DebianArchitecture): Promise<ArchiveIndex | undefined> {
  try {
    return archiveIndexSchema.parse(JSON.parse(await readFile(indexFile(architecture), 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || isAbsent(error) || isOfOtherForm(error)) return undefined;
    throw error;
  }
}

/**
 * Fetches the current indexes of every suite for an architecture, which apt verifies with the archive's signatures, and
 * remembers what of them is of use.
 *
 * @param gone packages that the archive was found not to have; a suite whose current index still lists one is not held by it
 * @throws WorldswitchError if they can't be fetched or verified
 */
export async function fetchArchiveIndex(
  architecture: DebianArchitecture,
  mirrors: Mirrors,
  options: FetchOptions,
  gone: readonly Pick<LockedPackage, 'sha256'>[] = [],
): Promise<ArchiveIndex> {
  options.say(`fetching the archive's indexes for ${architecture} (50 MB): which versions its suites have`);
  const index = await withPrivateApt(everySuite, architecture, mirrors, options, async (apt) => {
    const listing = await apt.run('apt-get', ['indextargets', '--format', '$(RELEASE) $(FILENAME)']);
    const targets = [...listing.matchAll(/^(?<suite>\S+) (?<file>\/.*_Packages)$/gm)].map(({ groups }) => {
      return { suite: groups?.['suite'] ?? '', file: groups?.['file'] ?? '' };
    });
    const packages = new Map<string, ArchivePackage>();
    for (const { suite, file } of targets) {
      const archive = everySuite.security.includes(suite) ? 'security' : 'debian';
      for (const found of packagesOfUse(await readFile(file, 'latin1'), archive)) {
        addTo(packages, wellFormed(found), suite);
      }
    }
    return {
      schema: 1 as const,
      fetched: new Date().toISOString(),
      suites: [...new Set(targets.map(({ suite }) => suite))],
      packages: withoutSuitesOf(gone, [...packages.values()]),
    };
  });
  await writeAtomic(indexFile(architecture), JSON.stringify(index));
  return index;
}

/**
 * What is left of packages without the suites that current indexes say some are in: mirrors may pass on the index of a suite
 * and hold none of its packages.
 */
export function withoutSuitesOf(
  gone: readonly Pick<LockedPackage, 'sha256'>[],
  packages: readonly ArchivePackage[],
): ArchivePackage[] {
  const sums = new Set(gone.map(({ sha256 }) => sha256));
  const absent = new Set(packages.filter(({ sha256 }) => sums.has(sha256)).flatMap(({ suites }) => suites));
  return packages
    .map((each) => ({ ...each, suites: each.suites.filter((suite) => !absent.has(suite)) }))
    .filter(({ suites }) => suites.length > 0);
}

/** A package of several suites is one package. */
function addTo(packages: Map<string, ArchivePackage>, found: LockedPackage, suite: string): void {
  const known = packages.get(found.sha256);
  if (known === undefined) packages.set(found.sha256, { ...found, suites: [suite] });
  else if (!known.suites.includes(suite)) known.suites.push(suite);
}

function wellFormed(found: LockedPackage): LockedPackage {
  const parsed = lockedPackageSchema.safeParse(found);
  if (parsed.success) return parsed.data;
  throw new WorldswitchError(`the archive's index says what is not understood of ${found.name}`, {
    next: 'report this as an issue of worldswitch',
    details: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
  });
}

function indexFile(architecture: DebianArchitecture): string {
  return join(archiveFolder(), `${architecture}.json`);
}

function isAbsent(error: unknown): boolean {
  return systemErrorCode(error) === 'ENOENT';
}

function isOfOtherForm(error: unknown): boolean {
  return error instanceof Error && error.name === 'ZodError';
}
