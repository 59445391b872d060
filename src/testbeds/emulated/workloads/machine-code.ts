import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Configuration } from '../../../catalog/configurations.ts';
import type { Workload } from '../../../catalog/workloads.ts';
import { elfIdentity } from '../../../architectures/elf-identity.ts';
import { hypervisorOf, hypervisorOn } from '../../../hypervisors/index.ts';
import { unpackedModule } from '../../../artifacts/modules/module-file.ts';
import { readModuleCode } from '../../../artifacts/modules/module-code.ts';
import type { ProvideOptions } from '../../../artifacts/packages/provide.ts';
import { readProgramCode } from '../../../artifacts/symbols/program-code.ts';
import type { MachineCode, ModuleCode, ProgramCode } from '../../../results/machine-code.ts';
import type { WorkloadIngredients } from './contents.ts';
import { type Part, workloadRoot } from './root.ts';

/**
 * The code of the programs of a workload's machine and VM, and of the modules of the VM's kernel.
 *
 * @throws WorldswitchError if a package can't be had, or a module can't be read
 */
export async function machineCode(
  configuration: Configuration,
  workload: Workload,
  ingredients: WorkloadIngredients,
  options: ProvideOptions,
): Promise<MachineCode> {
  const { vm } = hypervisorOf(configuration).workload;
  const files = await programFiles(configuration, workload, ingredients, options);
  const programs = await Promise.all([...files].map(([file, path]) => programIn(file, path)));
  return {
    programs: programs.filter((program) => program !== undefined),
    vmModules: vm === undefined ? [] : await modulesOf(ingredients.vmKernel, vm.modules),
  };
}

/** Paths in the machine of all files that may be programs, by where they are here. */
async function programFiles(
  configuration: Configuration,
  workload: Workload,
  { guest, xen }: WorkloadIngredients,
  options: ProvideOptions,
): Promise<Map<string, string>> {
  const { vm } = hypervisorOf(configuration).workload;
  const parts: readonly Part[] = vm === undefined ? ['machine'] : ['machine', 'vm'];
  const roots = await Promise.all(parts.map((part) => workloadRoot(workload, configuration, part, options)));
  const size = { vcpus: 1, memoryMiB: workload.memoryMiB, diskMiB: workload.diskMiB };
  const tools = vm?.contents(size, hypervisorOn(configuration)).programs ?? [];
  const files = new Map([[guest.driver(configuration.machine.architecture).path, 'bin/driver']]);
  for (const entry of roots.flat()) if (entry.kind === 'copy') files.set(entry.from, entry.path);
  for (const { file, path } of tools.length === 0 ? [] : ((await xen?.tools(tools)) ?? []))
    files.set(file, path);
  return files;
}

/** Bytes that tell whether a file is a program; some of the others are large. */
const HEAD = 64;

/** Undefined of a file that is no program. */
async function programIn(file: string, path: string): Promise<ProgramCode | undefined> {
  await using opened = await open(file);
  const { buffer, bytesRead } = await opened.read(Buffer.alloc(HEAD), 0, HEAD, 0);
  if (elfIdentity(buffer.subarray(0, bytesRead))?.bits !== 64) return undefined;
  return readProgramCode(basename(path), await opened.readFile());
}

async function modulesOf(
  { modules }: WorkloadIngredients['vmKernel'],
  names: readonly string[],
): Promise<ModuleCode[]> {
  const { files } = (await modules?.find(names)) ?? { files: [] };
  return Promise.all(files.map(async (module) => readModuleCode(module.name, await unpackedModule(module))));
}
