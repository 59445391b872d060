import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { z } from 'zod';
import type { Machine } from '../catalog/machines.ts';
import { cached } from '../system/cache.ts';
import { sha256File } from '../system/files.ts';
import { packageRoot } from '../system/paths.ts';
import { mapPool } from '../system/pool.ts';
import { runProcess } from '../system/processes.ts';
import { SNAPSHOT_POINT } from './addresses.ts';
import { cpioArchive } from './cpio.ts';
import { type Bundle, type ProvideOptions, programOf } from './packages/provide.ts';

type InterruptController = Machine['interruptController'];

/** A built file and what it holds. */
export interface BuiltFile {
  path: string;
  sha256: string;
}

/** The code that runs inside machines, and the plugin that watches them. */
export interface Guest {
  /** Name and version of the compiler. */
  compiler: string;
  probe: Record<InterruptController, BuiltFile>;
  vmm: BuiltFile;
  /** The VMM as init, and the probe. */
  initramfs: Record<InterruptController, BuiltFile>;
  /** The path of the stamp plugin for a version of QEMU's plugin interface. */
  plugin: Record<1 | 2, string>;
}

const CLANG = 'usr/lib/llvm-14/bin/clang';
const LLD = 'usr/lib/llvm-14/bin/lld';
const CLANG_HEADERS = 'usr/lib/llvm-14/lib/clang/14.0.6';

const WARNINGS = ['-Wall', '-Wextra', '-Werror'];
/** Nothing of the floating-point unit, which is off; no unaligned access, which traps while the MMU is off. */
const PROBE_FLAGS = ['-O2', '-ffreestanding', '-fno-pic', '-mgeneral-regs-only', '-mstrict-align'];
const PROBE_SOURCES = [
  'guest/probe/core.c',
  'guest/probe/report.c',
  'guest/probe/arm64/entry.s',
  'guest/probe/arm64/gic.c',
  'guest/probe/arm64/vcpu.c',
  'guest/probe/arm64/microbenchmarks.c',
];
const VMM_SOURCES = ['backend', 'host', 'main', 'report', 'semihosting', 'vm'].map(
  (name) => `guest/vmm/${name}.c`,
);
/**
 * The assembler itself, which the compiler's driver would start as another process, by a path that is the
 * loader's (see programOf).
 */
const ASSEMBLE = ['-cc1as', '-triple', 'aarch64-none-elf', '-filetype', 'obj'];
const PROBE_VERSIONS: Record<InterruptController, number> = { GICv2: 2, GICv3: 3 };

const LIMIT = 120;

/** Builds the guest code, unless this very code was built with this very compiler before. */
export async function buildGuest(
  toolchain: Bundle,
  sysroot: Bundle,
  options: Pick<ProvideOptions, 'say' | 'signal'>,
): Promise<Guest> {
  const key = createHash('sha256')
    .update(await sourcesText())
    .update(JSON.stringify([toolchain.key, sysroot.key, PROBE_FLAGS, WARNINGS, SNAPSHOT_POINT]))
    .digest('hex');
  const build = async (folder: string): Promise<void> => {
    options.say('building the code that runs inside the machines');
    await new Builder(toolchain, sysroot, folder, options.signal).build();
  };
  const { path } = await cached('guest', key, build, options);
  return readGuest(path);
}

/** Everything that is compiled, and this file, which says how. */
async function sourcesText(): Promise<string> {
  const files: string[] = [];
  for (const folder of ['guest', 'plugin']) {
    const entries = await readdir(join(packageRoot, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries) if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  }
  const texts = files.toSorted().map(async (file) => {
    return `${relative(packageRoot, file)}\n${await readFile(file, 'utf8')}`;
  });
  return (await Promise.all(texts)).join('\n');
}

const manifestSchema = z.strictObject({ compiler: z.string(), sha256: z.record(z.string(), z.string()) });

async function readGuest(folder: string): Promise<Guest> {
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  const file = (name: string): BuiltFile => ({
    path: join(folder, name),
    sha256: manifest.sha256[name] ?? '',
  });
  return {
    compiler: manifest.compiler,
    vmm: file('vmm'),
    probe: { GICv2: file('probe-gicv2'), GICv3: file('probe-gicv3') },
    initramfs: { GICv2: file('initramfs-gicv2'), GICv3: file('initramfs-gicv3') },
    plugin: { 1: join(folder, 'stamp-1.so'), 2: join(folder, 'stamp-2.so') },
  };
}

/** Runs the compiler and linker of the toolchain; all paths it sees are relative, so that none gets into a file. */
class Builder {
  readonly #toolchain: Bundle;
  readonly #sysroot: Bundle;
  readonly #folder: string;
  readonly #signal: AbortSignal | undefined;

  constructor(toolchain: Bundle, sysroot: Bundle, folder: string, signal: AbortSignal | undefined) {
    this.#toolchain = toolchain;
    this.#sysroot = sysroot;
    this.#folder = folder;
    this.#signal = signal;
  }

  async build(): Promise<void> {
    await mkdir(join(this.#folder, 'objects'));
    const parts = [
      () => this.#buildProbe('GICv2'),
      () => this.#buildProbe('GICv3'),
      () => this.#buildVmm(),
      () => this.#buildPlugin(1),
      () => this.#buildPlugin(2),
    ];
    await mapPool(parts, parts.length, (part) => part());
    await Promise.all([this.#buildInitramfs('GICv2'), this.#buildInitramfs('GICv3')]);
    await this.#writeManifest();
  }

  async #buildProbe(gic: InterruptController): Promise<void> {
    const flags = [
      ...['--target=aarch64-none-elf', ...PROBE_FLAGS, `-DGIC_VERSION=${PROBE_VERSIONS[gic]}`],
      ...['-Iguest/probe', '-Iguest/probe/arm64'],
    ];
    const objects = await this.#compile(PROBE_SOURCES, flags, `probe-${gic.toLowerCase()}`);
    await this.#link([
      ...['-static', '--oformat', 'binary', '-T', 'guest/probe/arm64/probe.ld'],
      ...['-o', this.#at(`probe-${gic.toLowerCase()}`), ...objects],
    ]);
  }

  async #buildVmm(): Promise<void> {
    const include = join(this.#sysroot.root, 'usr/include');
    const libraries = join(this.#sysroot.root, 'usr/lib/aarch64-linux-musl');
    const flags = [
      ...['--target=aarch64-linux-musl', '-O2'],
      ...this.#headers(
        join(include, 'aarch64-linux-musl'),
        join(this.#toolchain.root, CLANG_HEADERS, 'include'),
        include,
        join(include, 'aarch64-linux-gnu'),
      ),
    ];
    const objects = await this.#compile(VMM_SOURCES, flags, 'vmm');
    await this.#link([
      ...['-static', '--strip-all', `--section-start=.snapshot_point=0x${SNAPSHOT_POINT.toString(16)}`],
      ...['-o', this.#at('vmm'), join(libraries, 'crt1.o'), join(libraries, 'crti.o'), ...objects],
      join(libraries, 'libc.a'),
      // Arithmetic on long double, which musl's printf needs.
      join(this.#sysroot.root, 'usr/lib/gcc/aarch64-linux-gnu/12/libgcc.a'),
      join(libraries, 'crtn.o'),
    ]);
  }

  /** The plugin runs in the emulator, so it is for the architecture of this machine. */
  async #buildPlugin(version: 1 | 2): Promise<void> {
    const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
    const include = join(this.#toolchain.root, 'usr/include');
    const flags = [
      ...[`--target=${triplet}`, '-O2', '-fPIC', '-fvisibility=hidden', `-DQEMU_PLUGIN_API=${version}`],
      ...this.#headers(
        join(this.#toolchain.root, CLANG_HEADERS, 'include'),
        include,
        join(include, triplet),
        // The C library's headers include a few of the kernel's, which are the same on every architecture.
        join(this.#sysroot.root, 'usr/include'),
        join(this.#sysroot.root, 'usr/include/aarch64-linux-gnu'),
      ),
    ];
    const objects = await this.#compile(['plugin/stamp.c'], flags, `stamp-${version}`);
    await this.#link(['-shared', '-o', this.#at(`stamp-${version}.so`), ...objects]);
  }

  async #buildInitramfs(gic: InterruptController): Promise<void> {
    const [vmm, probe] = await Promise.all([
      readFile(this.#at('vmm')),
      readFile(this.#at(`probe-${gic.toLowerCase()}`)),
    ]);
    const archive = cpioArchive([
      { kind: 'folder', path: 'dev' },
      // The kernel opens it for init before init can mount anything.
      { kind: 'character-device', path: 'dev/console', mode: 0o600, major: 5, minor: 1 },
      { kind: 'file', path: 'init', mode: 0o755, content: vmm },
      { kind: 'file', path: 'probe', mode: 0o644, content: probe },
    ]);
    await writeFile(this.#at(`initramfs-${gic.toLowerCase()}`), archive);
  }

  async #writeManifest(): Promise<void> {
    const { stdout } = await this.#run('clang', CLANG, ['--version']);
    const names = ['vmm', 'probe-gicv2', 'probe-gicv3', 'initramfs-gicv2', 'initramfs-gicv3'];
    const sums = names.map(async (name) => [name, await sha256File(this.#at(name))] as const);
    const manifest: z.infer<typeof manifestSchema> = {
      compiler: stdout.split('\n')[0] ?? '',
      sha256: Object.fromEntries(await Promise.all(sums)),
    };
    await writeFile(this.#at('manifest.json'), JSON.stringify(manifest));
  }

  async #compile(sources: readonly string[], flags: readonly string[], prefix: string): Promise<string[]> {
    return mapPool(sources, availableParallelism(), async (source) => {
      const object = this.#at(join('objects', `${prefix}-${source.replaceAll('/', '-')}.o`));
      const output = ['-o', object, source];
      const args = source.endsWith('.s')
        ? [...ASSEMBLE, ...output]
        : [...flags, ...WARNINGS, '-c', ...output];
      await this.#run(`compiling ${source}`, CLANG, args);
      return object;
    });
  }

  async #link(args: readonly string[]): Promise<void> {
    await this.#run('linking', LLD, ['-flavor', 'gnu', ...args]);
  }

  #headers(...folders: readonly string[]): string[] {
    return ['-nostdinc', ...folders.flatMap((folder) => ['-isystem', folder])];
  }

  #at(name: string): string {
    return join(this.#folder, name);
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
