import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { debianPackage, tarArchive } from '../../artifacts/tar-archive.ts';
import type { Workspace } from './workspace.ts';

/** A copy of an image under a name of its own; returns its path. */
export function copyOf(workspace: Workspace, image: string, name: string): string {
  const path = join(workspace.folder, name);
  copyFileSync(image, path);
  return path;
}

/** The folder into which a kernel's package was unpacked. */
export function treeOf(image: string): string {
  return dirname(dirname(image));
}

/** A package with all that is in a folder; returns its path. */
export function packageOf(workspace: Workspace, folder: string, name: string): string {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = paths.filter((path) => statSync(join(folder, path)).isFile()).toSorted();
  const members = files.map((path) => ({ path: `./${path}`, content: readFileSync(join(folder, path)) }));
  const target = join(workspace.folder, name);
  writeFileSync(target, debianPackage(tarArchive(members)));
  return target;
}
