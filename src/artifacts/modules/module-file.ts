import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import { WorldswitchError } from '../../system/errors.ts';
import { factAbout } from '../../system/file-facts.ts';
import { temporaryFolder } from '../../system/files.ts';
import { runProcess } from '../../system/processes.ts';
import { APT_HELPER } from '../packages/apt-helper.ts';

/** A module of a kernel, as a file. */
export interface ModuleFile {
  /** As the file is called, without what says how it is packed: `kvm-amd`. */
  readonly name: string;
  readonly file: string;
}

/** How modules are packed, by the end of their files' names (Linux scripts/Makefile.modinst). */
const PACKED = /\.ko(?:\.(gz|xz|zst))?$/;

/** Seconds for unpacking one. */
const TIME_LIMIT = 60;

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
 * @throws WorldswitchError if it can't be unpacked
 */
export async function unpackedModule({ file }: ModuleFile): Promise<Buffer> {
  const packing = PACKED.exec(file)?.[1];
  if (packing === undefined) return readFile(file);
  if (packing === 'gz') return promisify(gunzip)(await readFile(file), { maxOutputLength: LARGEST });
  const folder = await temporaryFolder();
  try {
    const target = join(folder, 'module');
    await runProcess('sh', ['-c', 'exec "$0" cat-file "$1" >"$2"', APT_HELPER, file, target], {
      title: `unpacking ${file}`,
      timeLimit: TIME_LIMIT,
      next: 'see that the package apt is installed (worldswitch doctor)',
    });
    return await readFile(target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
