import { supportOf } from '../architectures/index.ts';
import { hypervisorOf, hypervisorOn } from '../hypervisors/index.ts';
import { WorldswitchError } from '../system/errors.ts';
import { isRecentEnough, requireRecentEnough } from './oldest-kernel.ts';
import { type Bootable, requireKernelFits, requireXenFits } from './own/fit.ts';
import type { OwnKernel } from './own/kernel.ts';
import type { OwnXen } from './own/xen.ts';
import type { BundleName } from './packages/bundles.ts';
import { findVersion, type VersionPlace } from './archive/find-version.ts';
import type { Offer } from './archive/offers.ts';
import type { ProvideOptions } from './packages/provide.ts';
import { thisWorld, type PackageWorld } from './packages/world.ts';
import type { CodeSymbol } from '../results/trace.ts';

/** Which software is wanted instead of the configuration's own. */
export interface VersionOptions {
  /** A version of Linux, `6.12`, `6.18.5`, `latest`, or one that the user built. */
  kernel?: string | OwnKernel | undefined;
  /** A version of Xen, `4.20`, or one that the user built. */
  xen?: string | OwnXen | undefined;
  /** Where functions of the kernel are, if it does not tell. */
  kernelSymbols?: readonly CodeSymbol[] | undefined;
  /** Where functions of Xen are, if it does not tell. */
  xenSymbols?: readonly CodeSymbol[] | undefined;
}

/** The versions that the lock has, each from the Debian release that has it. */
export const availableVersions = {
  kernel: { '6.1': 'bookworm', '6.12': 'trixie' },
  xen: { '4.17': 'bookworm', '4.20': 'trixie' },
} as const;
/** What a configuration measures: a bundle of the lock, what else the archive offers, or what the user built. */
export interface SoftwareSources {
  readonly kernel: BundleName | Offer | OwnKernel;
  /** Only with Xen. */
  readonly xen?: {
    readonly version: string;
    /** Of the packages' names, and of folders in them: `4.17`. */
    readonly series: string;
    readonly image: BundleName | Offer | OwnXen;
    /** Of Xen's version, whoever built it: the interface between them changes with it. */
    readonly tools: BundleName | Offer;
  };
}

/** How versions that are no default are found. */
export type FindVersion = (text: string, place: VersionPlace) => Promise<BundleName | Offer>;

/**
 * Where the software that a configuration measures comes from.
 *
 * @throws WorldswitchError that names the versions there are, if one is wanted that there is not; that names the
 *   configurations that an image is for, if this is none of them
 */
export async function sourcesFor(
  configuration: Bootable,
  wanted: VersionOptions,
  find: FindVersion,
): Promise<SoftwareSources> {
  const kernel = await kernelFor(configuration, wanted.kernel, find);
  if (!hypervisorOf(configuration).hasImage) return { kernel };
  return { kernel, xen: await xenFor(configuration, wanted.xen, find) };
}

/** Finds in this computer's lock, cache and archive. */
export function finderOf(options: ProvideOptions, world: PackageWorld = thisWorld()): FindVersion {
  return (text, place) => findVersion(text, place, options, world);
}

async function kernelFor(
  configuration: Bootable,
  wanted: VersionOptions['kernel'],
  find: FindVersion,
): Promise<SoftwareSources['kernel']> {
  if (wanted !== undefined && typeof wanted !== 'string') {
    requireKernelFits(wanted, configuration);
    return wanted;
  }
  const { architecture } = configuration.machine;
  const { names, linux } = supportOf(architecture);
  const { role } = hypervisorOn(configuration).kernel;
  const bundle = (version: string): BundleName => `${role}-${names.debian}@${version}`;
  if (wanted === undefined) return bundle(configuration.versions.kernel);
  const found = await find(wanted, {
    software: 'kernel',
    architecture: names.debian,
    flavour: (linux.packages[role] ?? linux.packages.kernel).flavour,
    bundles: Object.keys(availableVersions.kernel).map(bundle),
    isOfUse: (offer) => isRecentEnough(configuration, offer.version) && hasModules(offer, configuration),
  });
  if (typeof found !== 'string') requireModules(found, configuration);
  return found;
}

/**
 * Refuses a kernel that a configuration can't boot, before it is fetched.
 *
 * @throws WorldswitchError that says what it lacks
 */
export function requireUsableKernel(offer: Offer, configuration: Bootable): void {
  requireRecentEnough(configuration, offer.version);
  requireModules(offer, configuration);
}

/** The archive drops a kernel's modules before it drops its image. */
function requireModules(offer: Offer, configuration: Bootable): void {
  if (hasModules(offer, configuration)) return;
  const { release, flavour } = offer;
  const { modules } = hypervisorOn(configuration);
  throw new WorldswitchError(
    `the archive still has the image of Linux ${release} ${flavour}, and no longer its modules, of which ` +
      `${configuration.id} needs ${modules.join(', ')}`,
    {
      next:
        'choose a version with modules (worldswitch list --versions says which have none), or a configuration with KVM ' +
        'on Arm, which has it built in',
    },
  );
}

function hasModules({ complete }: Offer, configuration: Bootable): boolean {
  return complete || hypervisorOn(configuration).modules.length === 0;
}

async function xenFor(
  configuration: Bootable,
  wanted: VersionOptions['xen'],
  find: FindVersion,
): Promise<NonNullable<SoftwareSources['xen']>> {
  const { debian: architecture } = supportOf(configuration.machine.architecture).names;
  const bundle = (series: string): BundleName => `xen-${architecture}@${series}`;
  const toolsOf = (series: string): BundleName => `xen-tools-${architecture}@${series}`;
  const locked = (series: string) => {
    return { version: series, series, image: bundle(series), tools: toolsOf(series) };
  };
  if (wanted === undefined) return locked(configuration.versions.xen ?? '');
  if (typeof wanted !== 'string') {
    requireXenFits(wanted, configuration);
    const { version } = wanted;
    return { version, series: version, image: wanted, tools: toolsOf(toolsVersion(wanted)) };
  }
  const all = Object.keys(availableVersions.xen);
  const found = await find(wanted, {
    ...{ software: 'xen', architecture, flavour: '' },
    bundles: [...all.map(bundle), ...all.map(toolsOf)],
    isOfUse: () => true,
  });
  if (typeof found === 'string') return locked(found.slice(found.indexOf('@') + 1));
  const series = /^\d+\.\d+/.exec(found.version)?.[0] ?? found.version;
  return { version: found.version, series, image: found, tools: found };
}

function toolsVersion({ file, version }: OwnXen): keyof (typeof availableVersions)['xen'] {
  const all = availableVersions.xen;
  if (Object.hasOwn(all, version)) return version as keyof typeof all;
  throw new WorldswitchError(`'${file}' is Xen ${version}, and there are no tools of that version for Dom0`, {
    next: `measure a Xen of version ${Object.keys(all).join(' or ')}, for which there are`,
  });
}
