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
  /** What is unpacked, as patterns of tar's (`./boot/*`); everything if there are none. */
  only?: readonly string[];
  /** False if it is brought when a configuration asks for it, and not by `setup`. */
  byDefault: boolean;
}

const QEMU = [
  ...['qemu-system-arm', 'qemu-system-x86', 'qemu-system-common', 'qemu-system-data', 'seabios'],
] as const;

/** Wherever the kernel's modules lie: Debian 13 has them below usr/. */
function modules(...folders: readonly string[]): string[] {
  return folders.map((folder) => `*/kernel/${folder}/*`);
}

function kernel(
  architecture: Architecture,
  distribution: DistributionName,
  purpose: string,
  metapackage: string,
  ...folders: readonly string[]
) {
  return {
    purpose,
    architecture,
    distribution,
    withLibraries: [],
    alone: [],
    standsFor: [metapackage],
    only: ['./boot/vmlinuz-*', ...modules(...folders)],
    byDefault: distribution === 'bookworm',
  } as const satisfies BundleDefinition;
}

const KVM_MODULES = ['arch/x86/kvm', 'virt/lib'] as const;

function xen(architecture: Architecture, distribution: DistributionName, version: string) {
  return {
    purpose: `Xen ${version} for ${architecture === 'arm64' ? 'Arm' : 'x86'}`,
    architecture,
    distribution,
    withLibraries: [],
    alone: [`xen-hypervisor-${version}-${architecture}`],
    only: ['./boot/*'],
    byDefault: distribution === 'bookworm',
  } as const satisfies BundleDefinition;
}

function xenTools(architecture: Architecture, distribution: DistributionName, version: string) {
  return {
    purpose: `Xen's tools for Dom0 on ${architecture === 'arm64' ? 'Arm' : 'x86'}`,
    architecture,
    distribution,
    withLibraries: [`xen-utils-${version}`],
    alone: [],
    only: ['./usr/lib/xen-*/bin/*', './usr/lib/*-linux-gnu/*', './lib/*', './lib64/*', './usr/lib64/*'],
    byDefault: distribution === 'bookworm',
  } as const satisfies BundleDefinition;
}

/** Names of packages that programs inside machines are built with. */
const SYSROOT = ['musl-dev', 'linux-libc-dev', 'libgcc-12-dev', 'libxen-dev'] as const;

export const bundles = {
  'qemu@bookworm-backports': {
    purpose: 'QEMU 10, the emulator',
    architecture: 'host',
    distribution: 'bookworm',
    suite: 'bookworm-backports',
    withLibraries: QEMU,
    alone: [],
    byDefault: true,
  },
  'qemu@trixie': {
    purpose: 'another QEMU 10, to compare emulators',
    architecture: 'host',
    distribution: 'trixie',
    withLibraries: QEMU,
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
    purpose: 'C library and headers for the code inside Arm machines',
    architecture: 'arm64',
    distribution: 'bookworm',
    withLibraries: [],
    alone: SYSROOT,
    byDefault: true,
  },
  'sysroot-amd64': {
    purpose: 'C library and headers for the code inside x86 machines',
    architecture: 'amd64',
    distribution: 'bookworm',
    withLibraries: [],
    alone: SYSROOT,
    byDefault: true,
  },
  'kernel-arm64@6.1': kernel(
    ...(['arm64', 'bookworm', 'Linux 6.1 for Arm, host and Dom0', 'linux-image-cloud-arm64'] as const),
    'drivers/xen',
  ),
  'kernel-arm64@6.12': kernel(
    ...(['arm64', 'trixie', 'Linux 6.12 for Arm, host and Dom0', 'linux-image-cloud-arm64'] as const),
    'drivers/xen',
  ),
  'kernel-amd64@6.1': kernel(
    ...(['amd64', 'bookworm', 'Linux 6.1 for x86, with KVM', 'linux-image-cloud-amd64'] as const),
    ...KVM_MODULES,
  ),
  'kernel-amd64@6.12': kernel(
    ...(['amd64', 'trixie', 'Linux 6.12 for x86, with KVM', 'linux-image-cloud-amd64'] as const),
    ...KVM_MODULES,
  ),
  // The cloud kernel can't be Dom0 on x86.
  'dom0-kernel-amd64@6.1': kernel(
    ...(['amd64', 'bookworm', 'Linux 6.1 for x86, as Dom0', 'linux-image-amd64'] as const),
    'drivers/xen',
  ),
  'dom0-kernel-amd64@6.12': kernel(
    ...(['amd64', 'trixie', 'Linux 6.12 for x86, as Dom0', 'linux-image-amd64'] as const),
    'drivers/xen',
  ),
  'xen-arm64@4.17': xen('arm64', 'bookworm', '4.17'),
  'xen-arm64@4.20': xen('arm64', 'trixie', '4.20'),
  'xen-amd64@4.17': xen('amd64', 'bookworm', '4.17'),
  'xen-amd64@4.20': xen('amd64', 'trixie', '4.20'),
  'xen-tools-arm64@4.17': xenTools('arm64', 'bookworm', '4.17'),
  'xen-tools-arm64@4.20': xenTools('arm64', 'trixie', '4.20'),
  'xen-tools-amd64@4.17': xenTools('amd64', 'bookworm', '4.17'),
  'xen-tools-amd64@4.20': xenTools('amd64', 'trixie', '4.20'),
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
