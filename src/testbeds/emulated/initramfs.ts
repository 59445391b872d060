import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '../../catalog/configurations.ts';
import { hypervisorOn, probeHostOf } from '../../hypervisors/index.ts';
import type { MachineContents } from '../../hypervisors/machine-contents.ts';
import { type KernelParameters, ofModules } from '../../hypervisors/module-options.ts';
import { cached } from '../../system/cache.ts';
import { sha256File } from '../../system/files.ts';
import { ownFiles, textOf } from '../../artifacts/code.ts';
import { type CpioEntry, foldersOf, writeCpioArchive } from '../../artifacts/cpio.ts';
import type { BuiltFile } from '../../artifacts/guest.ts';
import { type Ingredients, requireTools } from './machine.ts';
import { fileEntry, moduleFiles, textFiles } from './module-files.ts';
import { kernelParametersOf } from './probe-machine.ts';
import type { ProvideOptions } from '../../artifacts/packages/provide.ts';

/** The modules that decide what is in an initramfs. */
const MAKERS = [
  ...['initramfs', 'module-files'].map((name) => `testbeds/emulated/${name}`),
  ...['artifacts/cpio', 'artifacts/packages/closure'],
  ...['kernel-modules', 'module-file'].map((name) => `artifacts/modules/${name}`),
];

/** The initramfs of a machine: its init, the probe, and what the hypervisor's host or Dom0 needs beside them. */
export async function provideInitramfs(
  configuration: Configuration,
  parts: Ingredients,
  options: Pick<ProvideOptions, 'say' | 'signal'>,
): Promise<BuiltFile> {
  const { kernel, xen, guest } = parts;
  const ingredients = [
    configuration.hypervisor.name,
    configuration.machine.architecture,
    guest.init(configuration).sha256,
    guest.probe(configuration).sha256,
    kernel.sha256,
    // The same kernel comes with other modules, or with none, if the user names its file.
    kernel.modules?.key,
    xen?.toolsKey,
    contentsOf(configuration),
    // What modules are told stands beside them.
    ofModules(kernelParametersOf(configuration)),
    await textOf(ownFiles(...MAKERS)),
  ];
  const key = createHash('sha256').update(JSON.stringify(ingredients)).digest('hex');
  const entry = await cached(
    'images',
    key,
    async (folder) => {
      await writeCpioArchive(join(folder, 'initramfs'), await entriesOf(configuration, parts));
      await writeFile(join(folder, 'sha256'), await sha256File(join(folder, 'initramfs')));
    },
    options,
  );
  return {
    path: join(entry.path, 'initramfs'),
    sha256: await readFile(join(entry.path, 'sha256'), 'utf8'),
  };
}

async function entriesOf(configuration: Configuration, parts: Ingredients): Promise<CpioEntry[]> {
  const { guest } = parts;
  return [
    { kind: 'folder', path: 'dev' },
    // The kernel opens it for init before init can mount anything.
    { kind: 'character-device', path: 'dev/console', mode: 0o600, major: 5, minor: 1 },
    { kind: 'file', path: 'init', mode: 0o755, content: await readFile(guest.init(configuration).path) },
    { kind: 'file', path: 'probe', mode: 0o644, content: await readFile(guest.probe(configuration).path) },
    ...(await hostEntries(contentsOf(configuration), kernelParametersOf(configuration), parts)),
  ];
}

function contentsOf(configuration: Configuration): MachineContents {
  return probeHostOf(configuration).contents(hypervisorOn(configuration));
}

/** What the hypervisor's host or Dom0 needs, each folder before what is in it. */
async function hostEntries(
  { programs, modules, texts, folders }: MachineContents,
  parameters: KernelParameters,
  { kernel, xen }: Ingredients,
): Promise<CpioEntry[]> {
  const tools = programs.length === 0 ? [] : await requireTools(xen).tools(programs);
  const files = [
    ...(await Promise.all(tools.map(fileEntry))),
    ...(await moduleFiles(kernel, modules, parameters)),
    ...textFiles(texts),
  ];
  const needed = foldersOf(files.map(({ path }) => path));
  const more = folders.filter((folder) => !needed.some(({ path }) => path === folder));
  return [...more.map((path) => ({ kind: 'folder', path }) as const), ...needed, ...files];
}
