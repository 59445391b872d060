import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Architecture } from '../../catalog/architectures.ts';
import { modulesOn } from '../../hypervisors/kernel-modules.ts';
import { cached, type CachedOptions } from '../../system/cache.ts';
import { type FoundModules, modulesBelow } from '../modules/kernel-modules.ts';
import { isNamed, type ModulesOrigin, unpackedModule } from '../modules/module-file.ts';
import { withoutDebugging } from '../modules/without-debugging.ts';
import { userFileError } from './user-file.ts';

/** Modules of the user's kernel, as {@link modulesBelow} takes them. */
export interface OwnModules {
  /** In the cache: what is measured stays as it is, although the user may build anew meanwhile. */
  readonly folder: string;
  /** Changes if and only if what is in the folder does. */
  readonly key: string;
}

/** Whose modules they are, as far as it is known. */
export interface ModulesOf {
  readonly architecture: Architecture;
  readonly release?: string | undefined;
}

/** What the kernel compares first when it is given a module: the release that it was built for. */
const BUILT_FOR = /\0vermagic=(\S+) /;

/** Says which modules are built in, a line each. */
const BUILT_IN = 'modules.builtin';

/**
 * Copies those of a folder's modules into the cache, unpacked, that a machine may load, and what is known to be built in.
 *
 * @returns `undefined` if nothing is known: neither is there one of them, nor is it said what is built in
 * @throws WorldswitchError if one is damaged, or of another kernel
 */
export async function keepModules(
  folder: string,
  kernel: ModulesOf,
  origin: ModulesOrigin,
  options: Pick<CachedOptions, 'say' | 'signal'>,
): Promise<OwnModules | undefined> {
  const wanted = modulesOn(kernel.architecture);
  const found = await modulesBelow(folder, '', origin).find(wanted);
  const isKnown = existsSync(join(folder, BUILT_IN));
  if (found.files.length === 0 && !isKnown) return undefined;
  const files = await contentsOf(found, kernel);
  const isThere = (name: string): boolean => found.files.some((file) => isNamed(file.name, name));
  const isMissing = (name: string): boolean => isKnown && found.missing.includes(name);
  // What is no module is built in, unless it is known that it is not.
  const builtIn = wanted.filter((name) => !isThere(name) && !isMissing(name));
  files.set(BUILT_IN, Buffer.from(builtIn.map((name) => `${name}.ko\n`).join('')));
  const hash = createHash('sha256');
  for (const [name, content] of files) hash.update(`${name} ${content.length}\n`).update(content);
  const key = hash.digest('hex');
  const entry = await cached(
    'images',
    `own-modules-${key}`,
    async (into) => {
      for (const [name, content] of files) await writeFile(join(into, name), content);
    },
    options,
  );
  return { folder: entry.path, key };
}

async function contentsOf({ files }: FoundModules, { release }: ModulesOf): Promise<Map<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  for (const module of files) {
    const content = await unpackedModule(module);
    const builtFor = BUILT_FOR.exec(content.toString('latin1'))?.[1];
    if (release !== undefined && builtFor !== undefined && builtFor !== release) {
      throw userFileError(
        `the module '${module.origin.titleOf(module.file)}' is of Linux ${builtFor}, and the kernel is ${release}`,
        {
          ...module.origin.role,
          next: 'give the modules of this kernel with --kernel-modules: the folder in which both were built, or lib/modules of its package',
        },
      );
    }
    contents.set(`${module.name}.ko`, withoutDebugging(content));
  }
  return contents;
}
