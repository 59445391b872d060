import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { architectureSupports } from '../../architectures/index.ts';
import { modulesOn } from '../../hypervisors/kernel-modules.ts';
import { namesIn } from '../../system/files.ts';
import { modulesBelow } from '../modules/kernel-modules.ts';
import { isModule } from '../modules/module-file.ts';

/** Modules that any machine or VM loads, of its kernel's. */
export const NEEDED_MODULES: readonly string[] = [
  ...new Set(architectureSupports.flatMap(({ id }) => modulesOn(id))),
].toSorted();

/** Where packages have kernels' modules. */
const FOLDERS = ['lib/modules', 'usr/lib/modules'] as const;

/** Leaves of an unpacked kernel's modules, of which there are thousands, those that machines load and what they need. */
export async function keepNeededModules(root: string): Promise<void> {
  for (const top of FOLDERS) {
    for (const release of await namesIn(join(root, top))) {
      const folder = join(root, top, release);
      const { files } = await modulesBelow(folder, '').find(NEEDED_MODULES);
      const kept = new Set(files.map(({ file }) => file));
      for (const name of await readdir(folder, { recursive: true })) {
        const file = join(folder, name);
        if (isModule(file) && !kept.has(file)) await rm(file);
      }
    }
  }
}
