import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { namesIn, writeAtomic } from '../../system/files.ts';
import { lockedPackageSchema, type LockedPackage } from '../packages/lock.ts';
import type { PackageWorld } from '../packages/world.ts';
import { archiveFolder } from './archive-index.ts';
import { archivePackageSchema, type ArchivePackage } from './index-schema.ts';
import type { Offer } from './offers.ts';

/** A part of the software that an offer is of, which is unpacked into a tree of its own. */
export type Part = 'kernel' | 'hypervisor' | 'hypervisor-tools' | 'qemu';

/** What was fetched once of the archive: it can be had again from the cache, or from the user's own mirror. */
const keptSchema = z.strictObject({
  schema: z.literal(1),
  /** The packages by which the offer is known. */
  offered: z.array(archivePackageSchema),
  /** All that the part consists of. */
  packages: z.array(lockedPackageSchema).min(1),
});

/** Remembers what a part of an offer consists of. @param folder the cache's, or the user's own mirror */
export async function remember(
  folder: string,
  part: Part,
  offer: Offer,
  packages: readonly LockedPackage[],
): Promise<void> {
  const kept = keptSchema.parse({ schema: 1, offered: offer.packages, packages });
  await writeAtomic(join(folder, fileOf(part, offer)), JSON.stringify(kept));
}

/** What a part of an offer consists of, if it is remembered. */
export async function recall(
  part: Part,
  offer: Offer,
  world: PackageWorld,
): Promise<LockedPackage[] | undefined> {
  for (const folder of await keptFolders(world)) {
    const kept = await readKept(join(folder, fileOf(part, offer)));
    if (kept !== undefined) return kept.packages;
  }
  return undefined;
}

/** The packages by which everything is known that was fetched. */
export async function keptPackages(world: PackageWorld): Promise<ArchivePackage[]> {
  const kept = await everythingKept(world);
  return kept.flatMap(({ offered }) => offered);
}

/** All packages of everything that was fetched. */
export async function packagesOfKept(world: PackageWorld): Promise<LockedPackage[]> {
  const kept = await everythingKept(world);
  return kept.flatMap(({ packages }) => packages);
}

/** Copies what the cache remembers into a user's own mirror. */
export async function copyMemories(mirror: string): Promise<void> {
  for (const name of await namesIn(keptFolder())) {
    const kept = await readKept(join(keptFolder(), name));
    if (kept !== undefined) await writeAtomic(join(keptFolderOf(mirror), name), JSON.stringify(kept));
  }
}

/** Where it is remembered in the cache what was fetched. */
export function keptFolder(): string {
  return join(archiveFolder(), 'kept');
}

/** The same in a user's own mirror. */
export function keptFolderOf(mirror: string): string {
  return join(mirror, 'versions');
}

async function everythingKept(world: PackageWorld): Promise<z.infer<typeof keptSchema>[]> {
  const all: z.infer<typeof keptSchema>[] = [];
  for (const folder of await keptFolders(world)) {
    for (const name of (await namesIn(folder)).filter((each) => each.endsWith('.json'))) {
      const kept = await readKept(join(folder, name));
      if (kept !== undefined) all.push(kept);
    }
  }
  return all;
}

async function keptFolders(world: PackageWorld): Promise<string[]> {
  const mirror = await world.ownMirror?.();
  return [keptFolder(), ...(mirror === undefined ? [] : [keptFolderOf(mirror)])];
}

async function readKept(file: string): Promise<z.infer<typeof keptSchema> | undefined> {
  try {
    return keptSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // A damaged memory is no memory: the archive is asked again.
    return undefined;
  }
}

/** The offer's name in the cache: with nothing in it that a file's name can't have. */
export function nameOfPart(part: Part, { architecture, flavour, debianVersion }: Offer): string {
  const words = [part, architecture, ...(flavour === '' ? [] : [flavour]), debianVersion];
  return words.join('-').replaceAll(/[^\w.+~-]/g, '_');
}

function fileOf(part: Part, offer: Offer): string {
  return `${nameOfPart(part, offer)}.json`;
}
