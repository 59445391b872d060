import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { architectureSupports } from '../../architectures/index.ts';
import { modulesOn } from '../../hypervisors/kernel-modules.ts';
import { releasesIn } from '../own/kernel-folder.ts';
import { modulesBelow } from './kernel-modules.ts';
import { isModule, PACKAGED } from './module-file.ts';

/** Modules that any machine or VM loads, of its kernel's: a package does not say of which architecture it is before it is unpacked. */
export const NEEDED_MODULES: readonly string[] = [
  ...new Set(architectureSupports.flatMap(({ id }) => modulesOn(id))),
].toSorted();

/**
 * Leaves of the modules in a folder into which packages were unpacked, of which there are thousands, those that machines load
 * and what they need.
 *
 * @param origin where they come from, if that is not a package that was verified
 * @throws WorldswitchError if one that a machine would load is damaged
 */
export async function keepNeededModules(root: string, origin = PACKAGED): Promise<void> {
  for (const { path: folder } of await releasesIn(root)) {
    const { files } = await modulesBelow(folder, '', origin).find(NEEDED_MODULES);
    const kept = new Set(files.map(({ file }) => file));
    for (const name of await readdir(folder, { recursive: true })) {
      const file = join(folder, name);
      if (isModule(file) && !kept.has(file)) await rm(file);
    }
  }
}
