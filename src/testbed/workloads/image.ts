import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { System } from '../../catalog/systems.ts';
import type { Suite, Workload } from '../../catalog/workloads.ts';
import { cached } from '../../system/cache.ts';
import { sha256File } from '../../system/files.ts';
import { packageRoot } from '../../system/paths.ts';
import { ownFiles, textOf } from '../code.ts';
import { type CpioEntry, writeCpioArchive } from '../cpio.ts';
import type { BuiltFile } from '../guest.ts';
import { fileEntry, modulesThere } from '../hypervisors/hypervisor.ts';
import type { Ingredients, Kernel } from '../machine.ts';
import type { ProvideOptions } from '../packages/provide.ts';
import { CONSOLES, kernelParameters } from './machine.ts';
import type { WorkloadParameters } from './parameters.ts';
import { programsKey, type Role, workloadRoot } from './root.ts';
import { requireUnchanged } from './suite.ts';

/** What a workload's machine is made of beside its initramfs. */
export interface WorkloadIngredients extends Ingredients {
  /** The kernel of the VM: the host's own, or where that is Dom0's on x86 the one that a host would have. */
  readonly vmKernel: Kernel;
}

/** The modules of this folder and others that decide what is in an initramfs. */
const MAKERS = [
  ...['image', 'machine', 'root'].map((name) => `workloads/${name}`),
  ...['cpio', 'packages/closure', 'hypervisors/hypervisor'],
];

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

/** The initramfs of a workload's machine, made unless these very parts were put together before. */
export async function provideWorkloadImage(
  system: System,
  workload: Workload,
  parameters: WorkloadParameters,
  ingredients: WorkloadIngredients,
  options: ProvideOptions,
): Promise<BuiltFile> {
  const { kernel, vmKernel, xen, guest } = ingredients;
  const { architecture } = system.machine;
  const { units: _units, repetitions: _repetitions, haltPollNs: _haltPollNs, ...inImage } = parameters;
  const key = createHash('sha256')
    .update(
      JSON.stringify([
        [system.hypervisor.name, architecture, decisive(workload), inImage],
        [kernel.sha256, vmKernel.sha256, kernel.module === undefined, xen?.toolsKey],
        guest.driver(architecture).sha256,
        await programsKey(workload, architecture, hostRole(system), options),
        await textOf([...ownFiles(...MAKERS), ...(await scriptFiles())]),
      ]),
    )
    .digest('hex');
  const entry = await cached(
    'images',
    key,
    async (folder) => {
      options.say(`putting together what the machine of ${workload.id} on ${system.id} contains`);
      const vm = join(folder, 'vm');
      const entries = await hostEntries(system, workload, parameters, ingredients, vm, options);
      await writeCpioArchive(join(folder, 'initramfs'), entries);
      await rm(vm, { force: true });
      if (workload.suite !== undefined) await requireUnchanged(workload.suite);
      await writeFile(join(folder, 'sha256'), await sha256File(join(folder, 'initramfs')));
    },
    options,
  );
  return {
    path: join(entry.path, 'initramfs'),
    sha256: await readFile(join(entry.path, 'sha256'), 'utf8'),
  };
}

/** What of a workload decides: wherever a copy of a suite is, it is the same. */
function decisive({ suite, ...workload }: Workload): unknown {
  return suite === undefined ? workload : [workload, suite.sha256, suite.benchmarks];
}

/** Whose root file system the machine itself has. */
export function hostRole({ hypervisor }: System): Exclude<Role, 'vm'> {
  return ({ none: 'native', KVM: 'kvm', Xen: 'dom0' } as const)[hypervisor.name];
}

async function scriptFiles(): Promise<string[]> {
  const folder = join(packageRoot, 'guest/workloads');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** @param vmFile where the VM's initramfs is written, which becomes a part of the host's */
async function hostEntries(
  system: System,
  workload: Workload,
  parameters: WorkloadParameters,
  ingredients: WorkloadIngredients,
  vmFile: string,
  options: ProvideOptions,
): Promise<CpioEntry[]> {
  const role = hostRole(system);
  const { architecture } = system.machine;
  const settings = [
    `kind=${workload.kind}`,
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

/**
 * What a DomU on x86 is. It is PV, where the probe's are PVH: QEMU 10.0 takes each read of a control register for
 * one of CR0 (target/i386/tcg/decode-new.c.inc, READ_CR0), which Xen intercepts, and a Linux in a PVH DomU then reads 0
 * as the address of its first page fault. The time-stamp counter is the machine's own, not trapped and not shifted.
 */
const X86_DOMU = ['type = "pv"', 'tsc_mode = "native"'];

/** Debian's programs by which Dom0 creates the DomU, and reaches its console. */
const XEN_PROGRAMS = ['xenstored', 'xen-init-dom0', 'xenconsoled', 'xenconsole', 'xl'];

const XEN_DISK =
  'vdev=xvda, format=raw, access=rw, backendtype=phy, script=/machine/xen-disk, target=/dev/ram0';

/** Xen's tools, and what they are told: xl.conf(5), xl.cfg(5). */
async function xenEntries(
  { machine }: System,
  workload: Workload,
  { vcpus }: WorkloadParameters,
  { xen }: WorkloadIngredients,
): Promise<CpioEntry[]> {
  if (xen === undefined) throw new Error('a machine of Xen has no Xen');
  const tools = await xen.tools(XEN_PROGRAMS);
  const pcpus = Array.from({ length: vcpus }, (_, vcpu) => `"${vcpu + 1}"`);
  return [
    ...(await Promise.all(
      tools.map((file) =>
        fileEntry({ ...file, path: file.path.includes('/') ? file.path : `bin/${file.path}` }),
      ),
    )),
    // Dom0's memory is as Xen was told, and no script configures devices.
    textFile('etc/xen/xl.conf', ['autoballoon="off"', 'run_hotplug_scripts=0']),
    textFile('machine/vm.cfg', [
      'name = "vm"',
      'kernel = "/vm/kernel"',
      'ramdisk = "/vm/initramfs"',
      `memory = ${workload.memoryMiB}`,
      `vcpus = ${vcpus}`,
      `cpus = [${pcpus.join(', ')}]`,
      'vif = ["mac=00:16:3e:02:02:02, script=/machine/xen-vif"]',
      ...(workload.diskMiB === undefined ? [] : [`disk = ["${XEN_DISK}"]`]),
      'on_crash = "preserve"',
      ...(machine.architecture === 'x86' ? X86_DOMU : []),
    ]),
  ];
}

function textFile(path: string, lines: readonly string[]): CpioEntry {
  return { kind: 'file', path, mode: 0o644, content: Buffer.from(lines.map((line) => `${line}\n`).join('')) };
}

/**
 * The machine that KVM's VM is. The emulated SVM delivers an injected interrupt a second time if the emulator looks after
 * its timers before the VM exits again (QEMU target/i386/tcg/system/svm_helper.c, SVM_EVTINJ_TYPE_INTR): a VM that then
 * holds a lock of the interrupt's handler waits for itself. The end of an interrupt, which comes first, is such an exit,
 * unless the guest is told to leave it out.
 */
const INNER_MACHINES = {
  arm64: '-M virt,gic-version=host -cpu host',
  x86: '-M q35 -cpu host,-kvm-pv-eoi',
} as const;

/** How Debian's QEMU in the host is told what machine KVM's VM is, for guest/workloads/machine/kvm. */
function innerMachine(
  architecture: System['machine']['architecture'],
  transport: WorkloadParameters['transport'],
): string[] {
  return [
    `qemu='${INNER_MACHINES[architecture]}'`,
    `bus=${transport === 'pci' ? 'pci' : 'device'}`,
    `romfile=${transport === 'pci' ? ',romfile=' : ''}`,
  ];
}

async function roleEntries(
  role: Role,
  system: System,
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
  const missing = entries.flatMap(({ path }) => {
    const parts = path.split('/').slice(0, -1);
    return parts.map((_, index) => parts.slice(0, index + 1).join('/')).filter((each) => !known.has(each));
  });
  const folders: CpioEntry[] = [...new Set(missing)].map((path) => ({ kind: 'folder', path }));
  return [...folders, ...entries].toSorted((a, b) => order(a) - order(b) || (a.path < b.path ? -1 : 1));
}

function order({ kind, path }: CpioEntry): number {
  return kind === 'folder' ? path.split('/').length - 1000 : 0;
}
