import { constants } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { systemErrorCode, WorldswitchError } from '../../system/errors.ts';
import type { TreeFile } from './closure.ts';

/** Links from one to the next that are followed, as the kernel does (path_resolution(7)). */
const MOST_LINKS = 40;

/**
 * Files of an unpacked tree, and those in its folders, at the same places in a machine. A link becomes a copy of what
 * it leads to in the tree; one in a folder that leads nowhere is left out, for packages link to what their scripts
 * would make.
 *
 * @param paths files and folders in the tree
 * @throws WorldswitchError if one of the paths is not in the tree
 */
export async function filesBelow(root: string, paths: readonly string[]): Promise<TreeFile[]> {
  const files: TreeFile[] = [];
  const add = async (path: string, source: string, required: boolean): Promise<void> => {
    const found = await followed(root, source);
    if (found?.kind === 'folder') {
      const names = await readdir(join(root, found.path));
      for (const name of names.toSorted()) await add(join(path, name), join(found.path, name), false);
    } else if (found !== undefined) {
      files.push({ path, file: join(root, found.path), executable: found.executable });
    } else if (required) {
      throw new WorldswitchError(`the packages have no ${path}`, {
        file: root,
        next: 'worldswitch clean --all, then type the same command again',
      });
    }
  };
  for (const path of paths) await add(path, path, true);
  return files;
}

/** What a path of a tree leads to, by the tree's own links; `undefined` if nothing is there. */
async function followed(
  root: string,
  path: string,
): Promise<{ kind: 'file' | 'folder'; path: string; executable: boolean } | undefined> {
  let at = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    const found = await lstat(join(root, at)).catch((error: unknown) => {
      if (systemErrorCode(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (found === undefined) return undefined;
    if (!found.isSymbolicLink()) {
      const executable = (found.mode & constants.S_IXUSR) !== 0;
      return { kind: found.isDirectory() ? 'folder' : 'file', path: at, executable };
    }
    // A link that begins with a slash begins at the tree's root, as it would in the machine.
    const target = await readlink(join(root, at));
    at = relative('/', target.startsWith('/') ? target : join('/', dirname(at), target));
  }
  return undefined;
}
