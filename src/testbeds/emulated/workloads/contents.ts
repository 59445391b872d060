import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { supportOf } from '../../../architectures/index.ts';
import type { Configuration } from '../../../catalog/configurations.ts';
import type { Suite, Workload } from '../../../catalog/workloads.ts';
import { hypervisorOf, hypervisorOn } from '../../../hypervisors/index.ts';
import { isRequired, MEMORY_DISK } from '../../../hypervisors/kernel-modules.ts';
import { workloadKernelParameters } from '../../../hypervisors/linux.ts';
import type { MachineContents } from '../../../hypervisors/machine-contents.ts';
import type { KernelParameters } from '../../../hypervisors/module-options.ts';
import type { Vmm } from '../../../hypervisors/on-architecture.ts';
import { packageRoot } from '../../../system/paths.ts';
import { isOlder } from '../../../artifacts/emulator.ts';
import { type CpioEntry, foldersOf, textFile, writeCpioArchive } from '../../../artifacts/cpio.ts';
import { type Ingredients, type Kernel, requireTools } from '../machine.ts';
import { fileEntry, modulesThere, textFiles } from '../module-files.ts';
import type { ProvideOptions } from '../../../artifacts/packages/provide.ts';
import type { WorkloadParameters } from '../../../results/fingerprint.ts';
import { kernelParametersOf } from './machine.ts';
import { type Part, workloadRoot } from './root.ts';

/** What a workload's machine is made of beside its initramfs. */
export interface WorkloadIngredients extends Ingredients {
  /** The kernel of the VM: the host's own, or where that is Dom0's on x86 the one that a host would have. */
  readonly vmKernel: Kernel;
}

/**
 * What the initramfs of a workload's machine consists of.
 *
 * @param vmFile where the VM's initramfs is written, which becomes a part of the host's
 */
export async function hostEntries(
  configuration: Configuration,
  workload: Workload,
  parameters: WorkloadParameters,
  ingredients: WorkloadIngredients,
  vmFile: string,
  options: ProvideOptions,
): Promise<CpioEntry[]> {
  const { linux } = supportOf(configuration.machine.architecture);
  const { vm } = hypervisorOf(configuration).workload;
  const settings = [
    `kind=${workload.arrangement}`,
    `vcpus=${parameters.vcpus}`,
    // A whole repetition: with less, the first one that counts would still meet what is not there yet.
    `warmup=${workload.warmUp ?? workload.units}`,
    `memory=${workload.memoryMiB}`,
    `vhost=${parameters.vhost ? 'on' : 'off'}`,
    `console=${vm?.console ?? linux.console}`,
    `parameters='${vmParameters(configuration, ingredients.vmKernel.release).join(' ')}'`,
    `disk=${workload.diskMiB ?? 0}`,
    ...vmmSettings(hypervisorOn(configuration).vmm, parameters.transport),
  ];
  const own = await partEntries(
    'machine',
    configuration,
    workload,
    settings,
    ingredients.kernel,
    kernelParametersOf(configuration, parameters),
    ingredients,
    options,
  );
  if (vm === undefined) return own;
  const size = { vcpus: parameters.vcpus, memoryMiB: workload.memoryMiB, diskMiB: workload.diskMiB };
  const tools = await toolEntries(vm.contents(size, hypervisorOn(configuration)), ingredients);
  const inVm = await partEntries(
    'vm',
    configuration,
    workload,
    [],
    ingredients.vmKernel,
    { all: [], own: [] },
    ingredients,
    options,
  );
  await writeCpioArchive(vmFile, inVm);
  return withFolders([
    ...own,
    ...tools,
    { kind: 'copy', path: 'vm/kernel', mode: 0o644, from: ingredients.vmKernel.image },
    { kind: 'copy', path: 'vm/initramfs', mode: 0o644, from: vmFile },
  ]);
}

/**
 * What the kernel of a workload's VM is told.
 *
 * @param release of that kernel; one that does not say it gets what any may need
 */
export function vmParameters(configuration: Configuration, release: string | undefined): string[] {
  const { linux } = supportOf(configuration.machine.architecture);
  const version = /^\d+\.\d+/.exec(release ?? '')?.[0];
  const needed = hypervisorOn(configuration).vmParameters.filter(
    ({ since }) => version === undefined || !isOlder(version, since),
  );
  return [...workloadKernelParameters(linux), ...needed.map(({ text }) => text)];
}

/** How a program that runs VMs in the host is told what machine the VM is, for guest/workloads/machine/kvm. */
function vmmSettings(vmm: Vmm | undefined, transport: WorkloadParameters['transport']): string[] {
  if (vmm === undefined) return [];
  return [
    `qemu='${vmm.machine}'`,
    `bus=${transport === 'pci' ? 'pci' : 'device'}`,
    `romfile=${transport === 'pci' ? ',romfile=' : ''}`,
  ];
}

/** The hypervisor's tools, and what they are told. */
async function toolEntries({ programs, texts }: MachineContents, { xen }: Ingredients): Promise<CpioEntry[]> {
  const tools = programs.length === 0 ? [] : await requireTools(xen).tools(programs);
  const entries = tools.map((file) =>
    fileEntry({ ...file, path: file.path.includes('/') ? file.path : `bin/${file.path}` }),
  );
  return [...(await Promise.all(entries)), ...textFiles(texts)];
}

async function partEntries(
  part: Part,
  configuration: Configuration,
  workload: Workload,
  settings: readonly string[],
  kernel: Kernel,
  kernelParameters: KernelParameters,
  { guest }: Ingredients,
  options: ProvideOptions,
): Promise<CpioEntry[]> {
  const { workload: host } = hypervisorOf(configuration);
  const inVm = part === 'vm';
  const modules = inVm
    ? (host.vm?.modules ?? [])
    : [...host.modules, ...(workload.diskMiB === undefined ? [] : [MEMORY_DISK])];
  const on = hypervisorOn(configuration);
  const required = modules.filter((name) => isRequired(name, on));
  const found = await modulesThere(kernel, modules, required, kernelParameters);
  const lines = [`modules='${found.names.join(' ')}'`, ...settings];
  const scripts = ['common', 'shell', ...(inVm ? [] : host.scripts)].map((name) => `machine/${name}`);
  const serves = inVm || host.vm === undefined;
  const files: CpioEntry[] = [
    await script('init', `machine/${inVm ? 'vm' : host.init}`),
    ...(await Promise.all(scripts.map((name) => script(name, name)))),
    textFile('machine/settings', lines),
    await fileEntry({
      path: 'bin/driver',
      file: guest.driver(configuration.machine.architecture).path,
      executable: true,
    }),
    ...(await workloadScripts(workload)),
    ...(workload.suite === undefined || !serves ? [] : suiteEntries(workload.suite)),
    ...found.files,
  ];
  return withFolders([
    { kind: 'character-device', path: 'dev/console', mode: 0o600, major: 5, minor: 1 },
    ...files,
    ...(await workloadRoot(workload, configuration, part, options)),
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
