/** Debian's names of the architectures worldswitch runs on and emulates. */
export type Architecture = 'amd64' | 'arm64';

/** A Debian release whose packages are used, with the suites its versions come from. */
export const distributions = {
  bookworm: {
    main: ['bookworm', 'bookworm-updates', 'bookworm-backports'],
    security: ['bookworm-security'],
  },
  trixie: { main: ['trixie', 'trixie-updates'], security: ['trixie-security'] },
} as const;
export type DistributionName = keyof typeof distributions;

/** A set of packages that is unpacked into one tree. */
export interface BundleDefinition {
  /** What it is for, as a user reads it. */
  purpose: string;
  /** `host`: programs that run here; else the architecture they are for. */
  architecture: 'host' | Architecture;
  distribution: DistributionName;
  /** The suite whose versions are preferred, if it is not the distribution's own (backports are never by default). */
  suite?: string;
  /** Packages that are taken with the libraries they need. */
  withLibraries: readonly string[];
  /** Packages that are taken by themselves. */
  alone: readonly string[];
  /** Metapackages of which that package is taken which they stand for at the time: its name has the kernel's ABI number. */
  standsFor?: readonly string[];
  /** The one folder that is unpacked; all of them if there is none. */
  only?: string;
  /** False if it is brought when a configuration asks for it, and not by `setup`. */
  byDefault: boolean;
}

export const bundles = {
  'qemu@bookworm-backports': {
    purpose: 'QEMU 10, the emulator',
    architecture: 'host',
    distribution: 'bookworm',
    suite: 'bookworm-backports',
    withLibraries: ['qemu-system-arm', 'qemu-system-common', 'qemu-system-data'],
    alone: [],
    byDefault: true,
  },
  'qemu@trixie': {
    purpose: 'another QEMU 10, to compare emulators',
    architecture: 'host',
    distribution: 'trixie',
    withLibraries: ['qemu-system-arm', 'qemu-system-common', 'qemu-system-data'],
    alone: [],
    byDefault: false,
  },
  toolchain: {
    purpose: 'compiler and linker for the code inside the machine',
    architecture: 'host',
    distribution: 'bookworm',
    withLibraries: ['lld-14', 'libclang-cpp14'],
    alone: ['clang-14', 'libclang-common-14-dev', 'libc6-dev'],
    byDefault: true,
  },
  'sysroot-arm64': {
    purpose: 'C library and kernel headers for the code inside Arm machines',
    architecture: 'arm64',
    distribution: 'bookworm',
    withLibraries: [],
    alone: ['musl-dev', 'linux-libc-dev', 'libgcc-12-dev'],
    byDefault: true,
  },
  'kernel-arm64': {
    purpose: 'the Linux kernel of Arm machines, with its KVM',
    architecture: 'arm64',
    distribution: 'bookworm',
    withLibraries: [],
    alone: [],
    standsFor: ['linux-image-cloud-arm64'],
    only: './boot',
    byDefault: true,
  },
} as const satisfies Record<string, BundleDefinition>;
export type BundleName = keyof typeof bundles;

/** All bundles, in the order in which they are brought. */
export const bundleNames = Object.keys(bundles) as BundleName[];

/** The definition of a bundle in its general form. */
export function bundleDefinition(name: BundleName): BundleDefinition {
  return bundles[name];
}

/**
 * Whether a package that something depends on is taken. The programs run on their own libraries and data, and
 * never as a system: what configures one (adduser, debconf, PAM's settings, …) is of no use there.
 */
export function isLibrary(packageName: string): boolean {
  return /^lib(?!pam-)/.test(packageName) || packageName === 'zlib1g';
}
