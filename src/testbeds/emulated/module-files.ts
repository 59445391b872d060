import { readFile } from 'node:fs/promises';
import { optionOf } from '../../hypervisors/kernel-modules.ts';
import type { MachineText } from '../../hypervisors/machine-contents.ts';
import { type KernelParameters, moduleOptions } from '../../hypervisors/module-options.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { type FileEntry, textFile } from '../../artifacts/cpio.ts';
import { isNamed, type ModuleFile, unpackedModule } from '../../artifacts/modules/module-file.ts';
import type { Kernel } from './machine.ts';
import type { TreeFile } from '../../artifacts/packages/closure.ts';

/** A file of this computer as it is to be in the machine. */
export async function fileEntry({ path, file, executable }: TreeFile): Promise<FileEntry> {
  return { kind: 'file', path, mode: executable ? 0o755 : 0o644, content: await readFile(file) };
}

/** Modules of a machine, as its initramfs has them. */
export interface MachineModules {
  /** In the order in which they are loaded, those that others need among them; a kernel may have some built in. */
  readonly names: readonly string[];
  readonly files: readonly FileEntry[];
}

/**
 * Modules of the machine's kernel, where guest/host/modules.c looks for them, each with a list of what it needs beside the
 * others, and what its kernel's parameters say to it; none of a kernel that has what they are built in.
 *
 * @throws WorldswitchError if it should have one and has not
 */
export async function moduleFiles(
  kernel: Kernel,
  names: readonly string[],
  parameters: KernelParameters,
): Promise<FileEntry[]> {
  if (kernel.modules === undefined) return [];
  const { files, missing } = await kernel.modules.find(names);
  const [lacking] = missing;
  if (lacking !== undefined) throw lacksModule(kernel, lacking);
  const needed = neededBefore(files, names).map(([name, others]) =>
    textFile(`modules/${name}.needs`, others),
  );
  return [...(await Promise.all(files.map(moduleEntry))), ...needed, ...optionFiles(files, parameters)];
}

/**
 * The same of modules of which a kernel may do without some.
 *
 * @throws WorldswitchError if a user's own has not one that is required, nor built in
 */
export async function modulesThere(
  kernel: Kernel,
  names: readonly string[],
  required: readonly string[],
  parameters: KernelParameters,
): Promise<MachineModules> {
  const { modules } = kernel;
  if (modules === undefined) return { names, files: [] };
  const { files, missing } = await modules.find(names);
  // Of a package it is not known what is built in.
  const lacking = kernel.package === null ? missing.find((name) => required.includes(name)) : undefined;
  if (lacking !== undefined) throw lacksModule(kernel, lacking);
  const before = new Map(neededBefore(files, names));
  return {
    names: names.flatMap((name) => [...(before.get(name) ?? []), name]),
    files: [...(await Promise.all(files.map(moduleEntry))), ...optionFiles(files, parameters)],
  };
}

/** Of each module that is told something, two lines: with what the user added, and without. */
function optionFiles(files: readonly ModuleFile[], parameters: KernelParameters): FileEntry[] {
  return files.flatMap(({ name }) => {
    const options = moduleOptions(name, parameters);
    return options === undefined ? [] : [textFile(`modules/${name}.options`, [options.all, options.own])];
  });
}

/** The error of a kernel without a module that it has not built in either. */
function lacksModule({ release, image, package: record, file }: Kernel, module: string): WorldswitchError {
  const option = optionOf(module);
  const has = `the kernel ${file ?? release} has no module ${module}, nor is it built in`;
  if (record !== null) {
    return new WorldswitchError(has, {
      file: image,
      next: 'use another version of the kernel (worldswitch list --versions)',
    });
  }
  return new WorldswitchError(has, {
    next:
      (option === undefined ? '' : `build it with ${option}=y, or =m with its modules, or `) +
      'name the folder or package that has all of its modules with --kernel-modules',
  });
}

/** Of each module that is asked for by name: which others have to be loaded before it that are not. */
function neededBefore(
  files: readonly ModuleFile[],
  names: readonly string[],
): (readonly [name: string, others: readonly string[]])[] {
  let others: string[] = [];
  const needed: (readonly [string, readonly string[]])[] = [];
  for (const { name: found } of files) {
    const name = names.find((each) => isNamed(each, found));
    if (name === undefined) others.push(found);
    else {
      if (others.length > 0) needed.push([name, others]);
      others = [];
    }
  }
  return needed;
}

/** Unpacked, unless the kernel does that by itself: those of Debian that are packed are packed with xz. */
async function moduleEntry(module: ModuleFile): Promise<FileEntry> {
  const packed = module.file.endsWith('.xz');
  return {
    kind: 'file',
    path: `modules/${module.name}.ko${packed ? '.xz' : ''}`,
    mode: 0o644,
    content: packed ? await readFile(module.file) : await unpackedModule(module),
  };
}

/** Files of text that a machine finds. */
export function textFiles(texts: readonly MachineText[]): FileEntry[] {
  return texts.map(({ path, lines }) => textFile(path, [...lines]));
}
