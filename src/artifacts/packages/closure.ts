import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { architectureSupports } from '../../architectures/index.ts';
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

/** A program, or a library that one loads by itself, that is to come into a machine. */
export interface WantedProgram {
  /** Where it is in the tree. */
  source: string;
  /** Where it is to be in the machine. */
  path: string;
}

/** The C library loads it when a thread ends, and no program names it. */
const LOADED_LATER = 'libgcc_s.so.1';

/**
 * Programs of an unpacked tree and all that they need to run in a machine, each program at the root.
 *
 * @param programs paths in the tree
 * @throws WorldswitchError if a library is missing
 */
export async function programsWithLibraries(root: string, programs: readonly string[]): Promise<TreeFile[]> {
  return withLibraries(
    root,
    programs.map((source) => ({ source, path: basename(source) })),
  );
}

/**
 * Programs of an unpacked tree and all that they need to run in a machine: their loader where they name it, the
 * libraries where the loader looks for them.
 *
 * @throws WorldswitchError if a library is missing
 */
export async function withLibraries(root: string, wanted: readonly WantedProgram[]): Promise<TreeFile[]> {
  const files = new Map<string, TreeFile>();
  const folders = standardFolders(root);
  // What a program has loaded by then is found wherever it is: a library may need another one that is wanted.
  const loaded = wanted.map(({ source }) => dirname(source));
  const library = (name: string, neededBy: string, own: readonly string[]): TreeFile => {
    const folder = [...own, ...folders, ...loaded].find((each) => existsSync(join(root, each, name)));
    if (folder === undefined) {
      throw new WorldswitchError(`${neededBy} needs ${name}, which is not among its packages`, {
        file: root,
        next: 'worldswitch clean --all, then type the same command again',
      });
    }
    // One standard folder in the machine, whichever of the two the package has.
    const inMachine = folders.includes(folder) ? `usr/lib/${basename(folder)}` : folder;
    return { path: join(inMachine, name), file: join(root, folder, name), executable: true };
  };
  const add = async (added: TreeFile): Promise<void> => {
    const { path, file } = added;
    if (files.has(path)) return;
    files.set(path, added);
    const { interpreter, libraries, libraryFolders } = elfNeeds(await readFile(file), file);
    const own = libraryFolders.map((folder) => inTree(root, file, folder));
    if (interpreter !== undefined) {
      await add({ ...library(basename(interpreter), file, own), path: interpreter.replace(/^\//, '') });
    }
    for (const name of libraries) {
      if (!name.startsWith('ld-linux')) await add(library(name, file, own));
    }
  };
  for (const { source, path } of wanted) await add({ path, file: join(root, source), executable: true });
  // Programs that are linked statically have no use for it.
  if (files.size > wanted.length) await add(library(LOADED_LATER, 'the C library', []));
  return [...files.values()];
}

/** Where the loader looks for libraries by itself. */
function standardFolders(root: string): string[] {
  return architectureSupports
    .flatMap(({ names }) => [`lib/${names.gnu}`, `usr/lib/${names.gnu}`])
    .filter((folder) => existsSync(join(root, folder)));
}

/** A folder that a file names, relative to the tree; `$ORIGIN` is the file's own (ld.so(8), "Dynamic string tokens"). */
function inTree(root: string, file: string, folder: string): string {
  const origin = join('/', relative(root, dirname(file)));
  return relative('/', join('/', folder.replace(/^\$(ORIGIN|\{ORIGIN\})/, origin)));
}
