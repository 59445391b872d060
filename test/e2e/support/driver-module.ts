import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { supportOf } from '../../../src/architectures/index.ts';
import type { FetchOptions } from '../../../src/artifacts/packages/fetch.ts';
import { thisWorld } from '../../../src/artifacts/packages/world.ts';
import type { Architecture } from '../../../src/catalog/architectures.ts';
import { packageRoot } from '../../../src/system/paths.ts';
import {
  BOOKWORM,
  type Compiler,
  compilerOf,
  type CompilingRelease,
  hasProgram,
  withPrograms,
} from './driver-compiler.ts';
import { unpackedPackages } from './startable.ts';

/** The module without what debuggers need, and what the compiler and sparse complained of. */
export interface Module {
  readonly module: Buffer;
  readonly warnings: readonly string[];
}

/**
 * Builds the kernel module for a kernel of Debian's, by this computer's make and by what else Debian builds it with.
 *
 * @param release of the kernel, as uname says it: `6.1.0-56-cloud-arm64`
 * @param folder an empty one
 * @param by the release of Debian whose compiler it is; its suites have the kernel's headers too
 * @throws WorldswitchError if the archive does not have its headers
 */
export async function buildModule(
  architecture: Architecture,
  release: string,
  folder: string,
  options: FetchOptions,
  by: CompilingRelease = BOOKWORM,
): Promise<Module> {
  const { names } = supportOf(architecture);
  const abi = release.replace(/-(?:cloud-)?(?:arm64|amd64)$/, '');
  const common = `${abi}-common`;
  // One of the series serves all `6.1.0-N`; since, each kernel has its own.
  const version = /^(\d+\.\d+)\.0-/.exec(abi)?.[1] ?? abi;
  const { suites } = by;
  const headers = await unpackedPackages(
    { architecture: names.debian, suites, alone: [`linux-headers-${release}`, `linux-headers-${common}`] },
    options,
  );
  const kbuild = await unpackedPackages(
    { architecture: thisWorld().host, suites, programs: [`linux-kbuild-${version}`] },
    options,
  );

  // The two trees as one, which they are where they are installed.
  const tools = join(kbuild, `usr/lib/linux-kbuild-${version}`);
  for (const name of [common, release].map((each) => `linux-headers-${each}`))
    mergeHeaders(join(headers, 'usr/src', name), tools, join(folder, name));
  const build = join(folder, `linux-headers-${release}`);
  return makeModule(architecture, build, folder, await compilerOf(by, architecture, options));
}

/** One folder of headers, with the scripts and tools that it links to where it is installed. */
function mergeHeaders(from: string, tools: string, to: string): void {
  mkdirSync(join(to, 'scripts'), { recursive: true });
  const link = (folder: string, entry: string, into: string): void =>
    symlinkSync(join(folder, entry), join(into, entry));
  for (const entry of readdirSync(from))
    if (!['Makefile', 'scripts', 'tools'].includes(entry)) link(from, entry, to);
  link(tools, 'tools', to);
  for (const entry of readdirSync(join(tools, 'scripts')))
    link(join(tools, 'scripts'), entry, join(to, 'scripts'));
  // It looks whether sparse is there, and no package has it.
  writeFileSync(join(to, 'scripts/checker-valid.sh'), '#!/bin/sh\necho 1\n', { mode: 0o755 });
  const makefile = readFileSync(join(from, 'Makefile'), 'utf8');
  writeFileSync(join(to, 'Makefile'), makefile.replaceAll('/usr/src', dirname(to)));
}

/**
 * Builds the kernel module by this computer's make.
 *
 * @param build where a kernel was built, or its headers
 * @param folder an empty one, or that of what it is built with
 */
export function makeModule(
  architecture: Architecture,
  build: string,
  folder: string,
  { prefix, name, folders }: Compiler,
): Module {
  for (const part of ['driver', 'guest/here', 'guest/probe'])
    cpSync(join(packageRoot, part), join(folder, part), { recursive: true });
  const env = withPrograms(folders);
  const words = [
    ...[`KDIR=${build}`, `ARCH=${architecture}`, `CC=${prefix}${name}`, `CROSS_COMPILE=${prefix}`],
    // What tracers read of a module is made by a program (pahole) that not every computer has.
    'CONFIG_DEBUG_INFO_BTF_MODULES=',
  ];
  // Sparse looks at the same files, where there is one.
  const check = hasProgram('sparse', folders) ? ['C=2', 'CHECK=sparse'] : [];
  const source = join(folder, 'driver');
  const printed = make(source, [...words, ...check, 'W=1', 'modules'], env);
  const module = join(source, 'worldswitch.ko');
  execFileSync(`${prefix}strip`, ['-g', module], { env });
  return {
    module: readFileSync(module),
    warnings: printed
      .split('\n')
      .filter((line) => /\b(?:warning|error)\b/i.test(line) && !/BTF|pahole/.test(line)),
  };
}

/** What make prints. @throws Error with the end of it, if it fails */
function make(folder: string, args: readonly string[], env: NodeJS.ProcessEnv): string {
  const { status, stdout, stderr } = spawnSync('make', ['-C', folder, ...args], {
    env,
    encoding: 'utf8',
    timeout: 900_000,
    maxBuffer: 2 ** 24,
  });
  const printed = `${stdout}\n${stderr}`;
  if (status === 0) return printed;
  throw new Error(`make failed:\n${printed.split('\n').slice(-20).join('\n')}`);
}
