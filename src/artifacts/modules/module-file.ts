import { z } from 'zod';
import { factAbout } from '../../system/file-facts.ts';
import { readUserFile, userFileError, type UserFileRole } from '../own/user-file.ts';

/** A module of a kernel, as a file. */
export interface ModuleFile {
  /** As the file is called, without what says how it is packed: `kvm-amd`. */
  readonly name: string;
  readonly file: string;
  readonly origin: ModulesOrigin;
}

/** Where modules come from, for what is said of one that will not do. */
export interface ModulesOrigin {
  readonly role: UserFileRole;
  /** What messages call the module that is a file. */
  readonly titleOf: (file: string) => string;
}

/** How modules are packed, by the end of their files' names (Linux scripts/Makefile.modinst). */
const PACKED = /\.ko(?:\.(gz|xz|zst))?$/;

/** What a module that a machine loads is; bytes that none exceeds, unpacked. */
export const MODULE = { what: 'a module of a kernel', limit: 2 ** 28 } as const;

/** Modules of a kernel's packages, which were verified. */
export const PACKAGED: ModulesOrigin = {
  role: { ...MODULE, next: 'use another version of the kernel (worldswitch list --versions)' },
  titleOf: (file) => file,
};

/** Whether a file is a module by its name. */
export function isModule(file: string): boolean {
  return PACKED.test(file);
}

/** The module that a file is by its name; `undefined` if it is none. */
export function moduleOf(file: string, origin: ModulesOrigin): ModuleFile | undefined {
  if (!isModule(file)) return undefined;
  return { name: file.slice(file.lastIndexOf('/') + 1).replace(PACKED, ''), file, origin };
}

/** Names of one module with hyphens and with underscores mean the same (modprobe(8)). */
export function isNamed(module: string, name: string): boolean {
  return module.replaceAll('-', '_') === name.replaceAll('-', '_');
}

/**
 * The modules that a module says it needs, which modpost has written into it.
 *
 * @throws WorldswitchError if it can't be read, or says nothing
 */
export function needsOf(module: ModuleFile): Promise<string[]> {
  const { file, origin } = module;
  return factAbout(file, 'needs', z.array(z.string()), async () => {
    // A text in its section .modinfo, between zeros (Linux scripts/mod/modpost.c, add_depends).
    const needs = /\0depends=([\w,-]*)\0/.exec((await unpackedModule(module)).toString('latin1'))?.[1];
    if (needs === undefined) {
      throw userFileError(
        `the module '${origin.titleOf(file)}' does not say what it needs: it is none, or is cut`,
        origin.role,
      );
    }
    return needs.split(',').filter((name) => name !== '');
  });
}

/** The content of a module, unpacked. @throws WorldswitchError if it can't be unpacked, or is no file */
export function unpackedModule({ file, origin }: ModuleFile): Promise<Buffer> {
  return readUserFile(file, origin.role, undefined, origin.titleOf(file));
}
