import type { ArchitectureSupport, KernelPackage, KernelRole } from '../../architectures/architecture.ts';
import { architectureSupports } from '../../architectures/index.ts';
import { xen as xenSupport } from '../../hypervisors/xen/xen.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { QEMU_PACKAGES } from '../qemu-programs.ts';
import type { BundleDefinition } from './bundle-definition.ts';
import { type ProgramsName, workloadBundles } from './workload-bundles.ts';

/** Patterns of modules wherever the kernel has them: Debian 13 has them below usr/, and compressed. */
function modules(...files: readonly string[]): string[] {
  return files.map((file) => `*/kernel/${file}`);
}

/** The distribution that has a version of Linux or Xen; the older one's are the default. */
const DISTRIBUTIONS = {
  kernel: { '6.1': 'bookworm', '6.12': 'trixie' },
  xen: { '4.17': 'bookworm', '4.20': 'trixie' },
} as const;

type Definitions = readonly (readonly [name: BundleName, definition: BundleDefinition])[];

function kernels({ title, names, linux }: ArchitectureSupport): Definitions {
  const packages = Object.entries(linux.packages) as [KernelRole, KernelPackage][];
  return packages.flatMap(([role, { purpose, metapackage, modules: own }]) =>
    Object.entries(DISTRIBUTIONS.kernel).map(
      ([number, distribution]) =>
        [
          `${role}-${names.debian}@${number}`,
          {
            purpose: `Linux ${number} for ${title}, ${purpose}`,
            architecture: names.debian,
            distribution,
            withLibraries: [],
            alone: [],
            standsFor: [metapackage],
            version: { software: 'Linux', number },
            only: ['./boot/vmlinuz-*', ...modules(...own, ...WORKLOAD_MODULES)],
            byDefault: distribution === 'bookworm',
          },
        ] as const,
    ),
  );
}

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

/** The architectures that Xen is known on. */
const withXen = architectureSupports.filter(({ id }) => xenSupport.on[id] !== undefined);

function xens({ title, names: { debian } }: ArchitectureSupport): Definitions {
  return Object.entries(DISTRIBUTIONS.xen).map(
    ([number, distribution]) =>
      [
        `xen-${debian}@${number}`,
        {
          purpose: `Xen ${number} for ${title}`,
          architecture: debian,
          distribution,
          withLibraries: [],
          alone: [`xen-hypervisor-${number}-${debian}`],
          version: { software: 'Xen', number },
          only: ['./boot/*'],
          byDefault: distribution === 'bookworm',
        },
      ] as const,
  );
}

function xenTools({ title, names: { debian } }: ArchitectureSupport): Definitions {
  return Object.entries(DISTRIBUTIONS.xen).map(
    ([number, distribution]) =>
      [
        `xen-tools-${debian}@${number}`,
        {
          purpose: `Xen's tools for Dom0 on ${title}`,
          architecture: debian,
          distribution,
          // All that the tools in C link with; xen-utils itself depends on Python too.
          withLibraries: [`libxenmisc${number}`],
          alone: [`xen-utils-${number}`],
          version: { software: 'Xen', number },
          only: ['./usr/lib/xen-*/bin/*', './usr/lib/*-linux-gnu/*', './lib/*', './lib64/*', './usr/lib64/*'],
          byDefault: distribution === 'bookworm',
        },
      ] as const,
  );
}

/** Names of packages that programs inside machines are built with. */
const SYSROOT = ['musl-dev', 'linux-libc-dev', 'libgcc-12-dev', 'libxen-dev'] as const;

function sysroot({ title, names }: ArchitectureSupport): Definitions[number] {
  return [
    `sysroot-${names.debian}`,
    {
      purpose: `C library and headers for the code inside ${title} machines`,
      architecture: names.debian,
      distribution: 'bookworm',
      withLibraries: [],
      alone: SYSROOT,
      byDefault: true,
    },
  ];
}

/** What runs here. */
const hostBundles: Definitions = [
  [
    'qemu@bookworm-backports',
    {
      purpose: 'QEMU 10, the emulator',
      architecture: 'host',
      distribution: 'bookworm',
      suite: 'bookworm-backports',
      withLibraries: QEMU_PACKAGES,
      alone: [],
      byDefault: true,
    },
  ],
  [
    'qemu@trixie',
    {
      purpose: 'another QEMU 10, to compare emulators',
      architecture: 'host',
      distribution: 'trixie',
      withLibraries: QEMU_PACKAGES,
      alone: [],
      byDefault: false,
    },
  ],
  [
    'bochs@bookworm',
    {
      purpose: 'Bochs, the emulator of machines with VMX',
      architecture: 'host',
      distribution: 'bookworm',
      // What the program itself is linked with; its package asks for a display too.
      withLibraries: ['libgtk-3-0', 'liblz4-1', 'libltdl7', 'libreadline8', 'libsamplerate0'],
      // And what unpacks kernels that nothing else here does.
      alone: ['bochs', 'bochsbios', 'lz4'],
      only: [
        ...['./usr/bin/bochs-bin', './usr/bin/lz4', './usr/share/bochs/BIOS-*'],
        './usr/lib/*-linux-gnu/bochs/plugins/*',
        ...['./usr/lib/*-linux-gnu/lib*.so*', './lib/*-linux-gnu/*.so*'],
      ],
      byDefault: false,
    },
  ],
  [
    'toolchain',
    {
      purpose: 'compiler and linker for the code inside the machine',
      architecture: 'host',
      distribution: 'bookworm',
      withLibraries: ['lld-14', 'libclang-cpp14'],
      alone: ['clang-14', 'libclang-common-14-dev', 'libc6-dev'],
      byDefault: true,
    },
  ],
];

/** The name of a bundle: what it is, Debian's name of the architecture, and the version if there are several. */
export type BundleName =
  | 'toolchain'
  | `bochs@${string}`
  | `qemu@${string}`
  | `sysroot-${string}`
  | `${KernelRole | 'xen' | 'xen-tools'}-${string}@${string}`
  | `${ProgramsName}-${string}`;

const bundles: ReadonlyMap<string, BundleDefinition> = new Map([
  ...hostBundles,
  ...architectureSupports.map(sysroot),
  ...architectureSupports.flatMap(kernels),
  ...withXen.flatMap(xens),
  ...withXen.flatMap(xenTools),
  ...architectureSupports.flatMap(workloadBundles),
]);

/** All bundles, in the order in which they are brought. */
export const bundleNames = [...bundles.keys()] as readonly BundleName[];

/**
 * The definition of a bundle.
 *
 * @throws WorldswitchError if there is none: of software that Debian does not have for an architecture
 */
export function bundleDefinition(name: BundleName): BundleDefinition {
  const definition = bundles.get(name);
  if (definition !== undefined) return definition;
  throw new WorldswitchError(`Debian has nothing that would be the bundle ${name}`, {
    next: 'choose another configuration (worldswitch list shows them)',
  });
}

/**
 * Whether a package that something depends on is taken. The programs run on their own libraries and data, and
 * never as a system: what configures one (adduser, debconf, PAM's settings, …) is of no use there.
 */
export function isLibrary(packageName: string): boolean {
  return /^lib(?!pam-)/.test(packageName) || packageName === 'zlib1g';
}
