import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '../../../catalog/configurations.ts';
import type { Suite, Workload } from '../../../catalog/workloads.ts';
import { packageRoot } from '../../../system/paths.ts';
import { type CpioEntry, foldersOf, textFile, writeCpioArchive } from '../../../artifacts/cpio.ts';
import { fileEntry, modulesThere } from '../hypervisors/hypervisor.ts';
import type { Ingredients, Kernel } from '../machine.ts';
import type { ProvideOptions } from '../../../artifacts/packages/provide.ts';
import { CONSOLES, kernelParameters } from './machine.ts';
import type { WorkloadParameters } from '../../../results/fingerprint.ts';
import { hostRole, type Role, workloadRoot } from './root.ts';
import { innerMachine, xenEntries } from './vm.ts';

/** What a workload's machine is made of beside its initramfs. */
export interface WorkloadIngredients extends Ingredients {
  /** The kernel of the VM: the host's own, or where that is Dom0's on x86 the one that a host would have. */
  readonly vmKernel: Kernel;
}

/** Modules of each role's kernel, in the order in which they need each other; some kernels have some of them built in. */
const MODULES = {
  native: ['veth'],
  kvm: ['irqbypass', 'kvm', 'kvm-amd', 'tun', 'tap', 'vhost_iotlb', 'vhost', 'vhost_net'],
  dom0: [
    ...['xen-privcmd', 'xen-evtchn', 'xen-gntdev', 'xen-gntalloc', 'xenfs'],
    ...['xen-netback', 'xen-blkback'],
  ],
  vmOfKvm: [
    ...[
      'virtio_ring',
      'virtio',
      'virtio_mmio',
      'virtio_pci_modern_dev',
      'virtio_pci_legacy_dev',
      'virtio_pci',
    ],
    ...['failover', 'net_failover', 'virtio_net', 'virtio_blk'],
  ],
  vmOfXen: ['xen-netfront', 'xen-blkfront'],
} as const;

/** What is at the root of each role's file system as init. */
const INITS: Readonly<Record<Role, string>> = { native: 'native', kvm: 'kvm', dom0: 'xen', vm: 'vm' };

/**
 * What the initramfs of a workload's machine consists of.
 *
 * @param vmFile where the VM's initramfs is written, which becomes a part of the host's
 */
export async function hostEntries(
  system: Configuration,
  workload: Workload,
  parameters: WorkloadParameters,
  ingredients: WorkloadIngredients,
  vmFile: string,
  options: ProvideOptions,
): Promise<CpioEntry[]> {
  const role = hostRole(system);
  const { architecture } = system.machine;
  const settings = [
    `kind=${workload.sides}`,
    `vcpus=${parameters.vcpus}`,
    // A whole repetition: with less, the first one that counts would still meet what is not there yet.
    `warmup=${workload.warmUp ?? workload.units}`,
    `memory=${workload.memoryMiB}`,
    `vhost=${parameters.vhost ? 'on' : 'off'}`,
    `console=${system.hypervisor.name === 'Xen' ? 'hvc0' : CONSOLES[architecture]}`,
    `parameters='${kernelParameters(architecture).join(' ')}'`,
    `disk=${workload.diskMiB ?? 0}`,
    ...(role === 'kvm' ? innerMachine(architecture, parameters.transport) : []),
  ];
  const own = await roleEntries(role, system, workload, settings, ingredients.kernel, ingredients, options);
  if (role === 'native') return own;
  const xen = role === 'dom0' ? await xenEntries(system, workload, parameters, ingredients) : [];
  const vm = await roleEntries('vm', system, workload, [], ingredients.vmKernel, ingredients, options);
  await writeCpioArchive(vmFile, vm);
  return withFolders([
    ...own,
    ...xen,
    { kind: 'copy', path: 'vm/kernel', mode: 0o644, from: ingredients.vmKernel.image },
    { kind: 'copy', path: 'vm/initramfs', mode: 0o644, from: vmFile },
  ]);
}

async function roleEntries(
  role: Role,
  system: Configuration,
  workload: Workload,
  settings: readonly string[],
  kernel: Kernel,
  { guest }: Ingredients,
  options: ProvideOptions,
): Promise<CpioEntry[]> {
  const { architecture } = system.machine;
  const modules = [
    ...MODULES[role === 'vm' ? (system.hypervisor.name === 'KVM' ? 'vmOfKvm' : 'vmOfXen') : role],
    // A disk in memory: one of the emulator's would answer at times of this computer's.
    ...(role === 'vm' || workload.diskMiB === undefined ? [] : ['brd']),
  ];
  const lines = [`modules='${modules.join(' ')}'`, ...settings];
  const files: CpioEntry[] = [
    await script('init', `machine/${INITS[role]}`),
    await script('machine/common', 'machine/common'),
    await script('machine/shell', 'machine/shell'),
    ...(role === 'native' ? [await script('machine/native-server', 'machine/native-server')] : []),
    ...(role === 'dom0' ? [await script('machine/xen-vif', 'machine/xen-vif')] : []),
    ...(role === 'dom0' ? [await script('machine/xen-disk', 'machine/xen-disk')] : []),
    textFile('machine/settings', lines),
    await fileEntry({ path: 'bin/driver', file: guest.driver(architecture).path, executable: true }),
    ...(await workloadScripts(workload)),
    ...(workload.suite === undefined || role === 'kvm' || role === 'dom0'
      ? []
      : suiteEntries(workload.suite)),
    ...(await modulesThere(kernel, modules)),
  ];
  return withFolders([
    { kind: 'character-device', path: 'dev/console', mode: 0o600, major: 5, minor: 1 },
    ...files,
    ...(await workloadRoot(workload, architecture, role, options)),
  ]);
}

async function script(path: string, source: string): Promise<CpioEntry> {
  return fileEntry({ path, file: join(packageRoot, 'guest/workloads', source), executable: true });
}

/** A workload's own files, with `server` and `work` among them. */
async function workloadScripts({ id }: Workload): Promise<CpioEntry[]> {
  const folder = join(packageRoot, 'guest/workloads', id);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return Promise.all(paths.toSorted().map((path) => script(`workload/${path}`, join(id, path))));
}

/** A user's copy of a suite, and what its scripts are told of it. */
function suiteEntries({ folder, paths, benchmarks }: Suite): CpioEntry[] {
  return [
    textFile('workload/benchmarks', benchmarks),
    ...paths.map((path) => {
      return { kind: 'copy', path: `specjvm2008/${path}`, mode: 0o644, from: join(folder, path) } as const;
    }),
  ];
}

/** The entries with the folders that they lie in, each before what is in it; the first of those of one path. */
function withFolders(all: readonly CpioEntry[]): CpioEntry[] {
  const byPath = new Map<string, CpioEntry>();
  for (const entry of all) if (!byPath.has(entry.path)) byPath.set(entry.path, entry);
  const entries = [...byPath.values()];
  const known = new Set(entries.filter(({ kind }) => kind === 'folder').map(({ path }) => path));
  const missing = foldersOf(entries.map(({ path }) => path)).filter(({ path }) => !known.has(path));
  return [...missing, ...entries].toSorted((a, b) => order(a) - order(b) || (a.path < b.path ? -1 : 1));
}

function order({ kind, path }: CpioEntry): number {
  return kind === 'folder' ? path.split('/').length - 1000 : 0;
}
