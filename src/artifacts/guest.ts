import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ArchitectureSupport } from '../architectures/architecture.ts';
import { architectureSupports } from '../architectures/index.ts';
import type { Architecture } from '../catalog/architectures.ts';
import type { Configuration } from '../catalog/configurations.ts';
import type { Machine } from '../catalog/machines.ts';
import { type GuestPrograms, XEN_INTERFACE } from '../hypervisors/guest-programs.ts';
import type { HypervisorSupport } from '../hypervisors/hypervisor.ts';
import { hypervisorNamed, hypervisorSupports, probeHostOf } from '../hypervisors/index.ts';
import type { HypervisorOnArchitecture } from '../hypervisors/on-architecture.ts';
import { cached } from '../system/cache.ts';
import { sha256File } from '../system/files.ts';
import { packageRoot } from '../system/paths.ts';
import { mapPool } from '../system/pool.ts';
import { INIT_ADDRESSES, SYMBOLS_ADDRESS, WINDOW_ADDRESSES } from '../protocol/addresses.ts';
import { ownFiles, textOf } from './code.ts';
import { type BareProgram, COMMON_FLAGS, Compiler, withSymbols } from './compiler.ts';
import { type PluginInterface, pluginInterfaces } from './emulator.ts';
import type { Bundle, ProvideOptions } from './packages/provide.ts';
import { probeProgram } from './probe-program.ts';
import type { Sysroots } from './sysroots.ts';
import { type LinkedFile, timedCodeOf } from './timed-code.ts';

/** By name, the oldest version of QEMU's plugin interface that has what a plugin needs. */
const pluginNeeds = {
  hold: 1,
  stamp: 1,
  // They read memory and whole instructions.
  trace: 4,
  symbols: 4,
  account: 4,
} as const satisfies Record<string, PluginInterface>;

export type PluginName = keyof typeof pluginNeeds;

/** A built file and what it holds. */
export interface BuiltFile {
  path: string;
  sha256: string;
}

/** A program that times something, or takes part in what is timed. */
export interface TimingProgram extends BuiltFile {
  /** Sha256 over the code of it that is executed meanwhile. */
  timed: string;
}

/** The code that runs inside machines, and the plugins that watch them. */
export interface Guest {
  /** Name and version of the compiler. */
  compiler: string;
  /** The probe that a configuration's VMs run. */
  probe: (configuration: Configuration) => TimingProgram;
  /** The program that is init of a configuration's host or Dom0. */
  init: (configuration: Configuration) => TimingProgram;
  /** The program that runs workloads in machines and VMs of an architecture. */
  driver: (target: Architecture) => TimingProgram;
  /** A plugin (plugin/) for a version of QEMU's plugin interface. */
  plugin: (name: PluginName, version: PluginInterface) => BuiltFile;
  /** What drives Bochs (plugin/bochs/), and the ROM by which its machines boot. */
  bochs: { driver: BuiltFile; loader: BuiltFile };
  /** The same programs as ELF files with their symbols, which no machine gets to see. */
  withSymbols: {
    probe: (configuration: Configuration) => string;
    init: (configuration: Configuration) => string;
  };
}

/** What every init needs, whichever hypervisor it serves. */
export function hostSources(target: Architecture): string[] {
  return [
    ...[
      ...['host', 'modules', 'parameters', 'report', 'settings', 'stamps', 'symbols', 'text-file'],
      'vulnerabilities',
    ].map((name) => `guest/host/${name}.c`),
    `guest/host/${target}/channel.c`,
  ];
}
/** @param sender the name by which the program reports (src/protocol/messages.ts) */
export function hostFlags(target: Architecture, sender: 'vmm' | 'dom0' | 'driver'): string[] {
  const symbols = `-DSYMBOLS_ADDRESS=0x${SYMBOLS_ADDRESS.toString(16)}UL`;
  return [`-DSENDER="${sender}"`, symbols, '-Iguest/host', `-Iguest/host/${target}`];
}

/** A program that is built. */
type Program = { readonly name: string } & (
  | ({ readonly kind: 'bare'; readonly target: Architecture } & Omit<BareProgram, 'name'>)
  | {
      readonly kind: 'linux';
      readonly target: Architecture;
      readonly sources: readonly string[];
      readonly flags: readonly string[];
    }
  | { readonly kind: 'plugin'; readonly sources: readonly string[]; readonly flags: readonly string[] }
);

type InterruptController = Machine['interruptController'];

function probeOf(
  programs: GuestPrograms,
  on: HypervisorOnArchitecture,
  architecture: ArchitectureSupport,
  controller: InterruptController,
  virtualization?: string,
): Program {
  const name = probeName(programs.folder, controller, virtualization);
  return {
    kind: 'bare',
    target: architecture.id,
    ...probeProgram(name, 'core', programs, on, architecture, controller),
  };
}

function initProgram(
  { folder, init }: GuestPrograms,
  { flags }: HypervisorOnArchitecture,
  target: Architecture,
  virtualization?: string,
): Program {
  return {
    kind: 'linux',
    name: initName(folder, target, virtualization),
    target,
    sources: [...hostSources(target), ...init.sources(target).map((source) => `guest/${source}`)],
    flags: [...hostFlags(target, init.sender), ...init.flags(target), ...flags],
  };
}

/** The program that runs workloads (guest/workloads/driver.h). */
function driverProgram(target: Architecture): Program {
  const sources = ['driver', 'host', 'agent', 'outcome', 'random', 'threads', 'vm', 'xenstore'].map(
    (source) => `guest/workloads/${source}.c`,
  );
  const host = hostSources(target).filter((source) => !source.endsWith('/parameters.c'));
  return {
    kind: 'linux',
    name: driverName(target),
    target,
    sources: [...host, ...sources],
    flags: [...hostFlags(target, 'driver'), '-Iguest/workloads', ...XEN_INTERFACE],
  };
}

/** What else than its own file a plugin consists of, in the folder of its name. */
const PLUGIN_PARTS: Readonly<Partial<Record<PluginName, readonly string[]>>> = {
  account: ['arguments', 'contexts', 'cpus', 'instructions', 'machine', 'missing', 'output', 'segments'],
  trace: ['recorder'],
};

function pluginSources(plugin: PluginName): string[] {
  const parts = PLUGIN_PARTS[plugin] ?? [];
  return [`plugin/${plugin}.c`, ...parts.map((part) => `plugin/${plugin}/${part}.c`)];
}

function pluginProgram(plugin: PluginName, version: PluginInterface): Program {
  return {
    kind: 'plugin',
    name: pluginName(plugin, version),
    sources: pluginSources(plugin),
    flags: [`-DQEMU_PLUGIN_API=${version}`],
  };
}

/** What is loaded into Bochs, and what it boots machines with. */
const bochsPrograms: readonly Program[] = [
  {
    kind: 'plugin',
    name: 'bochs-driver.so',
    sources: [
      ...[
        'driver',
        'cpus',
        'fields',
        'guard',
        'instructions',
        'observers',
        'ports',
        'spending',
        'stamp',
        'symbols',
        'trace',
      ].map((part) => `plugin/bochs/${part}.c`),
      'plugin/trace/recorder.c',
    ],
    flags: [],
  },
  {
    kind: 'bare',
    name: 'bochs-loader',
    target: 'x86',
    sources: ['plugin/bochs/loader.s'],
    flags: [],
    layout: 'plugin/bochs/loader.ld',
    format: 'flat',
  },
];

/** @param virtualization of machines on which the hypervisor is another one than on most of the architecture */
const probeName = (folder: string, controller: InterruptController, virtualization?: string): string =>
  nameOf('probe', folder, controller, virtualization);
const initName = (folder: string, target: Architecture, virtualization?: string): string =>
  nameOf('init', folder, target, virtualization);
const nameOf = (...parts: readonly (string | undefined)[]): string =>
  parts
    .filter((part) => part !== undefined)
    .join('-')
    .toLowerCase();
const driverName = (target: Architecture): string => `driver-${target}`;
const pluginName = (plugin: PluginName, version: PluginInterface): string => `${plugin}-${version}.so`;

/** The programs of a hypervisor, on the architectures on which it is known. */
function programsOf({ probe, on }: HypervisorSupport): Program[] {
  if (probe === undefined) return [];
  return architectureSupports.flatMap((architecture) => {
    const here = on[architecture.id];
    if (here === undefined) return [];
    const controllers = Object.keys(architecture.probe.controllers) as InterruptController[];
    const kinds = [[undefined, here] as const, ...Object.entries(here.otherwise ?? {})];
    return kinds.flatMap(([virtualization, kind]) => [
      ...controllers.map((controller) =>
        probeOf(probe.programs, kind, architecture, controller, virtualization),
      ),
      initProgram(probe.programs, kind, architecture.id, virtualization),
    ]);
  });
}

const programs: readonly Program[] = [
  ...hypervisorSupports.flatMap(programsOf),
  ...architectureSupports.map(({ id }) => driverProgram(id)),
  ...(Object.entries(pluginNeeds) as [PluginName, PluginInterface][]).flatMap(([plugin, oldest]) =>
    pluginInterfaces
      .filter(({ version }) => version >= oldest)
      .map(({ version }) => pluginProgram(plugin, version)),
  ),
  ...bochsPrograms,
];

/** Builds the guest code, unless this very code was built with this very compiler before. */
export async function buildGuest(
  toolchain: Bundle,
  sysroots: Sysroots,
  options: Pick<ProvideOptions, 'say' | 'signal'>,
): Promise<Guest> {
  const key = await guestKey(
    toolchain.key,
    architectureSupports.map(({ id }) => sysroots[id].key),
  );
  const fill = async (folder: string): Promise<void> => {
    options.say('building the code that runs inside the machines');
    await build(new Compiler(toolchain, sysroots, folder, options.signal), folder);
  };
  const { path } = await cached('guest', key, fill, options);
  return readGuest(path);
}

/** The guest code's key in the cache: sha256 over its sources, the keys of what builds it, and how. */
export async function guestKey(toolchainKey: string, sysrootKeys: readonly string[]): Promise<string> {
  const addresses = [INIT_ADDRESSES, WINDOW_ADDRESSES, SYMBOLS_ADDRESS];
  const how = [toolchainKey, sysrootKeys, programs, COMMON_FLAGS, ...addresses];
  return createHash('sha256')
    .update(await sourcesText())
    .update(JSON.stringify(how))
    .digest('hex');
}

/** Everything that is compiled, and the code that says how. */
async function sourcesText(): Promise<string> {
  const files = ownFiles(
    'artifacts/guest',
    'artifacts/probe-program',
    'artifacts/compiler',
    'protocol/addresses',
  );
  for (const folder of ['guest', 'plugin']) {
    const entries = await readdir(join(packageRoot, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries) if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  }
  return textOf(files);
}

const byProgram = z.record(z.string(), z.string());
const manifestSchema = z.strictObject({ compiler: z.string(), sha256: byProgram, timed: byProgram });

async function readGuest(folder: string): Promise<Guest> {
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  const file = (name: string): BuiltFile => ({
    path: join(folder, name),
    sha256: manifest.sha256[name] ?? '',
  });
  const timing = (name: string): TimingProgram => ({ ...file(name), timed: manifest.timed[name] ?? '' });
  const probe = (configuration: Configuration): TimingProgram =>
    timing(
      probeName(
        folderOf(configuration),
        configuration.machine.interruptController,
        otherVirtualization(configuration),
      ),
    );
  const init = (configuration: Configuration): TimingProgram =>
    timing(
      initName(
        folderOf(configuration),
        configuration.machine.architecture,
        otherVirtualization(configuration),
      ),
    );
  return {
    compiler: manifest.compiler,
    probe,
    init,
    driver: (target) => timing(driverName(target)),
    plugin: (name, version) => file(pluginName(name, version)),
    bochs: { driver: file('bochs-driver.so'), loader: file('bochs-loader') },
    withSymbols: {
      probe: (configuration) => withSymbols(probe(configuration).path),
      init: (configuration) => withSymbols(init(configuration).path),
    },
  };
}

/** How a configuration's machine runs VMs, if it is in another way than most of its architecture do. */
function otherVirtualization({ hypervisor, machine }: Configuration): string | undefined {
  const { architecture, virtualization } = machine;
  const others = hypervisorNamed(hypervisor.name).on[architecture]?.otherwise;
  return virtualization !== undefined && others?.[virtualization] !== undefined ? virtualization : undefined;
}

function folderOf(configuration: Configuration): string {
  return probeHostOf(configuration).programs.folder;
}

/** Builds what {@link readGuest} reads. */
async function build(compiler: Compiler, folder: string): Promise<void> {
  const timed = await mapPool(programs, programs.length, async (program) => {
    const linked = await buildProgram(compiler, program);
    return linked === undefined ? [] : [[program.name, await timedCodeOf(linked)] as const];
  });
  const sums = programs.map(async ({ name }) => [name, await sha256File(join(folder, name))] as const);
  const manifest: z.infer<typeof manifestSchema> = {
    compiler: await compiler.version(),
    sha256: Object.fromEntries(await Promise.all(sums)),
    timed: Object.fromEntries(timed.flat()),
  };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

/** @returns what is linked in a program that runs inside machines */
function buildProgram(compiler: Compiler, program: Program): Promise<LinkedFile[] | void> {
  switch (program.kind) {
    case 'bare':
      return compiler.bareProgram(program.target, program);
    case 'linux':
      return compiler.linuxProgram(program.target, program.name, program.sources, program.flags);
    case 'plugin':
      return compiler.plugin(program.name, program.sources, program.flags);
  }
}
