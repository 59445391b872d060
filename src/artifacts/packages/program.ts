import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { architectureSupports } from '../../architectures/index.ts';
import { WorldswitchError } from '../../system/errors.ts';

/** What starts the programs of an unpacked tree: its loader, and the folders of its libraries, relative to it. */
export interface ProgramLoader {
  readonly path: string;
  readonly libraries: readonly string[];
}

/** @throws WorldswitchError if the tree has none */
export function loaderOf(root: string): ProgramLoader {
  for (const { gnu, loader } of architectureSupports.map(({ names }) => names)) {
    // Where Debian puts a program loader and libraries. Debian 13 has everything below usr/ and /lib is a link there; a tree of packages has no such link.
    const folders = [`lib/${gnu}`, `usr/lib/${gnu}`];
    const path = folders.map((folder) => join(folder, loader)).find((each) => existsSync(join(root, each)));
    if (path === undefined) continue;
    const libraries = [...folders, 'usr/lib/llvm-14/lib'].filter((folder) => existsSync(join(root, folder)));
    return { path, libraries };
  }
  throw new WorldswitchError(`the packages in ${root} have no program loader`, {
    next: 'worldswitch clean --all, then worldswitch setup',
  });
}

/**
 * How to start a program of an unpacked tree with the tree's own loader and libraries, so that neither what the
 * host has nor what it lacks makes a difference. The program sees its own path as its name (`argv[0]`).
 *
 * @param program relative to the tree, for example `usr/bin/qemu-system-aarch64`.
 */
export function programOf({ root }: { root: string }, program: string): { command: string; args: string[] } {
  const loader = loaderOf(root);
  const libraries = loader.libraries.map((folder) => join(root, folder)).join(':');
  const path = join(root, program);
  return { command: join(root, loader.path), args: ['--library-path', libraries, '--argv0', path, path] };
}
