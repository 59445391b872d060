import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { hostSupport, supportOf } from '../architectures/index.ts';
import type { Architecture } from '../catalog/architectures.ts';
import { PROTOCOL_VERSION } from '../protocol/messages.ts';
import { packageRoot } from '../system/paths.ts';
import { mapPool } from '../system/pool.ts';
import { runProcess } from '../system/processes.ts';
import { INIT_ADDRESSES, LINUX_BASE, WINDOW_ADDRESSES } from '../protocol/addresses.ts';
import { type Bundle, programOf } from './packages/provide.ts';
import type { Sysroots } from './sysroots.ts';
import type { LinkedFile } from './timed-code.ts';

const CLANG = 'usr/lib/llvm-14/bin/clang';
const LLD = 'usr/lib/llvm-14/bin/lld';
const CLANG_HEADERS = 'usr/lib/llvm-14/lib/clang/14.0.6';

/** What all C code is compiled with. */
export const COMMON_FLAGS = ['-Wall', '-Wextra', '-Werror', `-DPROTOCOL_VERSION=${PROTOCOL_VERSION}`];

/** Functions of init and of the workloads' driver that must be at fixed addresses. */
const FIXED_SECTIONS = Object.entries({ ...INIT_ADDRESSES, ...WINDOW_ADDRESSES }).map(
  ([name, address]) => `--section-start=.${name}=0x${address.toString(16)}`,
);

/** A program that needs no operating system. */
export interface BareProgram {
  name: string;
  sources: readonly string[];
  flags: readonly string[];
  /** The linker script. */
  layout: string;
  format: 'flat' | 'elf';
}

/**
 * The assembler itself, which the compiler's driver would start as another process, by a path that is the
 * loader's (see programOf).
 */
function assembler(target: Architecture): string[] {
  return ['-cc1as', '-triple', `${supportOf(target).names.cpu}-none-elf`, '-filetype', 'obj'];
}

/** The assembler's symbols for macros that are defined as numbers: it takes no others of the compiler's flags. */
function symbolsOf(flags: readonly string[]): string[] {
  return flags
    .map((flag) => /^-D(\w+=\d+)$/.exec(flag)?.[1])
    .flatMap((symbol) => (symbol === undefined ? [] : ['-defsym', symbol]));
}

/** Where the assembler looks for the files that it includes. */
function foldersOf(flags: readonly string[]): string[] {
  return flags.filter((flag) => flag.startsWith('-I'));
}

/** The name of the ELF file with symbols that is made beside a program. */
export function withSymbols(name: string): string {
  return `${name}.symbols`;
}

const LIMIT = 120;

/**
 * The compiler and linker of the toolchain, for machines and for the emulator. Sources are named relative to
 * the package's root, so that no path of this machine gets into a file.
 */
export class Compiler {
  readonly #toolchain: Bundle;
  readonly #sysroots: Partial<Sysroots>;
  readonly #folder: string;
  readonly #signal: AbortSignal | undefined;

  /**
   * @param sysroots of the architectures that are compiled for
   * @param folder where the files come to lie, and objects between them.
   */
  constructor(
    toolchain: Bundle,
    sysroots: Partial<Sysroots>,
    folder: string,
    signal: AbortSignal | undefined,
  ) {
    this.#toolchain = toolchain;
    this.#sysroots = sysroots;
    this.#folder = folder;
    this.#signal = signal;
  }

  /** Name and version, in one line. */
  async version(): Promise<string> {
    const { stdout } = await this.#run('clang', CLANG, ['--version']);
    return stdout.split('\n')[0] ?? '';
  }

  /** A program without an operating system: a flat image, or an ELF file if `format` says so. @returns what is linked */
  async bareProgram(target: Architecture, program: BareProgram): Promise<LinkedFile[]> {
    const { name, sources, flags, layout, format } = program;
    const objects = await this.#compile(target, name, sources, [
      `--target=${supportOf(target).names.cpu}-none-elf`,
      ...flags,
      // Only the compiler's own headers, and Xen's.
      ...this.#headers(
        join(this.#toolchain.root, CLANG_HEADERS, 'include'),
        join(this.#sysroot(target), 'usr/include'),
      ),
    ]);
    const how = [
      ...['-m', supportOf(target).names.linker, '-static', '-z', 'max-page-size=4096'],
      ...['-T', layout, ...pathsOf(objects)],
    ];
    await this.#link(name, format === 'flat' ? ['--oformat', 'binary', ...how] : how);
    await this.#link(withSymbols(name), how);
    return objects;
  }

  /** A static program for Linux, with its section `.snapshot_point` where the testbed expects it. @returns what is linked */
  async linuxProgram(
    target: Architecture,
    name: string,
    sources: readonly string[],
    flags: readonly string[] = [],
  ): Promise<LinkedFile[]> {
    const { musl, gnu, linker } = supportOf(target).names;
    const sysroot = this.#sysroot(target);
    const include = join(sysroot, 'usr/include');
    const libraries = join(sysroot, 'usr/lib', musl);
    const objects = await this.#compile(target, name, sources, [
      ...[`--target=${musl}`, '-O2', '-fno-pic', ...flags],
      ...this.#headers(
        join(include, musl),
        join(this.#toolchain.root, CLANG_HEADERS, 'include'),
        include,
        join(include, gnu),
      ),
    ]);
    const library = { source: 'libc.a', path: join(libraries, 'libc.a') };
    const how = [
      // Where no other program has its code: addresses tell the plugins what they watch.
      ...['-m', linker, `--image-base=0x${LINUX_BASE.toString(16)}`],
      ...['-static', ...FIXED_SECTIONS],
      ...[join(libraries, 'crt1.o'), join(libraries, 'crti.o'), ...pathsOf(objects)],
      library.path,
      // Arithmetic on long double, which musl's printf needs.
      join(sysroot, 'usr/lib/gcc', gnu, '12/libgcc.a'),
      join(libraries, 'crtn.o'),
    ];
    await this.#link(name, ['--strip-all', ...how]);
    await this.#link(withSymbols(name), how);
    return [...objects, library];
  }

  /** A plugin runs in the emulator, so it is for the architecture of this machine. */
  async plugin(name: string, sources: readonly string[], flags: readonly string[]): Promise<void> {
    const { id: target, names } = hostSupport();
    const { gnu } = names;
    const include = join(this.#toolchain.root, 'usr/include');
    const kernelHeaders = join(this.#sysroot(target), 'usr/include');
    const objects = await this.#compile(target, name, sources, [
      ...[`--target=${gnu}`, '-O2', '-fPIC', '-fvisibility=hidden', ...flags],
      ...this.#headers(
        join(this.#toolchain.root, CLANG_HEADERS, 'include'),
        include,
        join(include, gnu),
        kernelHeaders,
        join(kernelHeaders, gnu),
      ),
    ]);
    await this.#link(name, ['-shared', ...pathsOf(objects)]);
  }

  async #compile(
    target: Architecture,
    program: string,
    sources: readonly string[],
    flags: readonly string[],
  ): Promise<LinkedFile[]> {
    const objects = join(this.#folder, 'objects');
    await mkdir(objects, { recursive: true });
    return mapPool(sources, availableParallelism(), async (source) => {
      const path = join(objects, `${program}-${source.replaceAll('/', '-')}.o`);
      const output = ['-o', path, source];
      const args = source.endsWith('.s')
        ? [...assembler(target), ...symbolsOf(flags), ...foldersOf(flags), ...output]
        : [...flags, ...COMMON_FLAGS, '-c', ...output];
      await this.#run(`compiling ${source}`, CLANG, args);
      return { source, path };
    });
  }

  async #link(name: string, args: readonly string[]): Promise<void> {
    await this.#run('linking', LLD, ['-flavor', 'gnu', '-o', join(this.#folder, name), ...args]);
  }

  #sysroot(target: Architecture): string {
    const found = this.#sysroots[target];
    if (found === undefined) throw new Error(`nothing was brought to compile for ${target}`);
    return found.root;
  }

  #headers(...folders: readonly string[]): string[] {
    return ['-nostdinc', ...folders.flatMap((folder) => ['-isystem', folder])];
  }

  async #run(title: string, program: string, args: readonly string[]): Promise<{ stdout: string }> {
    const { command, args: leading } = programOf(this.#toolchain, program);
    return runProcess(command, [...leading, ...args], {
      title,
      timeLimit: LIMIT,
      cwd: packageRoot,
      ...(this.#signal === undefined ? {} : { signal: this.#signal }),
    });
  }
}

function pathsOf(linked: readonly LinkedFile[]): string[] {
  return linked.map(({ path }) => path);
}
