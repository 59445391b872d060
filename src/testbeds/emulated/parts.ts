import { readdir, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import { defaultConfigurations } from '../../catalog/benchmarks.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import type { PackageRecord } from '../../results/software.ts';
import { cached } from '../../system/cache.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { factAbout } from '../../system/file-facts.ts';
import { sha256File } from '../../system/files.ts';
import { supportOf } from '../../architectures/index.ts';
import type { Machine } from '../../catalog/machines.ts';
import type { EmulatorOptions } from '../../artifacts/emulator.ts';
import { buildGuest, type Guest } from '../../artifacts/guest.ts';
import { emulatorOf } from './emulators.ts';
import { provideInitramfs } from './initramfs.ts';
import type { Ingredients, Kernel, Parts, Xen } from './machine.ts';
import type { Bootable } from '../../artifacts/own/fit.ts';
import { requireRecentEnough } from '../../artifacts/oldest-kernel.ts';
import { requirePages } from '../../artifacts/page-size.ts';
import { releasesIn } from '../../artifacts/own/kernel-folder.ts';
import type { OwnKernel } from '../../artifacts/own/kernel.ts';
import { modulesBelow } from '../../artifacts/modules/kernel-modules.ts';
import type { Part } from '../../artifacts/archive/kept.ts';
import type { Offer } from '../../artifacts/archive/offers.ts';
import { providePart } from '../../artifacts/archive/provide-part.ts';
import type { BundleName } from '../../artifacts/packages/bundles.ts';
import { thisWorld } from '../../artifacts/packages/world.ts';
import { programsWithLibraries } from '../../artifacts/packages/closure.ts';
import { type Bundle, type ProvideOptions, provideBundle } from '../../artifacts/packages/provide.ts';
import type { CodeSymbol } from '../../results/trace.ts';
import { provideSysroots } from '../../artifacts/sysroots.ts';
import { unpackedKernel } from '../../artifacts/unpacked-kernel.ts';
import { finderOf, type SoftwareSources, sourcesFor, type VersionOptions } from '../../artifacts/versions.ts';

type XenSource = NonNullable<SoftwareSources['xen']>;

/** What machines are made of, by the id of their configuration. */
export type PartsByConfiguration = ReadonlyMap<string, Parts>;

/**
 * Brings everything that machines of microbenchmarks are made of: what is not in the cache is fetched and built first.
 *
 * @param wanted the configurations whose machines they are; those that are measured by default if it is not said
 * @throws WorldswitchError if something can't be had
 */
export async function provideParts(
  options: EmulatorOptions & VersionOptions,
  wanted: readonly Configuration[] = defaultConfigurations,
): Promise<PartsByConfiguration> {
  const all = await provideIngredients(options, wanted);
  const parts = new Map<string, Parts>();
  for (const [index, configuration] of wanted.entries()) {
    const ingredients = all[index] as Ingredients;
    const initramfs = await provideInitramfs(configuration, ingredients, options);
    parts.set(configuration.id, { ...ingredients, initramfs });
  }
  return parts;
}

/**
 * Brings emulator, kernels, hypervisors and our own code: all but what is in an initramfs; one for each that is wanted.
 *
 * @throws WorldswitchError if something can't be had
 */
export async function provideIngredients(
  options: EmulatorOptions & VersionOptions,
  wanted: readonly Bootable[],
): Promise<Ingredients[]> {
  const find = finderOf(options);
  const chosen: { each: Bootable; sources: SoftwareSources }[] = [];
  for (const each of wanted) chosen.push({ each, sources: await sourcesFor(each, options, find) });
  // Configurations share most of what they are made of.
  const [emulator, kernel, unpacked, xen] = [
    once((machine: Machine) => emulatorOf(machine).find(machine, options)),
    once(async (source: SoftwareSources['kernel']) =>
      typeof source !== 'string' && 'file' in source ? ownKernel(source) : provideKernel(source, options),
    ),
    once(
      ({ architecture, image, sha256 }: Pick<Machine, 'architecture'> & Pick<Kernel, 'image' | 'sha256'>) =>
        unpackedKernel({ image, sha256 }, supportOf(architecture).linux.image, options),
    ),
    once((version: XenSource) => provideXen(version, options)),
  ];
  // One after the other where packages are fetched: the mirror's connection is the limit, and lines stay in order. The emulator
  // first: one that can't be had is refused before anything else is fetched.
  for (const { each } of chosen) await emulator(each.machine);
  const guest = await provideGuest(options);
  const ingredients: Ingredients[] = [];
  for (const { each, sources } of chosen) {
    const itsKernel = await kernel(sources.kernel);
    const { image, sha256 } = itsKernel;
    const { architecture } = each.machine;
    // A hypervisor that boots it would have to unpack it.
    const file = sources.xen === undefined ? undefined : await unpacked({ architecture, image, sha256 });
    requireRecentEnough(each, itsKernel.release);
    await requirePages(each, itsKernel.image, itsKernel.release);
    ingredients.push({
      emulator: await emulator(each.machine),
      kernel: {
        ...withSymbols(itsKernel, options.kernelSymbols),
        ...(file === undefined ? {} : { unpacked: file }),
      },
      ...(sources.xen === undefined ? {} : { xen: withSymbols(await xen(sources.xen), options.xenSymbols) }),
      guest,
    });
  }
  return ingredients;
}

/** Does the same for the same thing once only. */
function once<Thing, Result>(make: (thing: Thing) => Promise<Result>): (thing: Thing) => Promise<Result> {
  const made = new Map<string, Promise<Result>>();
  return (thing) => {
    const key = JSON.stringify(thing);
    const result = made.get(key) ?? make(thing);
    made.set(key, result);
    return result;
  };
}

/** The parts of one configuration. */
export function partsOf(parts: PartsByConfiguration, { id }: Configuration): Parts {
  const found = parts.get(id);
  if (found === undefined) throw new Error(`nothing was brought for ${id}`);
  return found;
}

function withSymbols<P extends Kernel | Xen>(part: P, symbols: readonly CodeSymbol[] | undefined): P {
  return symbols === undefined ? part : { ...part, symbols };
}

function ownKernel({ release, image, sha256, file, modules, symbolsBeside }: OwnKernel): Kernel {
  return {
    ...{ release, image, sha256, package: null, file },
    modules: modules === undefined ? undefined : modulesBelow(modules.folder, modules.key),
    ...(symbolsBeside === undefined ? {} : { symbolsBeside }),
  };
}

/** A part from the lock's packages, or from what else the archive offers. */
function provideSource(part: Part, source: BundleName | Offer, options: ProvideOptions): Promise<Bundle> {
  return typeof source === 'string'
    ? provideBundle(source, options)
    : providePart(part, source, options, thisWorld());
}

async function provideKernel(source: BundleName | Offer, options: ProvideOptions): Promise<Kernel> {
  const bundle = await provideSource('kernel', source, options);
  const { image, release, modules } = await kernelIn(bundle);
  const modulePackage = bundle.packages.find(({ name }) => name.startsWith('linux-modules-'));
  return {
    release,
    image,
    sha256: await hashOf(image),
    package: firstRecord(bundle),
    modules: modulesBelow(modules, bundle.key),
    ...(modulePackage === undefined ? {} : { modulePackage }),
  };
}

/** The image of a kernel's packages, which since 6.19 lies with the modules, and the folder that those are below. */
async function kernelIn(bundle: Bundle): Promise<{ image: string; release: string; modules: string }> {
  const releases = await releasesIn(bundle.root);
  for (const { name: release, path: modules } of releases) {
    const image = join(modules, 'vmlinuz');
    if (existsSync(image)) return { image, release, modules };
  }
  const image = await fileIn(bundle, 'boot', /^vmlinuz-/);
  const release = image.slice(image.lastIndexOf('/vmlinuz-') + '/vmlinuz-'.length);
  return { image, release, modules: releases.find(({ name }) => name === release)?.path ?? bundle.root };
}

async function provideXen(
  { version, series, image, tools }: XenSource,
  options: ProvideOptions,
): Promise<Xen> {
  const hypervisor =
    typeof image !== 'string' && 'file' in image
      ? { image: image.image, sha256: image.sha256, package: null, file: image.file }
      : await packagedXen(image, options);
  const toolBundle = await provideSource('hypervisor-tools', tools, options);
  return {
    version,
    ...hypervisor,
    toolPackages: toolBundle.packages,
    toolsKey: toolBundle.key,
    tools: (programs) =>
      programsWithLibraries(
        toolBundle.root,
        programs.map((program) => `usr/lib/xen-${series}/bin/${program}`),
      ),
  };
}

async function packagedXen(
  source: BundleName | Offer,
  options: ProvideOptions,
): Promise<Pick<Xen, 'image' | 'sha256' | 'package'>> {
  const bundle = await provideSource('hypervisor', source, options);
  const image = await plainImage(bundle, options);
  return { image, sha256: await hashOf(image), package: firstRecord(bundle) };
}

/** Xen as the emulator loads it: x86's is compressed. */
async function plainImage(bundle: Bundle, options: ProvideOptions): Promise<string> {
  const file = await fileIn(bundle, 'boot', /^xen-[\d.]+-[a-z\d]+(\.gz)?$/);
  if (!file.endsWith('.gz')) return file;
  const entry = await cached(
    'images',
    `xen-${bundle.key.slice(0, 32)}`,
    async (folder) => writeFile(join(folder, 'xen'), await promisify(gunzip)(await readFile(file))),
    options,
  );
  return join(entry.path, 'xen');
}

async function fileIn(bundle: Bundle, folder: string, pattern: RegExp): Promise<string> {
  const path = join(bundle.root, folder);
  const name = (await readdir(path)).find((file) => pattern.test(file));
  if (name !== undefined) return join(path, name);
  throw new WorldswitchError(`the packages of ${bundle.name} have no ${pattern.source}`, {
    file: path,
    next: 'worldswitch clean --all, then type the same command again',
  });
}

function firstRecord(bundle: Bundle): PackageRecord {
  const [record] = bundle.packages;
  if (record === undefined) throw new Error(`${bundle.name} has no packages`);
  return record;
}

function hashOf(file: string): Promise<string> {
  return factAbout(file, 'sha256', z.string(), () => sha256File(file));
}

async function provideGuest(options: ProvideOptions): Promise<Guest> {
  const toolchain = await provideBundle('toolchain', options);
  return buildGuest(toolchain, await provideSysroots(options), options);
}
