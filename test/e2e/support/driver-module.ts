import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { supportOf } from '../../../src/architectures/index.ts';
import { systemOf } from '../../../src/artifacts/archive/suites.ts';
import type { ArchiveSuites, DebianArchitecture } from '../../../src/artifacts/packages/bundle-definition.ts';
import type { FetchOptions } from '../../../src/artifacts/packages/fetch.ts';
import { withPrivateApt } from '../../../src/artifacts/packages/private-apt.ts';
import { resolvePackages } from '../../../src/artifacts/packages/resolve.ts';
import { contentKey, unpackedTree } from '../../../src/artifacts/packages/unpacked-tree.ts';
import { thisWorld } from '../../../src/artifacts/packages/world.ts';
import type { Architecture } from '../../../src/catalog/architectures.ts';
import { packageRoot } from '../../../src/system/paths.ts';

/** Whether a program can be started. */
export function hasProgram(name: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${name}`]);
    return true;
  } catch {
    return false;
  }
}

/** The beginning of the names of programs that compile for an architecture: none for this computer's own. */
export function crossPrefix(architecture: Architecture): string {
  const { names } = supportOf(architecture);
  return names.debian === thisWorld().host ? '' : `${names.gnu}-`;
}

/** The module without what debuggers need, and what the compiler and sparse complained of. */
export interface Module {
  readonly module: Buffer;
  readonly warnings: readonly string[];
}

/**
 * Builds the kernel module for a kernel of Debian's, by this computer's make and compiler.
 *
 * @param release of the kernel, as uname says it: `6.1.0-56-cloud-arm64`
 * @param folder an empty one
 * @param suites where its headers are, and programs of its build that run on this computer
 * @throws WorldswitchError if the archive does not have its headers
 */
export async function buildModule(
  architecture: Architecture,
  release: string,
  folder: string,
  options: FetchOptions,
  suites: ArchiveSuites = BOOKWORM,
): Promise<Module> {
  const { names } = supportOf(architecture);
  const abi = release.replace(/-(?:cloud-)?(?:arm64|amd64)$/, '');
  const common = `${abi}-common`;
  // One of the series serves all `6.1.0-N`; since, each kernel has its own.
  const version = /^(\d+\.\d+)\.0-/.exec(abi)?.[1] ?? abi;
  const headers = await unpacked(
    names.debian,
    [`linux-headers-${release}`, `linux-headers-${common}`],
    options,
    suites,
  );
  const kbuild = await unpacked(thisWorld().host, [`linux-kbuild-${version}`], options, suites);

  // The two trees as one, which they are where they are installed.
  const tools = join(kbuild, `usr/lib/linux-kbuild-${version}`);
  const merged = (name: string, own: readonly string[]): string => {
    const [from, to] = [join(headers, 'usr/src', name), join(folder, name)];
    mkdirSync(to);
    for (const entry of readdirSync(from))
      if (![...own, 'scripts', 'tools'].includes(entry)) symlinkSync(join(from, entry), join(to, entry));
    for (const entry of ['scripts', 'tools']) symlinkSync(join(tools, entry), join(to, entry));
    return to;
  };
  const sources = merged(`linux-headers-${common}`, []);
  const build = merged(`linux-headers-${release}`, ['Makefile']);
  writeFileSync(join(build, 'Makefile'), `include ${join(sources, 'Makefile')}\n`);
  return makeModule(architecture, build, folder);
}

/**
 * Builds the kernel module by this computer's make and compiler.
 *
 * @param build where a kernel was built, or its headers
 * @param folder an empty one, or that of what it is built with
 */
export function makeModule(architecture: Architecture, build: string, folder: string): Module {
  for (const part of ['driver', 'guest/here', 'guest/probe'])
    cpSync(join(packageRoot, part), join(folder, part), { recursive: true });
  const prefix = crossPrefix(architecture);
  const words = [
    ...[`KDIR=${build}`, `ARCH=${architecture}`, `CC=${prefix}gcc`, `CROSS_COMPILE=${prefix}`],
    // What tracers read of a module is made by a program (pahole) that not every computer has.
    'CONFIG_DEBUG_INFO_BTF_MODULES=',
  ];
  // Sparse looks at the same files, where there is one.
  const check = hasProgram('sparse') ? ['C=2', 'CHECK=sparse'] : [];
  const source = join(folder, 'driver');
  const printed = make(source, [...words, ...check, 'W=1', 'modules']);
  const module = join(source, 'worldswitch.ko');
  execFileSync(`${prefix}strip`, ['-g', module]);
  return {
    module: readFileSync(module),
    warnings: printed.split('\n').filter((line) => /\b(?:warning|error)\b/i.test(line) && !/BTF/.test(line)),
  };
}

/** What make prints. @throws Error with the end of it, if it fails */
function make(folder: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('make', ['-C', folder, ...args], {
    encoding: 'utf8',
    timeout: 900_000,
    maxBuffer: 2 ** 24,
  });
  const printed = `${stdout}\n${stderr}`;
  if (status === 0) return printed;
  throw new Error(`make failed:\n${printed.split('\n').slice(-20).join('\n')}`);
}

/** Debian 12 with what mends its security, where most of its kernels are. */
const BOOKWORM: ArchiveSuites = {
  ...systemOf('bookworm', ['bookworm', 'bookworm-updates']),
  security: ['bookworm-security'],
};

async function unpacked(
  architecture: DebianArchitecture,
  names: readonly string[],
  options: FetchOptions,
  suites: ArchiveSuites,
): Promise<string> {
  const world = thisWorld();
  const mirrors = await world.mirrors();
  const wanted = { target: [], alone: names, withLibraries: [] };
  const packages = await withPrivateApt(suites, architecture, mirrors, options, (apt) =>
    resolvePackages(apt, wanted, mirrors, names.join(' and ')),
  );
  const key = `headers-${contentKey(packages, ['.']).slice(0, 16)}`;
  return unpackedTree(key, packages, { only: undefined }, options, world);
}
