import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { architectureSupports } from '../architectures/index.ts';
import { peekCache } from '../system/cache.ts';
import { pruneCache } from '../system/cache-cleaning.ts';
import { WorldswitchError } from '../system/errors.ts';
import { packageRoot } from '../system/paths.ts';
import { systemQemuLacks } from './emulator.ts';
import { buildGuest, guestKey } from './guest.ts';
import { bundleDefinition, bundleNames, type BundleName } from './packages/bundles.ts';
import { changesBetween } from './packages/changes.ts';
import type { FetchOptions } from './packages/fetch.ts';
import {
  type LockedPackage,
  type PackageLock,
  readLock,
  type ResolvedBundle,
  writeLock,
} from './packages/lock.ts';
import {
  bundleKey,
  choosePackages,
  provideBundle,
  treeKey,
  type ProvideOptions,
} from './packages/provide.ts';
import { resolveBundles } from './packages/resolve.ts';
import { copyMemories, packagesOfKept } from './archive/kept.ts';
import { keepCached } from './packages/fetch.ts';
import { setOwnMirror } from './packages/own-mirror.ts';
import { architectureOf, thisWorld, type PackageWorld } from './packages/world.ts';
import { provideSysroots, sysrootNames } from './sysroots.ts';

/** One thing that setup brings. */
export interface SetupStep {
  bundle: BundleName;
  purpose: string;
  /** The packages it is asked for by name, with versions. */
  content: string;
  there: boolean;
  /** Packages that are still to be fetched. */
  missing: readonly LockedPackage[];
  /** Their bytes. */
  toFetch: number;
}

/** Bytes that are still to be fetched for all of them: what several have in common is fetched once. */
export function bytesToFetch(steps: readonly SetupStep[]): number {
  const sizes = new Map(steps.flatMap(({ missing }) => missing.map(({ sha256, size }) => [sha256, size])));
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

/** What setup would do. It reads the lock and the cache, and changes nothing. */
export async function planSetup(
  options: { locked: boolean; signal?: AbortSignal | undefined },
  world: PackageWorld = thisWorld(),
): Promise<SetupStep[]> {
  const lock = await readLock(world.lockFile);
  const steps: SetupStep[] = [];
  for (const bundle of await neededBundles(options.signal))
    steps.push(await stepOf(bundle, lock, options, world));
  return steps;
}

/** What bringing a bundle would be, of those that setup does not bring too. It changes nothing. */
export async function stepFor(
  bundle: BundleName,
  options: { locked: boolean },
  world: PackageWorld = thisWorld(),
): Promise<SetupStep> {
  return stepOf(bundle, await readLock(world.lockFile), options, world);
}

async function stepOf(
  bundle: BundleName,
  lock: PackageLock,
  options: { locked: boolean },
  world: PackageWorld,
): Promise<SetupStep> {
  const { packages } = await choosePackages(bundle, lock, world, options.locked);
  const there = peekCache('trees', treeKey(bundle, bundleKey(bundle, packages))) !== undefined;
  const missing = there ? [] : packages.filter(({ sha256 }) => peekCache('packages', sha256) === undefined);
  return {
    bundle,
    purpose: bundleDefinition(bundle).purpose,
    content: describePackages(bundle, packages),
    there,
    missing,
    toFetch: missing.reduce((sum, { size }) => sum + size, 0),
  };
}

/** Whether the guest code is built, with what the lock names. It changes nothing. */
export async function isGuestBuilt(
  options: { locked: boolean },
  world: PackageWorld = thisWorld(),
): Promise<boolean> {
  const lock = await readLock(world.lockFile);
  const keyOf = async (name: BundleName): Promise<string> =>
    bundleKey(name, (await choosePackages(name, lock, world, options.locked)).packages);
  const sysroots = await Promise.all(sysrootNames.map(keyOf));
  const key = await guestKey(await keyOf('toolchain'), sysroots);
  return peekCache('guest', key) !== undefined;
}

/**
 * Brings what the default configurations need: packages, and the guest code built with them. What is there already
 * is not touched, so that the second time needs no network and no time.
 *
 * @throws WorldswitchError if something can't be had; what came before stays for the next try.
 */
export async function setup(options: ProvideOptions, world: PackageWorld = thisWorld()): Promise<void> {
  const plan = await planSetup(options, world);
  for (const { bundle } of plan) await provideBundle(bundle, options, world);
  const toolchain = await provideBundle('toolchain', options, world);
  await buildGuest(toolchain, await provideSysroots(options, world), options);
  if (plan.some(({ there }) => !there)) await pruneCache();
}

/**
 * Keeps packages in a folder of the user's from now on: all that are in the cache, and whatever is fetched later. They are
 * taken from there before the archive is asked, which drops old versions.
 *
 * @param folder `undefined` to keep none any more; the folder stays as it is
 * @throws WorldswitchError if the folder can't be written
 */
export async function keepPackages(
  folder: string | undefined,
  options: FetchOptions,
  world: PackageWorld = thisWorld(),
): Promise<void> {
  const path = await setOwnMirror(folder);
  if (path === undefined) return;
  const lock = await readLock(world.lockFile);
  const known: LockedPackage[] = [];
  for (const bundle of bundleNames) {
    if (lock.find(bundle, architectureOf(bundle, world)).length === 0) continue;
    known.push(...(await choosePackages(bundle, lock, world, false)).packages);
  }
  await copyMemories(path);
  known.push(...(await packagesOfKept(world)));
  const copied = await keepCached(known, path);
  options.say(`packages are kept in ${path}: ${copied} of the cache were copied there`);
}

/**
 * Writes the lock anew with the archive's current versions of all bundles, for every architecture.
 *
 * @throws WorldswitchError outside a checkout: an installed package's lock is what its figures were made with.
 */
export async function updateLock(options: FetchOptions, world: PackageWorld = thisWorld()): Promise<void> {
  if (world.lockFile.startsWith(packageRoot) && !existsSync(join(packageRoot, 'src'))) {
    throw new WorldswitchError('the lock of an installed worldswitch stays as it was published', {
      next: 'install a newer worldswitch, or run setup --update in a checkout',
    });
  }
  const debianNames = architectureSupports.map(({ names }) => names.debian).toSorted();
  const wanted = bundleNames.flatMap((bundle) => {
    const { architecture } = bundleDefinition(bundle);
    const architectures = architecture === 'host' ? debianNames : [architecture];
    return architectures.map((each) => ({ bundle, architecture: each }));
  });
  const resolved = await resolveBundles(wanted, await world.mirrors(), options);
  const lines = existsSync(world.lockFile) ? await describeChanges(world.lockFile, resolved) : [];
  for (const line of lines) options.say(line);
  await writeLock(world.lockFile, resolved);
  options.say(
    `packages.lock.json: ${lines.length === 0 ? 'nothing has changed' : `${lines.length} changes`}`,
  );
}

/** What setup brings on this machine: no QEMU if the system has one that will do. */
async function neededBundles(signal: AbortSignal | undefined): Promise<BundleName[]> {
  const needsQemu = (await systemQemuLacks(signal)).length > 0;
  return bundleNames.filter(
    (name) => bundleDefinition(name).byDefault && (needsQemu || !name.startsWith('qemu@')),
  );
}

function describePackages(bundle: BundleName, packages: readonly LockedPackage[]): string {
  const { withLibraries, alone } = bundleDefinition(bundle);
  const roots = packages.filter(({ name }) => withLibraries.includes(name) || alone.includes(name));
  const [first] = roots.length > 0 ? roots : packages;
  const others = packages.length - 1;
  return `${first?.name} ${first?.version}${others > 0 ? ` and ${others} more` : ''}`;
}

async function describeChanges(lockFile: string, resolved: readonly ResolvedBundle[]): Promise<string[]> {
  const lock = await readLock(lockFile);
  return resolved.flatMap(({ bundle, architecture, packages }) =>
    changesBetween(lock.find(bundle, architecture), packages).map(({ before, after }) => {
      const [from, to] = [before, after].map((one) =>
        one === undefined ? 'none' : `${one.name} ${one.version}`,
      );
      return `${bundle} ${architecture}: ${from} -> ${to}`;
    }),
  );
}
