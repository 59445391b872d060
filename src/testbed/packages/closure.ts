import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { WorldswitchError } from '../../system/errors.ts';
import { elfNeeds } from './elf.ts';

/** A file of a tree that comes into a machine. */
export interface TreeFile {
  /** Where it is in the machine, without a leading slash. */
  path: string;
  /** Where it is here. */
  file: string;
  executable: boolean;
}

/** The C library loads it when a thread ends, and no program names it. */
const LOADED_LATER = 'libgcc_s.so.1';

/**
 * Programs of an unpacked tree and all that they need to run in a machine: each program at the root, its loader where
 * it names it, the libraries where the loader looks for them.
 *
 * @param programs paths in the tree
 * @throws WorldswitchError if a library is missing
 */
export async function programsWithLibraries(root: string, programs: readonly string[]): Promise<TreeFile[]> {
  const files = new Map<string, TreeFile>();
  const folders = ['aarch64-linux-gnu', 'x86_64-linux-gnu']
    .flatMap((triplet) => [`lib/${triplet}`, `usr/lib/${triplet}`])
    .filter((folder) => existsSync(join(root, folder)));
  const library = (name: string, neededBy: string): { folder: string; file: string } => {
    const folder = folders.find((each) => existsSync(join(root, each, name)));
    if (folder !== undefined) return { folder, file: join(root, folder, name) };
    throw new WorldswitchError(`${neededBy} needs ${name}, which is not among its packages`, {
      file: root,
      next: 'worldswitch clean --all, then type the same command again',
    });
  };
  const add = async (path: string, file: string): Promise<void> => {
    if (files.has(path)) return;
    files.set(path, { path, file, executable: true });
    const { interpreter, libraries } = elfNeeds(await readFile(file), file);
    if (interpreter !== undefined) {
      await add(interpreter.replace(/^\//, ''), library(basename(interpreter), file).file);
    }
    for (const name of libraries) {
      const found = library(name, file);
      // One folder in the machine, whichever of the two the package has.
      if (!name.startsWith('ld-linux')) await add(`usr/lib/${basename(found.folder)}/${name}`, found.file);
    }
  };
  for (const program of programs) await add(basename(program), join(root, program));
  const later = library(LOADED_LATER, 'the C library');
  await add(`usr/lib/${basename(later.folder)}/${LOADED_LATER}`, later.file);
  return [...files.values()];
}
