import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { z } from 'zod';
import type { Machine } from '../catalog/machines.ts';
import { cached } from '../system/cache.ts';
import { sha256File } from '../system/files.ts';
import { packageRoot } from '../system/paths.ts';
import { mapPool } from '../system/pool.ts';
import { SNAPSHOT_POINT } from './addresses.ts';
import { Compiler, packInitramfs, WARNINGS } from './compiler.ts';
import type { Bundle, ProvideOptions } from './packages/provide.ts';

type InterruptController = Machine['interruptController'];
type PluginName = 'hold' | 'stamp';

/** A built file and what it holds. */
export interface BuiltFile {
  path: string;
  sha256: string;
}

/** The code that runs inside machines, and the plugins that watch them. */
export interface Guest {
  /** Name and version of the compiler. */
  compiler: string;
  probe: Record<InterruptController, BuiltFile>;
  vmm: BuiltFile;
  /** The VMM as init, and the probe. */
  initramfs: Record<InterruptController, BuiltFile>;
  /** The plugins (plugin/), for each version of QEMU's plugin interface. */
  plugins: Record<1 | 2, Record<PluginName, BuiltFile>>;
}

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
const PROBE_LAYOUT = 'guest/probe/arm64/probe.ld';
/** What every init needs, whichever hypervisor it serves. */
export const HOST_SOURCES = ['guest/host/host.c', 'guest/host/report.c', 'guest/host/arm64/channel.c'];
export const HOST_FLAGS = ['-Iguest/host', '-Iguest/host/arm64'];
const VMM_SOURCES = [...HOST_SOURCES, ...['backend', 'main', 'vm'].map((name) => `guest/vmm/${name}.c`)];
const PROBE_VERSIONS: Record<InterruptController, number> = { GICv2: 2, GICv3: 3 };

/** Builds the guest code, unless this very code was built with this very compiler before. */
export async function buildGuest(
  toolchain: Bundle,
  sysroot: Bundle,
  options: Pick<ProvideOptions, 'say' | 'signal'>,
): Promise<Guest> {
  const key = await guestKey(toolchain.key, sysroot.key);
  const fill = async (folder: string): Promise<void> => {
    options.say('building the code that runs inside the machines');
    await build(new Compiler(toolchain, sysroot, folder, options.signal), folder);
  };
  const { path } = await cached('guest', key, fill, options);
  return readGuest(path);
}

/** The guest code's key in the cache: sha256 over its sources, the keys of what builds it, and how. */
export async function guestKey(toolchainKey: string, sysrootKey: string): Promise<string> {
  return createHash('sha256')
    .update(await sourcesText())
    .update(JSON.stringify([toolchainKey, sysrootKey, PROBE_FLAGS, WARNINGS, SNAPSHOT_POINT]))
    .digest('hex');
}

/** Everything that is compiled, and the code that says how. */
async function sourcesText(): Promise<string> {
  const how = ['guest', 'compiler'].map((name) => `${name}${extname(import.meta.filename)}`);
  const files = how.map((name) => join(import.meta.dirname, name));
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
  const plugins = (version: 1 | 2): Record<PluginName, BuiltFile> => ({
    hold: file(`hold-${version}.so`),
    stamp: file(`stamp-${version}.so`),
  });
  return {
    compiler: manifest.compiler,
    vmm: file('vmm'),
    probe: { GICv2: file('probe-gicv2'), GICv3: file('probe-gicv3') },
    initramfs: { GICv2: file('initramfs-gicv2'), GICv3: file('initramfs-gicv3') },
    plugins: { 1: plugins(1), 2: plugins(2) },
  };
}

/** Builds what {@link readGuest} reads. */
async function build(compiler: Compiler, folder: string): Promise<void> {
  const probe = (gic: InterruptController): Promise<void> =>
    compiler.bareProgram(
      `probe-${gic.toLowerCase()}`,
      PROBE_SOURCES,
      [...PROBE_FLAGS, `-DGIC_VERSION=${PROBE_VERSIONS[gic]}`, '-Iguest/probe', '-Iguest/probe/arm64'],
      PROBE_LAYOUT,
    );
  const plugin = (name: PluginName, version: 1 | 2): Promise<void> =>
    compiler.plugin(`${name}-${version}.so`, `plugin/${name}.c`, [`-DQEMU_PLUGIN_API=${version}`]);
  const programs = [
    () => probe('GICv2'),
    () => probe('GICv3'),
    () => compiler.linuxProgram('vmm', VMM_SOURCES, HOST_FLAGS),
    () => plugin('hold', 1),
    () => plugin('hold', 2),
    () => plugin('stamp', 1),
    () => plugin('stamp', 2),
  ];
  await mapPool(programs, programs.length, (program) => program());
  for (const gic of ['gicv2', 'gicv3']) {
    const archive = await packInitramfs(join(folder, 'vmm'), join(folder, `probe-${gic}`));
    await writeFile(join(folder, `initramfs-${gic}`), archive);
  }
  const names = [
    ...['vmm', 'probe-gicv2', 'probe-gicv3', 'initramfs-gicv2', 'initramfs-gicv3'],
    ...['hold-1.so', 'hold-2.so', 'stamp-1.so', 'stamp-2.so'],
  ];
  const sums = names.map(async (name) => [name, await sha256File(join(folder, name))] as const);
  const manifest: z.infer<typeof manifestSchema> = {
    compiler: await compiler.version(),
    sha256: Object.fromEntries(await Promise.all(sums)),
  };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
}
