import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { packageRoot } from '../system/paths.ts';

/** Modules of this program by their paths below src/, as they run: what they make depends on how they make it. */
export function ownFiles(...names: readonly string[]): string[] {
  return names.map((name) => join(import.meta.dirname, '..', `${name}${extname(import.meta.filename)}`));
}

/** All modules of this program in a folder below src/, and in those below it. */
export async function ownFilesBelow(folder: string): Promise<string[]> {
  const root = join(import.meta.dirname, '..', folder);
  const entries = await readdir(root, { recursive: true });
  const extension = extname(import.meta.filename);
  return entries
    .filter((entry) => entry.endsWith(extension) && !entry.endsWith('.d.ts'))
    .map((entry) => join(root, entry));
}

/** What files hold, in an order and under names that do not depend on where they are; for a key of the cache. */
export async function textOf(files: readonly string[]): Promise<string> {
  const texts = files.toSorted().map(async (file) => {
    return `${relative(packageRoot, file)}\n${await readFile(file, 'utf8')}`;
  });
  return (await Promise.all(texts)).join('\n');
}
