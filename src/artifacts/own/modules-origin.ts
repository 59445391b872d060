import { relative } from 'node:path';
import { MODULE, type ModulesOrigin } from '../modules/module-file.ts';

/** A package of the user's, and the folder into which it was unpacked, which only we know of. */
export interface UnpackedPackage {
  readonly path: string;
  readonly folder: string;
}

/**
 * Modules that a user names.
 *
 * @param unpacked the package that they are in, if they are in one
 */
export function ownModules(unpacked?: UnpackedPackage): ModulesOrigin {
  if (unpacked === undefined) {
    const next = 'copy or build it again, or give other modules with --kernel-modules';
    return { role: { ...MODULE, next }, titleOf: (file) => file };
  }
  const next = 'fetch or build the package again, or give other modules with --kernel-modules';
  return {
    role: { ...MODULE, next },
    titleOf: (file) => `${unpacked.path}: ${relative(unpacked.folder, file)}`,
  };
}
