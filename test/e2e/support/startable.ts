import { chmodSync, constants, globSync, lstatSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ArchiveSuites, DebianArchitecture } from '../../../src/artifacts/packages/bundle-definition.ts';
import { elfNeeds } from '../../../src/artifacts/packages/elf.ts';
import type { FetchOptions } from '../../../src/artifacts/packages/fetch.ts';
import { withPrivateApt } from '../../../src/artifacts/packages/private-apt.ts';
import { loaderOf } from '../../../src/artifacts/packages/program.ts';
import { resolvePackages } from '../../../src/artifacts/packages/resolve.ts';
import { contentKey, type TreeContent, unpackedTree } from '../../../src/artifacts/packages/unpacked-tree.ts';
import { thisWorld } from '../../../src/artifacts/packages/world.ts';

/** Packages of Debian's that something is built with. */
export interface BuildPackages {
  readonly architecture: DebianArchitecture;
  readonly suites: ArchiveSuites;
  /** Those that are taken by themselves. */
  readonly alone?: readonly string[];
  /** Those of which programs are started here, which are taken with the libraries they need. */
  readonly programs?: readonly string[];
}

/**
 * The folder of packages unpacked into one tree, whose programs start as any others do.
 *
 * @throws WorldswitchError if the archive does not have all of them
 */
export async function unpackedPackages(
  { architecture, suites, alone = [], programs = [] }: BuildPackages,
  options: FetchOptions,
): Promise<string> {
  const world = thisWorld();
  const mirrors = await world.mirrors();
  const wanted = { target: [], alone, withLibraries: programs };
  const names = [...alone, ...programs].join(', ');
  const packages = await withPrivateApt(suites, architecture, mirrors, options, (apt) =>
    resolvePackages(apt, wanted, mirrors, names),
  );
  const content: TreeContent = { only: undefined, ...(programs.length > 0 && { tidy: makeStartable }) };
  const key = contentKey(packages, [content.tidy === undefined ? '.' : SCRIPT]).slice(0, 16);
  return unpackedTree(`headers-${key}`, packages, content, options, world);
}

/** In place of a program: starts it, by its own name, with the loader and the libraries of the tree that it is in. */
const SCRIPT = [
  '#!/bin/sh',
  'program=$(readlink -f "$0")',
  'root=${program%/usr/*}',
  'exec "$root/LOADER" --library-path "LIBRARIES" --argv0 "$0" "$program.elf" "$@"',
  '',
].join('\n');

/**
 * Puts scripts in place of a tree's programs. The C library of this computer may be older than theirs; and the compiler and
 * the kernel's build start others of them by their paths, through links, so that none can be started in another way.
 */
async function makeStartable(root: string): Promise<void> {
  const { path: loader, libraries } = loaderOf(root);
  const folders = libraries.map((folder) => `$root/${folder}`).join(':');
  const script = SCRIPT.replace('LOADER', loader).replace('LIBRARIES', folders);
  for (const path of globSync('usr/{bin,lib,libexec}/**', { cwd: root })) {
    const program = join(root, path);
    if (!isProgram(program, basename(loader))) continue;
    renameSync(program, `${program}.elf`);
    writeFileSync(program, script);
    chmodSync(program, 0o755);
  }
}

/** Whether a file is a program that this loader is for, and no library that could be started, as the C library can. */
function isProgram(path: string, loader: string): boolean {
  const found = lstatSync(path);
  if (!found.isFile() || (found.mode & constants.S_IXUSR) === 0 || /\.so(?:\.|$)/.test(path)) return false;
  const file = readFileSync(path);
  return file.subarray(0, 4).equals(ELF) && basename(elfNeeds(file, path).interpreter ?? '') === loader;
}

const ELF = Buffer.from('\x7fELF');
