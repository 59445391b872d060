import { basename, join } from 'node:path';
import type { Machine } from '../../catalog/machines.ts';
import type { Workload } from '../../catalog/workloads.ts';
import type { CpioEntry } from '../cpio.ts';
import { fileEntry } from '../hypervisors/hypervisor.ts';
import { programsWithLibraries } from '../packages/closure.ts';
import { type ProvideOptions, provideBundle } from '../packages/provide.ts';

/** Whose root file system: of a machine without a hypervisor, KVM's host, Dom0, or the VM. */
export type Role = 'native' | 'kvm' | 'dom0' | 'vm';

const debian = { arm64: 'arm64', x86: 'amd64' } as const;
type Architecture = Machine['architecture'];

/** Programs of a role, by bundle. */
function programsOf(workload: Workload, architecture: Architecture, role: Role) {
  const own = workload.id === 'hackbench' ? 'hackbench' : 'netperf';
  const paths = { hackbench: ['usr/bin/hackbench'], netperf: ['usr/bin/netperf', 'usr/bin/netserver'] }[own];
  const qemu = architecture === 'arm64' ? 'usr/bin/qemu-system-aarch64' : 'usr/bin/qemu-system-x86_64';
  return [
    [`${own}-${debian[architecture]}`, paths],
    ...(role === 'kvm' ? [[`kvm-qemu-${debian[architecture]}`, [qemu]]] : []),
  ] as [`${'netperf' | 'hackbench' | 'kvm-qemu'}-${'arm64' | 'amd64'}`, string[]][];
}

/** Changes if and only if what {@link workloadRoot} gives does. */
export async function programsKey(
  workload: Workload,
  architecture: Architecture,
  role: Role,
  options: ProvideOptions,
): Promise<string[]> {
  const keys: string[] = [];
  for (const [name] of programsOf(workload, architecture, role))
    keys.push((await provideBundle(name, options)).key);
  return keys;
}

/** The programs of a workload and what they need, busybox's shell among them. */
export async function workloadRoot(
  workload: Workload,
  architecture: Architecture,
  role: Role,
  options: ProvideOptions,
): Promise<CpioEntry[]> {
  const shell = await provideBundle(`busybox-${debian[architecture]}`, options);
  const entries = new Map<string, CpioEntry>();
  for (const [name, programs] of programsOf(workload, architecture, role)) {
    const { root } = await provideBundle(name, options);
    for (const file of await programsWithLibraries(root, programs)) {
      const path = file.path.includes('/') ? file.path : `usr/bin/${file.path.replace(/^qemu-.*/, 'qemu')}`;
      entries.set(path, await fileEntry({ ...file, path }));
    }
  }
  const busybox = join(shell.root, 'usr/bin/busybox');
  return [
    await fileEntry({ path: `bin/${basename(busybox)}`, file: busybox, executable: true }),
    ...entries.values(),
  ];
}
