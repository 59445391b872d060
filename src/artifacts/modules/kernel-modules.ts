import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { messageOf, systemErrorCode, WorldswitchError } from '../../system/errors.ts';
import { readPlainFile } from '../../system/plain-file.ts';
import { isNamed, moduleOf, needsOf, type ModuleFile, type ModulesOrigin, PACKAGED } from './module-file.ts';

/** The modules of one kernel. */
export interface KernelModules {
  /** Changes if the modules do: whatever is made of them is made anew then. */
  readonly key: string;
  /** Modules by name, with all that they need. */
  readonly find: (names: readonly string[]) => Promise<FoundModules>;
}

/** What a kernel has of the modules that are wanted. */
export interface FoundModules {
  /** Each once, and behind all that it needs. */
  readonly files: readonly ModuleFile[];
  /** Names of those, wanted or needed, that are neither there nor built into the kernel. */
  readonly missing: readonly string[];
}

/**
 * The modules below a folder: that of an installed kernel, of an unpacked package, or of a kernel's build.
 *
 * @param folder with `modules.builtin` in it, as the kernel's build makes it, if it is known what is built in
 * @param key what identifies the folder's content
 * @param origin where they come from, if that is not a package that was verified
 */
export function modulesBelow(folder: string, key: string, origin = PACKAGED): KernelModules {
  let content: Promise<FolderContent> | undefined;
  return {
    key,
    find: async (names) => {
      content ??= contentOf(folder, origin);
      return ordered(names, await content);
    },
  };
}

interface FolderContent {
  readonly modules: readonly ModuleFile[];
  /** Names of what is built in. */
  readonly builtIn: readonly string[];
}

async function contentOf(folder: string, origin: ModulesOrigin): Promise<FolderContent> {
  const files = await readdir(folder, { recursive: true });
  const modules = files.toSorted().flatMap((file) => moduleOf(join(folder, file), origin) ?? []);
  return { modules, builtIn: builtInOf(folder) };
}

/** A line a module: `kernel/drivers/net/tun.ko` (Linux Documentation/kbuild/kbuild.rst, "modules.builtin"). */
function builtInOf(folder: string): string[] {
  const file = join(folder, 'modules.builtin');
  try {
    const lines = readPlainFile(file).split('\n');
    return lines.map((line) => basename(line.trim(), '.ko')).filter((name) => name !== '');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw new WorldswitchError(`what is built into the kernel can't be read: ${messageOf(error)}`, {
      file,
      next: 'give another folder of modules with --kernel-modules, or another kernel',
      cause: error,
    });
  }
}

/** Depth first: a module stands behind what it needs. */
async function ordered(names: readonly string[], { modules, builtIn }: FolderContent): Promise<FoundModules> {
  const files: ModuleFile[] = [];
  const seen: string[] = [];
  const missing: string[] = [];
  const add = async (name: string): Promise<void> => {
    if (seen.some((each) => isNamed(each, name))) return;
    seen.push(name);
    const module = modules.find((each) => isNamed(each.name, name));
    if (module === undefined) {
      if (!builtIn.some((each) => isNamed(each, name))) missing.push(name);
      return;
    }
    for (const needed of await needsOf(module)) await add(needed);
    files.push(module);
  };
  for (const name of names) await add(name);
  return { files, missing };
}
