import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { WorldswitchError } from '../../system/errors.ts';
import { factAbout } from '../../system/file-facts.ts';
import { packingOf, unpack, UnpackError } from '../packing.ts';

/** A module of a kernel, as a file. */
export interface ModuleFile {
  /** As the file is called, without what says how it is packed: `kvm-amd`. */
  readonly name: string;
  readonly file: string;
}

/** How modules are packed, by the end of their files' names (Linux scripts/Makefile.modinst). */
const PACKED = /\.ko(?:\.(gz|xz|zst))?$/;

/** Bytes that no module exceeds, unpacked. */
const LARGEST = 2 ** 28;

/** The module that a file is by its name; `undefined` if it is none. */
export function moduleOf(file: string): ModuleFile | undefined {
  if (!PACKED.test(file)) return undefined;
  return { name: file.slice(file.lastIndexOf('/') + 1).replace(PACKED, ''), file };
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
  const { file } = module;
  return factAbout(file, 'needs', z.array(z.string()), async () => {
    // A text in its section .modinfo, between zeros (Linux scripts/mod/modpost.c, add_depends).
    const needs = /\0depends=([\w,-]*)\0/.exec((await unpackedModule(module)).toString('latin1'))?.[1];
    if (needs === undefined) {
      throw new WorldswitchError('a module does not say what it needs: it is none, or is cut', {
        file,
        next: 'use another version of the kernel (worldswitch list --versions)',
      });
    }
    return needs.split(',').filter((name) => name !== '');
  });
}

/**
 * The content of a module, unpacked.
 *
 * @throws WorldswitchError if it can't be unpacked, or is no file
 */
export async function unpackedModule({ file }: ModuleFile): Promise<Buffer> {
  const bytes = await readPlainFile(file);
  const packing = packingOf(bytes);
  if (packing === undefined) return bytes;
  try {
    return await unpack(bytes, packing, LARGEST);
  } catch (error) {
    if (!(error instanceof UnpackError)) throw error;
    throw new WorldswitchError(`a module is a damaged ${packing} file (${error.message})`, {
      file,
      next: 'use another version of the kernel (worldswitch list --versions)',
      cause: error,
    });
  }
}

/** What has the name of a module may be anything, if the folder is a user's. */
async function readPlainFile(path: string): Promise<Buffer> {
  await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const found = await file.stat();
  if (found.isFile() && found.size <= LARGEST) return await file.readFile();
  throw new WorldswitchError('a module is no regular file, or too large for one', {
    file: path,
    next: 'give another folder of modules with --kernel-modules, or another kernel',
  });
}
