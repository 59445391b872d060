import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { supportOf } from '../../../src/architectures/index.ts';
import { systemOf } from '../../../src/artifacts/archive/suites.ts';
import type { ArchiveSuites } from '../../../src/artifacts/packages/bundle-definition.ts';
import type { FetchOptions } from '../../../src/artifacts/packages/fetch.ts';
import { thisWorld } from '../../../src/artifacts/packages/world.ts';
import type { Architecture } from '../../../src/catalog/architectures.ts';
import { unpackedPackages } from './startable.ts';

/** What a module is compiled by. */
export interface Compiler {
  /** The beginning of the names of its programs: `aarch64-linux-gnu-`; none for this computer's own architecture. */
  readonly prefix: string;
  /** What stands behind it in the compiler's name: `gcc-12`. */
  readonly name: string;
  /** Folders of these programs and of sparse; none if this computer has what there is of them. */
  readonly folders: readonly string[];
}

/** Whether a program can be started, of this computer's or of a compiler's. */
export function hasProgram(name: string, folders: readonly string[] = []): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`], { env: withPrograms(folders) }).status === 0;
}

/** The environment in which programs of folders are found by their names. */
export function withPrograms(folders: readonly string[]): NodeJS.ProcessEnv {
  return { ...process.env, PATH: [...folders, process.env['PATH']].join(':') };
}

/** This computer's own, which may be missing. */
export function ownCompiler(architecture: Architecture): Compiler {
  const { names } = supportOf(architecture);
  return { prefix: names.debian === thisWorld().host ? '' : `${names.gnu}-`, name: 'gcc', folders: [] };
}

/** A release of Debian, which builds its kernels by its own compiler. */
export interface CompilingRelease {
  readonly gcc: number;
  readonly suites: ArchiveSuites;
}

/** Debian 12 with what mends its security, where most of its kernels are. */
export const BOOKWORM: CompilingRelease = {
  gcc: 12,
  suites: { ...systemOf('bookworm', ['bookworm', 'bookworm-updates']), security: ['bookworm-security'] },
};

/** Debian 13 with the kernels of later releases that it has. */
export const TRIXIE: CompilingRelease = {
  gcc: 14,
  suites: systemOf('trixie-backports', ['trixie', 'trixie-updates', 'trixie-backports', 'trixie-security']),
};

/** The compiler of a release, with sparse, unpacked. */
export async function compilerOf(
  { gcc, suites }: CompilingRelease,
  architecture: Architecture,
  options: FetchOptions,
): Promise<Compiler> {
  const { gnu, debian } = supportOf(architecture).names;
  const name = `gcc-${gcc}`;
  const target = gnu.replaceAll('_', '-');
  // Before Debian 13 what compiles for this computer itself is in packages that do not say for what.
  const forTarget = debian === thisWorld().host && gcc < 13 ? '' : `-${target}`;
  const programs = [`${name}${forTarget}`, `cpp-${gcc}${forTarget}`, `binutils-${target}`, 'binutils'];
  const host = thisWorld().host;
  const tree = await unpackedPackages({ architecture: host, suites, programs }, options);
  const checker = await unpackedPackages(
    { architecture: host, suites: FORKY, programs: ['sparse'] },
    options,
  );
  return { prefix: `${gnu}-`, name, folders: [tree, checker].map((root) => join(root, 'usr/bin')) };
}

/** Sparse of Debian 13 and before does not read the headers of Linux since 7.0. */
const FORKY = systemOf('forky', ['forky']);
