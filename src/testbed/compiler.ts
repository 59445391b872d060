import { mkdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../system/paths.ts';
import { mapPool } from '../system/pool.ts';
import { runProcess } from '../system/processes.ts';
import { SNAPSHOT_POINT } from './addresses.ts';
import { cpioArchive } from './cpio.ts';
import { type Bundle, programOf } from './packages/provide.ts';

const CLANG = 'usr/lib/llvm-14/bin/clang';
const LLD = 'usr/lib/llvm-14/bin/lld';
const CLANG_HEADERS = 'usr/lib/llvm-14/lib/clang/14.0.6';

/** What all C code is compiled with. */
export const WARNINGS = ['-Wall', '-Wextra', '-Werror'];

/**
 * The assembler itself, which the compiler's driver would start as another process, by a path that is the
 * loader's (see programOf).
 */
const ASSEMBLE = ['-cc1as', '-triple', 'aarch64-none-elf', '-filetype', 'obj'];

const LIMIT = 120;

/**
 * The compiler and linker of the toolchain, for machines and for the emulator. Sources are named relative to
 * the package's root, so that no path of this machine gets into a file.
 */
export class Compiler {
  readonly #toolchain: Bundle;
  readonly #sysroot: Bundle;
  readonly #folder: string;
  readonly #signal: AbortSignal | undefined;

  /** @param folder where the files come to lie, and objects between them. */
  constructor(toolchain: Bundle, sysroot: Bundle, folder: string, signal: AbortSignal | undefined) {
    this.#toolchain = toolchain;
    this.#sysroot = sysroot;
    this.#folder = folder;
    this.#signal = signal;
  }

  /** Name and version, in one line. */
  async version(): Promise<string> {
    const { stdout } = await this.#run('clang', CLANG, ['--version']);
    return stdout.split('\n')[0] ?? '';
  }

  /** A flat program without an operating system, for arm64. */
  async bareProgram(
    name: string,
    sources: readonly string[],
    flags: readonly string[],
    layout: string,
  ): Promise<void> {
    const objects = await this.#compile(name, sources, ['--target=aarch64-none-elf', ...flags]);
    await this.#link(name, ['-static', '--oformat', 'binary', '-T', layout, ...objects]);
  }

  /** A static program for Linux on arm64, with its section `.snapshot_point` where the testbed expects it. */
  async linuxProgram(name: string, sources: readonly string[], flags: readonly string[] = []): Promise<void> {
    const include = join(this.#sysroot.root, 'usr/include');
    const libraries = join(this.#sysroot.root, 'usr/lib/aarch64-linux-musl');
    const objects = await this.#compile(name, sources, [
      ...['--target=aarch64-linux-musl', '-O2', ...flags],
      ...this.#headers(
        join(include, 'aarch64-linux-musl'),
        join(this.#toolchain.root, CLANG_HEADERS, 'include'),
        include,
        join(include, 'aarch64-linux-gnu'),
      ),
    ]);
    await this.#link(name, [
      ...['-static', '--strip-all', `--section-start=.snapshot_point=0x${SNAPSHOT_POINT.toString(16)}`],
      ...[join(libraries, 'crt1.o'), join(libraries, 'crti.o'), ...objects],
      join(libraries, 'libc.a'),
      // Arithmetic on long double, which musl's printf needs.
      join(this.#sysroot.root, 'usr/lib/gcc/aarch64-linux-gnu/12/libgcc.a'),
      join(libraries, 'crtn.o'),
    ]);
  }

  /** A plugin runs in the emulator, so it is for the architecture of this machine. */
  async plugin(name: string, source: string, flags: readonly string[]): Promise<void> {
    const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
    const include = join(this.#toolchain.root, 'usr/include');
    const objects = await this.#compile(
      name,
      [source],
      [
        ...[`--target=${triplet}`, '-O2', '-fPIC', '-fvisibility=hidden', ...flags],
        ...this.#headers(
          join(this.#toolchain.root, CLANG_HEADERS, 'include'),
          include,
          join(include, triplet),
          // The C library's headers include a few of the kernel's. These are Arm's: a plugin must use nothing of them.
          join(this.#sysroot.root, 'usr/include'),
          join(this.#sysroot.root, 'usr/include/aarch64-linux-gnu'),
        ),
      ],
    );
    await this.#link(name, ['-shared', ...objects]);
  }

  async #compile(program: string, sources: readonly string[], flags: readonly string[]): Promise<string[]> {
    const objects = join(this.#folder, 'objects');
    await mkdir(objects, { recursive: true });
    return mapPool(sources, availableParallelism(), async (source) => {
      const object = join(objects, `${program}-${source.replaceAll('/', '-')}.o`);
      const output = ['-o', object, source];
      const args = source.endsWith('.s')
        ? [...ASSEMBLE, ...output]
        : [...flags, ...WARNINGS, '-c', ...output];
      await this.#run(`compiling ${source}`, CLANG, args);
      return object;
    });
  }

  async #link(name: string, args: readonly string[]): Promise<void> {
    await this.#run('linking', LLD, ['-flavor', 'gnu', '-o', join(this.#folder, name), ...args]);
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

/** An initramfs with a program as init, and the probe that it runs. */
export async function packInitramfs(init: string, probe: string): Promise<Uint8Array> {
  return cpioArchive([
    { kind: 'folder', path: 'dev' },
    // The kernel opens it for init before init can mount anything.
    { kind: 'character-device', path: 'dev/console', mode: 0o600, major: 5, minor: 1 },
    { kind: 'file', path: 'init', mode: 0o755, content: await readFile(init) },
    { kind: 'file', path: 'probe', mode: 0o644, content: await readFile(probe) },
  ]);
}
