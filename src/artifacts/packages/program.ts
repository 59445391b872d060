import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { architectureSupports } from '../../architectures/index.ts';
import { WorldswitchError } from '../../system/errors.ts';

/**
 * How to start a program of an unpacked tree with the tree's own loader and libraries, so that neither what the
 * host has nor what it lacks makes a difference. The program sees its own path as its name (`argv[0]`).
 *
 * @param program relative to the tree, for example `usr/bin/qemu-system-aarch64`.
 */
export function programOf(bundle: { root: string }, program: string): { command: string; args: string[] } {
  const { root } = bundle;
  for (const { gnu, loader } of architectureSupports.map(({ names }) => names)) {
    // Where Debian puts a program loader and libraries. Debian 13 has everything below usr/ and /lib is a link there; a tree of packages has no such link.
    const folders = [`lib/${gnu}`, `usr/lib/${gnu}`].map((folder) => join(root, folder));
    const found = folders.map((folder) => join(folder, loader)).find((path) => existsSync(path));
    if (found === undefined) continue;
    const libraries = [...folders, join(root, 'usr/lib/llvm-14/lib')].filter((folder) => existsSync(folder));
    const path = join(root, program);
    return { command: found, args: ['--library-path', libraries.join(':'), '--argv0', path, path] };
  }
  throw new WorldswitchError(`the packages in ${root} have no program loader`, {
    next: 'worldswitch clean --all, then worldswitch setup',
  });
}
