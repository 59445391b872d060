import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { supportOf } from '../architectures/index.ts';
import type { Architecture } from '../catalog/architectures.ts';
import { cached } from '../system/cache.ts';
import { sha256File } from '../system/files.ts';
import { packageRoot } from '../system/paths.ts';
import { ownFiles, textOf } from './code.ts';
import { type BareProgram, COMMON_FLAGS, Compiler } from './compiler.ts';
import type { BuiltFile } from './guest.ts';
import { provideBundle, type ProvideOptions } from './packages/provide.ts';

/** A static program for Linux that can be copied to any computer of its architecture. */
export interface StaticProgram {
  /** What it is called in the cache, and wherever it is copied to. */
  readonly name: string;
  /** Of our own file that says so, without what it ends with. */
  readonly maker: string;
  /** Relative to the package's root. */
  readonly sources: readonly string[];
  /** Where its headers are, the same. */
  readonly folders: readonly string[];
  readonly flags: readonly string[];
  /** Images that are a part of it: the assembler finds each by its name. */
  readonly images: readonly BareProgram[];
}

/** Files in a folder, relative to the package's root. */
export function filesIn(folder: string, extension: string): string[] {
  return readdirSync(join(packageRoot, folder))
    .filter((name) => name.endsWith(extension))
    .toSorted()
    .map((name) => `${folder}/${name}`);
}

/**
 * A static program for an architecture, built first if it is not there. That needs the compiler and the C library of that
 * architecture, and nothing of what machines are made of.
 *
 * @param purpose what it is, behind "building"
 * @throws WorldswitchError if something can't be had
 */
export async function provideStaticProgram(
  target: Architecture,
  purpose: string,
  program: StaticProgram,
  options: ProvideOptions,
): Promise<BuiltFile> {
  const { name, maker, sources, folders, flags, images } = program;
  const toolchain = await provideBundle('toolchain', options);
  const sysroot = await provideBundle(`sysroot-${supportOf(target).names.debian}`, options);
  const headers = folders.flatMap((folder) => filesIn(folder, '.h'));
  const all = new Set([
    ...sources,
    ...headers,
    ...images.flatMap((image) => [...image.sources, image.layout]),
  ]);
  const files = [...all].map((file) => join(packageRoot, file));
  const makers = [maker, 'artifacts/static-program', 'artifacts/compiler'];
  const key = createHash('sha256')
    .update(await textOf([...ownFiles(...makers), ...files]))
    .update(JSON.stringify([toolchain.key, sysroot.key, target, program, COMMON_FLAGS]))
    .digest('hex');
  const { path: folder } = await cached(
    'guest',
    `${name}-${key}`,
    async (empty) => {
      options.say(`building ${purpose}`);
      const compiler = new Compiler(toolchain, { [target]: sysroot }, empty, options.signal);
      for (const image of images) await compiler.bareProgram(target, image);
      const own = [...flags, ...folders.map((each) => `-I${each}`)];
      await compiler.linuxProgram(target, name, sources, images.length === 0 ? own : [...own, `-I${empty}`]);
    },
    options,
  );
  const path = join(folder, name);
  return { path, sha256: await sha256File(path) };
}
