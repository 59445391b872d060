import type { Workload } from '../../catalog/workloads.ts';
import type { WantedProgram } from '../packages/closure.ts';
import type { ProgramsName } from '../packages/workload-bundles.ts';

/** Which part of a workload a root file system is for. */
export type Side = 'client' | 'server';

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

/** The folders of Debian that have an architecture's name. */
const triplets = { arm64: 'aarch64-linux-gnu', x86: 'x86_64-linux-gnu' } as const;
type Architecture = keyof typeof triplets;

type Sides = Readonly<Partial<Record<Side, readonly Selection[]>>>;

const netperf: Sides = {
  client: [{ bundle: 'netperf', programs: atTheirPlaces('usr/bin/netperf') }],
  server: [{ bundle: 'netperf', programs: atTheirPlaces('usr/bin/netserver') }],
};

const apacheModules = ['mpm_event', 'authz_core', 'dir'].map(
  (name) => `usr/lib/apache2/modules/mod_${name}.so`,
);

const programs: Readonly<Record<string, (triplet: string) => Sides>> = {
  hackbench: () => ({ server: [{ bundle: 'hackbench', programs: atTheirPlaces('usr/bin/hackbench') }] }),
  'tcp-rr': () => netperf,
  'tcp-stream': () => netperf,
  'tcp-maerts': () => netperf,
  apache: () => ({
    client: [{ bundle: 'apache', programs: atTheirPlaces('usr/bin/ab') }],
    server: [{ bundle: 'apache', programs: atTheirPlaces('usr/sbin/apache2', ...apacheModules) }],
  }),
  memcached: () => ({
    client: [{ bundle: 'memcached', programs: atTheirPlaces('usr/bin/memcaslap') }],
    server: [{ bundle: 'memcached', programs: atTheirPlaces('usr/bin/memcached') }],
  }),
  kernbench: (triplet) => ({
    server: [
      {
        bundle: 'gcc',
        programs: [
          { source: `usr/bin/${triplet}-gcc-14`, path: 'usr/bin/gcc' },
          { source: `usr/bin/${triplet}-as`, path: 'usr/bin/as' },
          ...atTheirPlaces(`usr/libexec/gcc/${triplet}/14/cc1`, 'usr/bin/make'),
        ],
        data: [`usr/lib/gcc/${triplet}/14/include`],
      },
    ],
  }),
};

/** What a workload's scripts run on one side. */
export function programsOf({ id }: Workload, side: Side, architecture: Architecture): readonly Selection[] {
  return programs[id]?.(triplets[architecture])[side] ?? [];
}

/** QEMU as KVM's VMs are run with, as /usr/bin/qemu, and the firmware with which it loads a kernel. */
export function kvmQemu(architecture: Architecture): Selection {
  const { program, data } = {
    arm64: { program: 'qemu-system-aarch64', data: [] },
    x86: {
      program: 'qemu-system-x86_64',
      data: [
        ...['bios-256k.bin', 'bios-microvm.bin'].map((name) => `usr/share/seabios/${name}`),
        ...['linuxboot_dma.bin', 'pvh.bin', 'kvmvapic.bin'].map((name) => `usr/share/qemu/${name}`),
      ],
    },
  }[architecture];
  return {
    bundle: 'kvm-qemu',
    programs: [{ source: `usr/bin/${program}`, path: 'usr/bin/qemu' }],
    data,
  };
}
