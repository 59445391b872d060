import type { Architecture, BundleDefinition } from './bundle-definition.ts';
import { workloadBundles } from './workload-bundles.ts';

const QEMU = [
  'qemu-system-arm',
  'qemu-system-x86',
  'qemu-system-common',
  'qemu-system-data',
  'seabios',
] as const;

/** Patterns of modules wherever the kernel has them: Debian 13 has them below usr/, and compressed. */
function modules(...files: readonly string[]): string[] {
  return files.map((file) => `*/kernel/${file}`);
}

/** The distribution that has a version of Linux or Xen; the older one's are the default. */
const distributionOf = { '6.1': 'bookworm', '6.12': 'trixie', '4.17': 'bookworm', '4.20': 'trixie' } as const;

function kernel(
  architecture: Architecture,
  number: '6.1' | '6.12',
  role: string,
  metapackage: string,
  files: readonly string[],
) {
  const distribution = distributionOf[number];
  return {
    purpose: `Linux ${number} for ${cpuName(architecture)}, ${role}`,
    architecture,
    distribution,
    withLibraries: [],
    alone: [],
    standsFor: [metapackage],
    version: { software: 'Linux', number },
    only: ['./boot/vmlinuz-*', ...modules(...files, ...WORKLOAD_MODULES)],
    byDefault: distribution === 'bookworm',
  } as const satisfies BundleDefinition;
}

const KVM_MODULES = ['arch/x86/kvm/*', 'virt/lib/*'] as const;
const XEN_MODULES = ['drivers/xen/*'] as const;

/** Network and disk of workloads' machines: of the machine, of its VM, and of what lies between the two. */
const WORKLOAD_MODULES = [
  ...['drivers/net/veth.ko*', 'drivers/net/tun.ko*', 'drivers/net/tap.ko*', 'drivers/vhost/*'],
  ...[
    'drivers/virtio/*',
    'drivers/net/virtio_net.ko*',
    'drivers/net/net_failover.ko*',
    'net/core/failover.ko*',
  ],
  ...[
    'drivers/net/xen-net*',
    'drivers/block/xen-blk*',
    'drivers/block/virtio_blk.ko*',
    'drivers/block/brd.ko*',
  ],
  ...['net/bridge/bridge.ko*', 'net/llc/*', 'net/802/stp.ko*'],
] as const;

function xen(architecture: Architecture, number: '4.17' | '4.20') {
  const distribution = distributionOf[number];
  return {
    purpose: `Xen ${number} for ${cpuName(architecture)}`,
    architecture,
    distribution,
    withLibraries: [],
    alone: [`xen-hypervisor-${number}-${architecture}`],
    version: { software: 'Xen', number },
    only: ['./boot/*'],
    byDefault: distribution === 'bookworm',
  } as const satisfies BundleDefinition;
}

function xenTools(architecture: Architecture, number: '4.17' | '4.20') {
  const distribution = distributionOf[number];
  return {
    purpose: `Xen's tools for Dom0 on ${cpuName(architecture)}`,
    architecture,
    distribution,
    // All that the tools in C link with; xen-utils itself depends on Python too.
    withLibraries: [`libxenmisc${number}`],
    alone: [`xen-utils-${number}`],
    version: { software: 'Xen', number },
    only: ['./usr/lib/xen-*/bin/*', './usr/lib/*-linux-gnu/*', './lib/*', './lib64/*', './usr/lib64/*'],
    byDefault: distribution === 'bookworm',
  } as const satisfies BundleDefinition;
}

function cpuName(architecture: Architecture): string {
  return architecture === 'arm64' ? 'Arm' : 'x86';
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
  'kernel-arm64@6.1': kernel('arm64', '6.1', 'host and Dom0', 'linux-image-cloud-arm64', XEN_MODULES),
  'kernel-arm64@6.12': kernel('arm64', '6.12', 'host and Dom0', 'linux-image-cloud-arm64', XEN_MODULES),
  'kernel-amd64@6.1': kernel('amd64', '6.1', 'with KVM', 'linux-image-cloud-amd64', KVM_MODULES),
  'kernel-amd64@6.12': kernel('amd64', '6.12', 'with KVM', 'linux-image-cloud-amd64', KVM_MODULES),
  // The cloud kernel can't be Dom0 on x86.
  'dom0-kernel-amd64@6.1': kernel('amd64', '6.1', 'as Dom0', 'linux-image-amd64', XEN_MODULES),
  'dom0-kernel-amd64@6.12': kernel('amd64', '6.12', 'as Dom0', 'linux-image-amd64', XEN_MODULES),
  'xen-arm64@4.17': xen('arm64', '4.17'),
  'xen-arm64@4.20': xen('arm64', '4.20'),
  'xen-amd64@4.17': xen('amd64', '4.17'),
  'xen-amd64@4.20': xen('amd64', '4.20'),
  'xen-tools-arm64@4.17': xenTools('arm64', '4.17'),
  'xen-tools-arm64@4.20': xenTools('arm64', '4.20'),
  'xen-tools-amd64@4.17': xenTools('amd64', '4.17'),
  'xen-tools-amd64@4.20': xenTools('amd64', '4.20'),
  ...workloadBundles,
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
