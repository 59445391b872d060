import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WorldswitchError } from '../../system/errors.ts';

/** Where Debian puts a program loader and libraries, by the architecture of the tree. */
const LOADERS = [
  { triplet: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' },
  { triplet: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' },
] as const;

/**
 * How to start a program of an unpacked tree with the tree's own loader and libraries, so that neither what the
 * host has nor what it lacks makes a difference. The program sees its own path as its name (`argv[0]`).
 *
 * @param program relative to the tree, for example `usr/bin/qemu-system-aarch64`.
 */
export function programOf(bundle: { root: string }, program: string): { command: string; args: string[] } {
  const { root } = bundle;
  for (const { triplet, loader } of LOADERS) {
    // Debian 13 has everything below usr/ and /lib is a link there; a tree of packages has no such link.
    const folders = [`lib/${triplet}`, `usr/lib/${triplet}`].map((folder) => join(root, folder));
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
