import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { WorldswitchError } from '../system/errors.ts';
import { factAbout } from '../system/file-facts.ts';
import { sha256File } from '../system/files.ts';
import { type EmulatorOptions, findEmulator } from './emulator.ts';
import { buildGuest, type Guest } from './guest.ts';
import type { Kernel, Parts } from './machine.ts';
import { type ProvideOptions, provideBundle } from './packages/provide.ts';

/**
 * Brings everything that machines are made of: what is not in the cache is fetched and built first.
 *
 * @throws WorldswitchError if something can't be had
 */
export async function provideParts(options: EmulatorOptions): Promise<Parts> {
  // One after the other where packages are fetched: the mirror's connection is the limit, and lines stay in order.
  const emulator = await findEmulator(options);
  const kernel = await provideKernel(options);
  const guest = await provideGuest(options);
  return { emulator, kernel, guest };
}

async function provideKernel(options: ProvideOptions): Promise<Kernel> {
  const bundle = await provideBundle('kernel-arm64', options);
  const folder = join(bundle.root, 'boot');
  const name = (await readdir(folder)).find((file) => file.startsWith('vmlinuz-'));
  const record = bundle.packages[0];
  if (name === undefined || record === undefined) {
    throw new WorldswitchError('the kernel package has no kernel', {
      file: folder,
      next: 'worldswitch clean --all, then type the same command again',
    });
  }
  const image = join(folder, name);
  const sha256 = await factAbout(image, 'sha256', z.string(), () => sha256File(image));
  return { release: name.slice('vmlinuz-'.length), image, sha256, package: record };
}

async function provideGuest(options: ProvideOptions): Promise<Guest> {
  const toolchain = await provideBundle('toolchain', options);
  const sysroot = await provideBundle('sysroot-arm64', options);
  return buildGuest(toolchain, sysroot, options);
}
