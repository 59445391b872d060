import type { ArchitectureSupport } from '../../architectures/architecture.ts';
import { kvm } from '../../hypervisors/kvm/kvm.ts';
import type { BundleDefinition } from './bundle-definition.ts';

/** What a bundle of programs that run inside workloads' machines consists of. */
interface Programs {
  /** What they are, as a user reads it. */
  readonly what: string;
  readonly withLibraries: readonly string[];
  readonly alone: readonly string[];
  /** What is unpacked beside libraries, as patterns of tar's. */
  readonly only: readonly string[];
}

/** The programs by which hosts with KVM run VMs. */
const vmmPrograms = Object.values(kvm.on).flatMap(({ vmm }) =>
  vmm === undefined ? [] : [`./usr/bin/${vmm.program}`],
);

const LIBRARIES = ['./usr/lib/*-linux-gnu/lib*.so*', './usr/lib/*-linux-gnu/ld-linux*'] as const;

/**
 * Programs by the name of their bundle. What a package depends on beside libraries (Perl, Python, adduser, …) is for
 * its scripts, which never run here: such a package is taken alone, with the libraries that its programs link with.
 */
function programs({ id, names }: ArchitectureSupport) {
  // Names of packages for one architecture have the GNU name of it in them.
  const gnu = names.gnu.replaceAll('_', '-');
  const vmm = kvm.on[id]?.vmm;
  return {
    busybox: {
      what: 'the shell and small tools',
      withLibraries: [],
      alone: ['busybox-static'],
      only: ['./usr/bin/busybox'],
    },
    hackbench: {
      what: 'hackbench',
      withLibraries: ['libc6'],
      alone: ['rt-tests'],
      only: ['./usr/bin/hackbench'],
    },
    netperf: {
      what: 'netperf and netserver',
      withLibraries: ['libc6'],
      alone: ['netperf'],
      only: ['./usr/bin/netperf', './usr/bin/netserver'],
    },
    apache: {
      what: 'Apache and ab',
      withLibraries: ['libaprutil1t64', 'libpcre2-8-0', 'libssl3t64'],
      alone: ['apache2-bin', 'apache2-utils'],
      only: ['./usr/sbin/apache2', './usr/lib/apache2/modules/*', './usr/bin/ab'],
    },
    memcached: {
      what: 'memcached and memcslap',
      withLibraries: ['libmemcached11t64', 'libevent-2.1-7t64', 'libsasl2-2', 'libssl3t64'],
      alone: ['memcached', 'libmemcached-tools'],
      only: ['./usr/bin/memcached', './usr/bin/memcslap'],
    },
    mysql: {
      what: 'MariaDB and sysbench',
      withLibraries: ['mariadb-server-core', 'sysbench', 'libext2fs2t64', 'libblkid1', 'libuuid1'],
      alone: ['e2fsprogs'],
      only: [
        './usr/sbin/mariadbd',
        './usr/sbin/mke2fs',
        './usr/share/mariadb/*',
        './usr/bin/sysbench',
        './usr/share/sysbench/*',
      ],
    },
    gcc: {
      what: 'GCC, the assembler and make',
      withLibraries: [`cpp-14-${gnu}`, `binutils-${gnu}`],
      alone: [`gcc-14-${gnu}`, 'libgcc-14-dev', 'make'],
      only: [
        ...['./usr/bin/*-gcc-14', './usr/bin/*-as', './usr/bin/make'],
        ...['./usr/libexec/gcc/*/cc1', './usr/lib/gcc/*/include/*'],
      ],
    },
    java: {
      what: 'OpenJDK',
      withLibraries: ['libstdc++6', 'zlib1g'],
      alone: ['openjdk-21-jre-headless'],
      only: ['./usr/lib/jvm/*', './etc/java-21-openjdk/*'],
    },
    'kvm-qemu': {
      what: "QEMU that runs KVM's VMs",
      withLibraries: vmm === undefined ? [] : [vmm.package],
      alone: vmm?.firmwarePackages ?? [],
      only: [...vmmPrograms, './usr/share/qemu/*.bin', './usr/share/seabios/*'],
    },
  } as const satisfies Record<string, Programs>;
}

/** The name of a set of programs, of which there is a bundle for each architecture. */
export type ProgramsName = keyof ReturnType<typeof programs>;

/** Bundles of the programs that workloads run on an architecture, each brought when a workload asks for it. */
export function workloadBundles(
  support: ArchitectureSupport,
): (readonly [name: `${ProgramsName}-${string}`, definition: BundleDefinition])[] {
  const { debian } = support.names;
  const all = Object.entries(programs(support)) as [ProgramsName, Programs][];
  return all.map(([name, { what, withLibraries, alone, only }]) => [
    `${name}-${debian}`,
    {
      purpose: `${what}, to run inside ${support.title} machines`,
      architecture: debian,
      // One release for all: a machine has one C library.
      distribution: 'trixie',
      withLibraries,
      alone,
      only: [...LIBRARIES, ...only],
      byDefault: false,
    },
  ]);
}
