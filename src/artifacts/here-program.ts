import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { supportOf } from '../architectures/index.ts';
import type { Architecture } from '../catalog/architectures.ts';
import { cached } from '../system/cache.ts';
import { sha256File } from '../system/files.ts';
import { packageRoot } from '../system/paths.ts';
import { ownFiles, textOf } from './code.ts';
import { COMMON_FLAGS, Compiler } from './compiler.ts';
import type { BuiltFile } from './guest.ts';
import { provideBundle, type ProvideOptions } from './packages/provide.ts';

/** What the program is called in the cache, and on whatever VM it is copied to. */
const NAME = 'here';

/** Sources of the program that times what it can in the VM it is in: its own, and those that it shares with others. */
export function sourcesOfHere(target: Architecture): string[] {
  return [
    ...['batches', 'channel', 'facts', 'main', 'round-trips', 'rows', 'stolen'].map(
      (name) => `guest/here/${name}.c`,
    ),
    ...filesIn(`guest/here/${target}`, '.c'),
    'guest/probe/report.c',
    ...['report', 'text-file', 'vulnerabilities'].map((name) => `guest/host/${name}.c`),
  ];
}

/** What a compiler is told, beside the sources. */
export function flagsOfHere(target: Architecture): string[] {
  return ['-DSENDER="here"', ...foldersOf(target).map((folder) => `-I${folder}`)];
}

/** Where its headers are. */
function foldersOf(target: Architecture): string[] {
  return ['here', `here/${target}`, 'probe', 'host', `host/${target}`].map((folder) => `guest/${folder}`);
}

/** Relative to the package's root. */
function filesIn(folder: string, extension: string): string[] {
  return readdirSync(join(packageRoot, folder))
    .filter((name) => name.endsWith(extension))
    .toSorted()
    .map((name) => `${folder}/${name}`);
}

/**
 * The program that times what it can in the VM it is in, static, for an architecture: built first if it is not there. That
 * needs the compiler and the C library of that architecture, and nothing of what machines are made of.
 *
 * @throws WorldswitchError if something can't be had
 */
export async function provideHereProgram(target: Architecture, options: ProvideOptions): Promise<BuiltFile> {
  const toolchain = await provideBundle('toolchain', options);
  const sysroot = await provideBundle(`sysroot-${supportOf(target).names.debian}`, options);
  const [sources, flags] = [sourcesOfHere(target), flagsOfHere(target)];
  const headers = foldersOf(target).flatMap((folder) => filesIn(folder, '.h'));
  const files = [...sources, ...headers].map((file) => join(packageRoot, file));
  const key = createHash('sha256')
    .update(await textOf([...ownFiles('artifacts/here-program', 'artifacts/compiler'), ...files]))
    .update(JSON.stringify([toolchain.key, sysroot.key, target, flags, COMMON_FLAGS]))
    .digest('hex');
  const { path: folder } = await cached(
    'guest',
    `here-${key}`,
    async (empty) => {
      options.say('building the program that measures the VM that it is in');
      const compiler = new Compiler(toolchain, { [target]: sysroot }, empty, options.signal);
      await compiler.linuxProgram(target, NAME, sources, flags);
    },
    options,
  );
  const path = join(folder, NAME);
  return { path, sha256: await sha256File(path) };
}
