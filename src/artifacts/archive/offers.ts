import { qemuPrograms } from '../qemu-programs.ts';
import type { DebianArchitecture } from '../packages/bundle-definition.ts';
import { compareDebianVersions, upstreamOf } from './debian-version.ts';
import type { ArchivePackage } from './index-schema.ts';

/** The software of which the archive's versions can be measured or measured with. */
export const archivedSoftware = ['kernel', 'xen', 'qemu'] as const;
export type ArchivedSoftware = (typeof archivedSoftware)[number];

/** How each is called. */
export const softwareTitles: Readonly<Record<ArchivedSoftware, string>> = {
  kernel: 'Linux',
  xen: 'Xen',
  qemu: 'QEMU',
};

/** A version of a piece of software that the archive offers, or offered when it was fetched. */
export interface Offer {
  readonly software: ArchivedSoftware;
  readonly architecture: DebianArchitecture;
  /** Upstream's, as a user types it: `6.12.43`, `7.3-rc7`. */
  readonly version: string;
  /** Debian's, which tells several builds of one version apart: `6.12.43-1~bpo12+1`. */
  readonly debianVersion: string;
  /** Of a kernel, as uname says it but for the flavour: `6.12.43+deb12`, `6.1.0-56`; of others the same as `version`. */
  readonly release: string;
  /** Of a kernel: `generic`, `cloud`, `rt`, `16k`; of others the empty string. */
  readonly flavour: string;
  readonly suites: readonly string[];
  /** The packages that have it; of a kernel the one with its image first. */
  readonly packages: readonly ArchivePackage[];
  /** False if the archive has a kernel's image and no longer its modules. */
  readonly complete: boolean;
}

/** What packages of an architecture have to offer, the newest first. */
export function offersOf(packages: readonly ArchivePackage[], architecture: DebianArchitecture): Offer[] {
  const own = packages.filter((each) => each.architecture === architecture);
  return [...kernelsOf(own, architecture), ...xensOf(own, architecture), ...qemusOf(own)].toSorted((a, b) =>
    compareDebianVersions(b.debianVersion, a.debianVersion),
  );
}

/** The number that upstream gave a version: without what Debian adds, and a candidate with its hyphen. */
export function numberOf(debianVersion: string): string {
  return upstreamOf(debianVersion)
    .replace(/\+(?:dfsg|ds).*$/, '')
    .replace(/\+(\d+)-g[0-9a-f]+$/, '+$1')
    .replace(/~(rc\d+)/, '-$1');
}

function kernelsOf(packages: readonly ArchivePackage[], architecture: DebianArchitecture): Offer[] {
  return packages.flatMap((image) => {
    const name = /^linux-(?<layout>image|binary)-(?<rest>\d\S*)$/.exec(image.name)?.groups;
    const parts = releaseParts(name?.['rest'] ?? '', architecture);
    if (parts === undefined) return [];
    const withSame = (kind: string): ArchivePackage | undefined =>
      packages.find(
        (each) => each.name === `linux-${kind}-${name?.['rest']}` && each.version === image.version,
      );
    const binary = withSame('binary');
    // Since 6.19 the image's package is empty, and what it stands for comes with its name.
    if (name?.['layout'] === 'image' && (binary !== undefined || image.size < EMPTY)) return [];
    const modules = withSame('modules');
    const builtIn = withSame('base');
    const beside = name?.['layout'] === 'image' ? [] : [modules, builtIn];
    return [
      {
        ...{ software: 'kernel' as const, architecture, ...parts },
        version: numberOf(image.version),
        debianVersion: image.version,
        suites: image.suites,
        packages: [image, ...beside.filter((each) => each !== undefined)],
        complete: name?.['layout'] === 'image' || modules !== undefined,
      },
    ];
  });
}

/** The flavour of the kernel in a package, by its name: `cloud` of `linux-image-6.1.0-56-cloud-arm64`; `undefined` if it has none. */
export function kernelFlavourOf(name: string, architecture: DebianArchitecture): string | undefined {
  const rest = /^linux-(?:image|binary)-(?<rest>\d\S*)$/.exec(name)?.groups?.['rest'];
  return rest === undefined ? undefined : releaseParts(rest, architecture)?.flavour;
}

/** Bytes; a package with nothing in it is smaller, and one with a kernel much larger. */
const EMPTY = 1_000_000;

/**
 * What the name of a kernel's package says: `6.12.43+deb12-cloud-arm64`, `6.12.43+deb12-arm64-16k`, `6.1.0-56-arm64`.
 * A metapackage's has a series and no release: `6.12-cloud-arm64`, of which experimental's `7.3-cloud-arm64` is no case.
 */
function releaseParts(
  name: string,
  architecture: DebianArchitecture,
): { release: string; flavour: string } | undefined {
  const at = name.lastIndexOf(`-${architecture}`);
  if (at === -1) return undefined;
  const behind = name.slice(at + architecture.length + 1);
  const before = /^(?<release>.*?)(?:-(?<flavour>cloud|rt))?$/.exec(name.slice(0, at))?.groups;
  if (!/^(?:-16k)?$/.test(behind) || before?.['release'] === undefined) return undefined;
  const flavours = [before['flavour'], behind === '' ? undefined : behind.slice(1)].filter(
    (each) => each !== undefined,
  );
  return { release: before['release'], flavour: flavours.length === 0 ? 'generic' : flavours.join('-') };
}

function xensOf(packages: readonly ArchivePackage[], architecture: DebianArchitecture): Offer[] {
  return packages.flatMap((image) => {
    const series = new RegExp(`^xen-hypervisor-(\\d+\\.\\d+)-${architecture}$`).exec(image.name)?.[1];
    const [tools, libraries] = [`xen-utils-${series}`, `libxenmisc${series}`].map((name) =>
      packages.find((each) => each.name === name && each.version === image.version),
    );
    if (series === undefined || tools === undefined || libraries === undefined) return [];
    return [offerOf('xen', image, [image, tools, libraries])];
  });
}

/** Known by one of its packages: all are of one version. */
function qemusOf(packages: readonly ArchivePackage[]): Offer[] {
  return packages
    .filter(({ name }) => name === qemuPrograms[0]?.[1].package)
    .map((program) => offerOf('qemu', program, [program]));
}

function offerOf(
  software: ArchivedSoftware,
  { architecture, version, suites }: ArchivePackage,
  packages: readonly ArchivePackage[],
): Offer {
  const number = numberOf(version);
  return {
    ...{ software, architecture, version: number, debianVersion: version, release: number, flavour: '' },
    ...{ suites, packages, complete: true },
  };
}
