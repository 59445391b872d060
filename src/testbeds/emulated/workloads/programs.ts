import type { ArchitectureNames } from '../../../architectures/architecture.ts';
import { supportOf } from '../../../architectures/index.ts';
import type { Architecture } from '../../../catalog/architectures.ts';
import type { Party, Workload } from '../../../catalog/workloads.ts';
import type { Vmm } from '../../../hypervisors/on-architecture.ts';
import type { WantedProgram } from '../../../artifacts/packages/closure.ts';
import type { ProgramsName } from '../../../artifacts/packages/workload-bundles.ts';

/** What is taken of a bundle's tree. */
export interface Selection {
  readonly bundle: ProgramsName;
  /** Programs, and libraries that they load by a name of their own. */
  readonly programs: readonly WantedProgram[];
  /** Files, and folders with all that is in them, at the same place in the machine. */
  readonly data?: readonly string[];
}

/** Programs that are at the same place in the machine as in the tree. */
function atTheirPlaces(...sources: readonly string[]): WantedProgram[] {
  return sources.map((source) => ({ source, path: source }));
}

/** What every root file system has: the shell, and what it calls. */
export const BUSYBOX: Selection = {
  bundle: 'busybox',
  programs: [{ source: 'usr/bin/busybox', path: 'bin/busybox' }],
};

type ByParty = Readonly<Partial<Record<Party, readonly Selection[]>>>;

const netperf: ByParty = {
  client: [{ bundle: 'netperf', programs: atTheirPlaces('usr/bin/netperf') }],
  server: [{ bundle: 'netperf', programs: atTheirPlaces('usr/bin/netserver') }],
};

const apacheModules = ['mpm_event', 'authz_core', 'dir'].map(
  (name) => `usr/lib/apache2/modules/mod_${name}.so`,
);

const sysbench: Selection = {
  bundle: 'mysql',
  programs: atTheirPlaces('usr/bin/sysbench'),
  data: ['oltp_common.lua', 'oltp_read_write.lua'].map((name) => `usr/share/sysbench/${name}`),
};

/** Of the runtime environment what programs without a screen and without a network run on. */
function java(debian: string, more: readonly string[] = []): Selection {
  const home = `usr/lib/jvm/java-21-openjdk-${debian}`;
  const libraries = ['server/libjvm', 'libjava', 'libjimage', 'libnet', 'libnio', 'libverify', 'libzip'];
  const files = [...libraries.map((name) => `${name}.so`), ...more];
  const data = [
    ...['lib/modules', 'lib/jvm.cfg', 'lib/server/classes.jsa', 'lib/tzdb.dat', 'lib/security'],
    ...['conf/security', 'conf/net.properties', 'conf/logging.properties'],
  ];
  return {
    bundle: 'java',
    programs: atTheirPlaces(`${home}/bin/java`, ...files.map((name) => `${home}/lib/${name}`)),
    data: data.map((path) => `${home}/${path}`),
  };
}

/** What a program may load that looks at how Java runs, draws without a screen, or starts another process. */
const MORE_OF_JAVA = [
  ...[
    'management',
    'management_ext',
    'extnet',
    'prefs',
    'rmi',
    'syslookup',
    'awt',
    'awt_headless',
    'mlib_image',
  ].map((name) => `lib${name}.so`),
  'jspawnhelper',
];

const programs: Readonly<Record<string, (names: ArchitectureNames) => ByParty>> = {
  hackbench: () => ({ server: [{ bundle: 'hackbench', programs: atTheirPlaces('usr/bin/hackbench') }] }),
  'tcp-rr': () => netperf,
  'tcp-stream': () => netperf,
  'tcp-maerts': () => netperf,
  apache: () => ({
    client: [{ bundle: 'apache', programs: atTheirPlaces('usr/bin/ab') }],
    server: [{ bundle: 'apache', programs: atTheirPlaces('usr/sbin/apache2', ...apacheModules) }],
  }),
  memcached: () => ({
    client: [{ bundle: 'memcached', programs: atTheirPlaces('usr/bin/memcslap') }],
    server: [{ bundle: 'memcached', programs: atTheirPlaces('usr/bin/memcached') }],
  }),
  mysql: () => ({
    client: [sysbench],
    server: [
      {
        bundle: 'mysql',
        programs: atTheirPlaces('usr/sbin/mariadbd', 'usr/sbin/mke2fs'),
        data: [
          ...['english', 'charsets', 'mariadb_system_tables.sql', 'mariadb_system_tables_data.sql'].map(
            (name) => `usr/share/mariadb/${name}`,
          ),
        ],
      },
      sysbench,
    ],
  }),
  kernbench: ({ gnu }) => ({
    server: [
      {
        bundle: 'gcc',
        programs: [
          { source: `usr/bin/${gnu}-gcc-14`, path: 'usr/bin/gcc' },
          { source: `usr/bin/${gnu}-as`, path: 'usr/bin/as' },
          ...atTheirPlaces(`usr/libexec/gcc/${gnu}/14/cc1`, 'usr/bin/make'),
        ],
        data: [`usr/lib/gcc/${gnu}/14/include`],
      },
    ],
  }),
  jvm: ({ debian }) => ({ server: [java(debian)] }),
  specjvm2008: ({ debian }) => ({ server: [java(debian, MORE_OF_JAVA)] }),
};

/** What a party's scripts run. */
export function programsOf({ id }: Workload, party: Party, architecture: Architecture): readonly Selection[] {
  return programs[id]?.(supportOf(architecture).names)[party] ?? [];
}

/** The program that runs VMs in a host, as /usr/bin/qemu, and the firmware with which it loads a kernel. */
export function vmmSelection({ program, firmware }: Vmm): Selection {
  return {
    bundle: 'kvm-qemu',
    programs: [{ source: `usr/bin/${program}`, path: 'usr/bin/qemu' }],
    data: firmware,
  };
}
