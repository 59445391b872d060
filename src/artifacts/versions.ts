import type { KernelRole } from '../architectures/architecture.ts';
import { architectureSupports, supportOf } from '../architectures/index.ts';
import { hypervisorOf, hypervisorOn } from '../hypervisors/index.ts';
import { peekCache } from '../system/cache.ts';
import { WorldswitchError } from '../system/errors.ts';
import { qemuSuites } from './qemu-programs.ts';
import { type Bootable, requireKernelFits, requireXenFits } from './own/fit.ts';
import type { OwnKernel } from './own/kernel.ts';
import type { OwnXen } from './own/xen.ts';
import { bundleDefinition, type BundleName, bundleNames } from './packages/bundles.ts';
import { readLock } from './packages/lock.ts';
import { bundleKey, choosePackages, treeKey } from './packages/provide.ts';
import { thisWorld, type PackageWorld } from './packages/world.ts';
import { qemuPrograms } from './qemu-programs.ts';
import type { CodeSymbol } from '../results/trace.ts';

/** Which software is wanted instead of the configuration's own. */
export interface VersionOptions {
  /** A version of Linux, `6.1` or `6.12`, or one that the user built. */
  kernel?: string | OwnKernel | undefined;
  /** `4.17` or `4.20`, or one that the user built. */
  xen?: string | OwnXen | undefined;
  /** Where functions of the kernel are, if it does not tell. */
  kernelSymbols?: readonly CodeSymbol[] | undefined;
  /** Where functions of Xen are, if it does not tell. */
  xenSymbols?: readonly CodeSymbol[] | undefined;
}

/** The versions that can be had, each from the Debian release that has it. */
export const availableVersions = {
  kernel: { '6.1': 'bookworm', '6.12': 'trixie' },
  xen: { '4.17': 'bookworm', '4.20': 'trixie' },
} as const;
type Software = keyof typeof availableVersions;

const names: Readonly<Record<Software, string>> = { kernel: 'Linux', xen: 'Xen' };

/** The bundles of the software that a configuration measures, or what the user built instead. */
export interface SoftwareBundles {
  readonly kernel: BundleName | OwnKernel;
  /** Only with Xen. */
  readonly xen?: {
    readonly version: string;
    readonly image: BundleName | OwnXen;
    /** Of Xen's version, whoever built it: the interface between them changes with it. */
    readonly tools: BundleName;
  };
}

/**
 * @throws WorldswitchError that names the versions there are, if one is wanted that there is not; that names the
 *   configurations that an image is for, if this is none of them
 */
export function bundlesFor(configuration: Bootable, wanted: VersionOptions = {}): SoftwareBundles {
  const { machine, versions } = configuration;
  const { debian: architecture } = supportOf(machine.architecture).names;
  const kernel = kernelFor(configuration, wanted.kernel ?? versions.kernel);
  if (!hypervisorOf(configuration).hasImage) return { kernel };
  const image = wanted.xen ?? versions.xen ?? '';
  if (typeof image === 'string') {
    const version = available('xen', image);
    const tools = `xen-tools-${architecture}@${version}` as const;
    return { kernel, xen: { version, image: `xen-${architecture}@${version}`, tools } };
  }
  requireXenFits(image, configuration);
  const { version } = image;
  return { kernel, xen: { version, image, tools: `xen-tools-${architecture}@${toolsVersion(image)}` } };
}

function kernelFor(configuration: Bootable, wanted: string | OwnKernel): BundleName | OwnKernel {
  if (typeof wanted !== 'string') {
    requireKernelFits(wanted, configuration);
    return wanted;
  }
  const version = available('kernel', wanted);
  const { debian } = supportOf(configuration.machine.architecture).names;
  return `${hypervisorOn(configuration).kernel.role}-${debian}@${version}`;
}

function toolsVersion({ file, version }: OwnXen): keyof (typeof availableVersions)['xen'] {
  const all = availableVersions.xen;
  if (Object.hasOwn(all, version)) return version as keyof typeof all;
  throw new WorldswitchError(`'${file}' is Xen ${version}, and there are no tools of that version for Dom0`, {
    next: `measure a Xen of version ${Object.keys(all).join(' or ')}, for which there are`,
  });
}

function available<S extends Software>(software: S, version: string): keyof (typeof availableVersions)[S] {
  const all: Readonly<Record<string, string>> = availableVersions[software];
  if (Object.hasOwn(all, version)) return version as keyof (typeof availableVersions)[S];
  const there = Object.entries(all).map(([each, suite]) => `${each} (${suite})`);
  throw new WorldswitchError(`there is no ${names[software]} '${version}' to be had`, {
    next:
      `choose ${there.join(' or ')} with --${software} (worldswitch list --versions shows them), ` +
      `or give the path of an image`,
  });
}

/** A version of a piece of software for one architecture. */
export interface AvailableVersion {
  readonly software: string;
  readonly version: string;
  readonly suite: string;
  /** The package it comes from, as the lock or what replaced it has it. */
  readonly package: string;
  readonly inCache: boolean;
}

/** The packages by one of which a QEMU is known. */
const ofQemu = new Set(qemuPrograms.map(([, { package: name }]) => name));

/** What can be measured, from the lock: it asks nobody. */
export async function listVersions(world: PackageWorld = thisWorld()): Promise<AvailableVersion[]> {
  const lock = await readLock(world.lockFile);
  const bundles: readonly (readonly [string, BundleName])[] = [
    ...Object.keys(availableVersions.kernel).flatMap((version) =>
      KERNELS.flatMap(([software, role]) => bundlesOf(software, role, version)),
    ),
    ...Object.keys(availableVersions.xen).flatMap((version) => bundlesOf('Xen', 'xen', version)),
    ...qemuSuites.map((suite) => ['QEMU', `qemu@${suite}`] as const),
  ];
  return Promise.all(
    bundles.map(async ([software, bundle]) => {
      const { packages } = await choosePackages(bundle, lock, world, false);
      const { alone, suite, distribution } = bundleDefinition(bundle);
      const named = packages.find(({ name }) => alone.includes(name) || ofQemu.has(name));
      const first = named ?? packages[0];
      return {
        software,
        // The suite is what --qemu takes.
        version: bundle.slice(bundle.indexOf('@') + 1),
        suite: suite ?? distribution,
        package: `${first?.name} ${first?.version} ${first?.architecture}`,
        inCache: peekCache('trees', treeKey(bundle, bundleKey(bundle, packages))) !== undefined,
      };
    }),
  );
}

/** What kernels are for, as a user reads it. */
const KERNELS = [
  ['Linux', 'kernel'],
  ['Linux (Dom0)', 'dom0-kernel'],
] as const;

/** The bundles of a version of a piece of software, for the architectures that have it. */
function bundlesOf(
  software: string,
  role: 'xen' | KernelRole,
  version: string,
): (readonly [string, BundleName])[] {
  return architectureSupports
    .map(({ names: { debian } }) => [software, `${role}-${debian}@${version}`] as const)
    .filter(([, name]) => bundleNames.includes(name));
}
