import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Configuration } from '../catalog/configurations.ts';
import { cached } from '../system/cache.ts';
import { sha256File } from '../system/files.ts';
import { packageRoot } from '../system/paths.ts';
import { mapPool } from '../system/pool.ts';
import { INIT_ADDRESSES, SYMBOLS_ADDRESS, WINDOW_ADDRESSES } from '../protocol/addresses.ts';
import { ownFiles, textOf } from './code.ts';
import {
  COMMON_FLAGS,
  Compiler,
  type Sysroots,
  type Target,
  withSymbols,
  XEN_INTERFACE,
} from './compiler.ts';
import type { Bundle, ProvideOptions } from './packages/provide.ts';

type PluginName = 'hold' | 'stamp';
/** Plugins that need more of the interface than the others. */
type TracingPluginName = 'trace' | 'symbols' | 'account';

/** A built file and what it holds. */
export interface BuiltFile {
  path: string;
  sha256: string;
}

/** The code that runs inside machines, and the plugins that watch them. */
export interface Guest {
  /** Name and version of the compiler. */
  compiler: string;
  /** The probe that a configuration's VMs run. */
  probe: (configuration: Configuration) => BuiltFile;
  /** The program that is init of a configuration's host or Dom0. */
  init: (configuration: Configuration) => BuiltFile;
  /** The program that runs workloads in machines and VMs of an architecture. */
  driver: (target: Target) => BuiltFile;
  /** The plugins (plugin/), for each version of QEMU's plugin interface. */
  plugins: Record<1 | 2, Record<PluginName, BuiltFile>>;
  /** Those that need {@link TRACING_INTERFACE}. */
  tracing: Record<TracingPluginName, BuiltFile>;
  /** The same programs as ELF files with their symbols, which no machine gets to see. */
  withSymbols: {
    probe: (configuration: Configuration) => string;
    init: (configuration: Configuration) => string;
  };
}

/** The version of QEMU's plugin interface that the tracing plugins need: they read memory and whole instructions. */
export const TRACING_INTERFACE = 4;

/** What every init needs, whichever hypervisor it serves. */
export function hostSources(target: Target): string[] {
  return [
    ...['host', 'parameters', 'report', 'stamps', 'symbols'].map((name) => `guest/host/${name}.c`),
    `guest/host/${target}/channel.c`,
  ];
}
/** @param sender the name by which the program reports (src/protocol/messages.ts) */
export function hostFlags(target: Target, sender: 'vmm' | 'dom0' | 'driver'): string[] {
  const symbols = `-DSYMBOLS_ADDRESS=0x${SYMBOLS_ADDRESS.toString(16)}UL`;
  return [`-DSENDER="${sender}"`, symbols, '-Iguest/host', `-Iguest/host/${target}`];
}

/** A program that is built, by its name. */
interface Program {
  name: string;
  build: (compiler: Compiler) => Promise<void>;
}

/** Nothing of the floating-point unit, which is off. */
const PROBE_FLAGS = ['-O2', '-ffreestanding', '-fno-pic', '-mgeneral-regs-only'];
/** On Arm no unaligned access either, which traps while the MMU is off; on x86 nothing below the stack's pointer. */
const TARGET_FLAGS = { arm64: ['-mstrict-align'], x86: ['-mno-red-zone', '-mcmodel=small'] } as const;

const interruptControllers = {
  GICv2: { target: 'arm64', flags: ['-DGIC_VERSION=2'] },
  GICv3: { target: 'arm64', flags: ['-DGIC_VERSION=3'] },
  APIC: { target: 'x86', flags: [] },
} as const;
type InterruptController = keyof typeof interruptControllers;
type HypervisorName = 'kvm' | 'xen';

const HYPERVISOR_SOURCES: Record<HypervisorName, readonly string[]> = {
  kvm: ['platform.c'],
  xen: ['platform.c', 'events.c', 'grants.c'],
};

function probeProgram(hypervisor: HypervisorName, controller: InterruptController): Program {
  const name = probeName(hypervisor, controller);
  const { target, flags } = interruptControllers[controller];
  const folders = ['', `/${target}`, `/${hypervisor}`, `/${hypervisor}/${target}`];
  const sources = [
    ...['core.c', 'report.c', 'vcpu.c', 'microbenchmarks.c'],
    ...[`${target}/entry.s`, `${target}/interrupts.c`, `${hypervisor}/${target}/header.s`],
    ...(hypervisor === 'xen' ? [`xen/${target}/start.c`] : []),
    ...HYPERVISOR_SOURCES[hypervisor].map((source) => `${hypervisor}/${source}`),
  ];
  return {
    name,
    build: (compiler) =>
      compiler.bareProgram(target, {
        name,
        sources: sources.map((source) => `guest/probe/${source}`),
        flags: [
          ...[...PROBE_FLAGS, ...TARGET_FLAGS[target], ...flags],
          ...folders.map((folder) => `-Iguest/probe${folder}`),
          ...(hypervisor === 'xen' ? ['-Iguest/dom0', ...XEN_INTERFACE] : []),
        ],
        layout: `guest/probe/${target}/probe.ld`,
        // Xen finds a PVH guest's entry in a note of its ELF file.
        format: hypervisor === 'xen' && target === 'x86' ? 'elf' : 'flat',
      }),
  };
}

function initProgram(hypervisor: HypervisorName, target: Target): Program {
  const name = initName(hypervisor, target);
  const [sources, flags] = {
    kvm: [
      [...['backend', 'main', 'vm'], `${target}/arch`].map((source) => `guest/vmm/${source}.c`),
      ['-Iguest/vmm', '-Iguest/probe/kvm', `-Iguest/probe/kvm/${target}`],
    ],
    xen: [
      ['domain', 'events', 'main', 'serve', 'toolstack'].map((source) => `guest/dom0/${source}.c`),
      ['-Iguest/dom0', '-Iguest/dom0/include', `-Iguest/probe/xen/${target}`, ...XEN_INTERFACE],
    ],
  }[hypervisor] as [string[], string[]];
  return {
    name,
    build: (compiler) =>
      compiler.linuxProgram(
        target,
        name,
        [...hostSources(target), ...sources],
        [...hostFlags(target, hypervisor === 'kvm' ? 'vmm' : 'dom0'), ...flags],
      ),
  };
}

/** The program that runs workloads (guest/workloads/driver.h). */
function driverProgram(target: Target): Program {
  const name = driverName(target);
  const sources = ['driver', 'host', 'agent', 'outcome', 'random', 'threads', 'vm', 'xenstore'].map(
    (source) => `guest/workloads/${source}.c`,
  );
  const host = hostSources(target).filter((source) => !source.endsWith('/parameters.c'));
  return {
    name,
    build: (compiler) =>
      compiler.linuxProgram(
        target,
        name,
        [...host, ...sources],
        [...hostFlags(target, 'driver'), '-Iguest/workloads', ...XEN_INTERFACE],
      ),
  };
}

/** Of plugin/account. */
const ACCOUNT_PARTS = [
  ...['arguments', 'contexts', 'cpus', 'instructions', 'machine', 'missing', 'output', 'segments'],
];

function pluginSources(plugin: PluginName | TracingPluginName): string[] {
  const parts = plugin === 'account' ? ACCOUNT_PARTS : [];
  return [`plugin/${plugin}.c`, ...parts.map((part) => `plugin/${plugin}/${part}.c`)];
}

function pluginProgram(plugin: PluginName | TracingPluginName, version: number): Program {
  const name = pluginName(plugin, version);
  return {
    name,
    build: (compiler) => compiler.plugin(name, pluginSources(plugin), [`-DQEMU_PLUGIN_API=${version}`]),
  };
}

const probeName = (hypervisor: HypervisorName, controller: InterruptController): string =>
  `probe-${hypervisor}-${controller.toLowerCase()}`;
const initName = (hypervisor: HypervisorName, target: Target): string => `init-${hypervisor}-${target}`;
const driverName = (target: Target): string => `driver-${target}`;
const pluginName = (plugin: PluginName | TracingPluginName, version: number): string =>
  `${plugin}-${version}.so`;

const hypervisors = ['kvm', 'xen'] as const;
const programs: readonly Program[] = [
  ...hypervisors.flatMap((hypervisor) => [
    ...(Object.keys(interruptControllers) as InterruptController[]).map((controller) =>
      probeProgram(hypervisor, controller),
    ),
    ...(['arm64', 'x86'] as const).map((target) => initProgram(hypervisor, target)),
  ]),
  ...(['arm64', 'x86'] as const).map(driverProgram),
  ...(['hold', 'stamp'] as const).flatMap((plugin) => [pluginProgram(plugin, 1), pluginProgram(plugin, 2)]),
  ...(['trace', 'symbols', 'account'] as const).map((plugin) => pluginProgram(plugin, TRACING_INTERFACE)),
];

/** Builds the guest code, unless this very code was built with this very compiler before. */
export async function buildGuest(
  toolchain: Bundle,
  sysroots: Sysroots,
  options: Pick<ProvideOptions, 'say' | 'signal'>,
): Promise<Guest> {
  const key = await guestKey(toolchain.key, [sysroots.arm64.key, sysroots.x86.key]);
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
  const how = [toolchainKey, sysrootKeys, PROBE_FLAGS, COMMON_FLAGS, ...addresses];
  return createHash('sha256')
    .update(await sourcesText())
    .update(JSON.stringify(how))
    .digest('hex');
}

/** Everything that is compiled, and the code that says how. */
async function sourcesText(): Promise<string> {
  const files = ownFiles('artifacts/guest', 'artifacts/compiler', 'protocol/addresses');
  for (const folder of ['guest', 'plugin']) {
    const entries = await readdir(join(packageRoot, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries) if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  }
  return textOf(files);
}

const manifestSchema = z.strictObject({ compiler: z.string(), sha256: z.record(z.string(), z.string()) });

async function readGuest(folder: string): Promise<Guest> {
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  const file = (name: string): BuiltFile => ({
    path: join(folder, name),
    sha256: manifest.sha256[name] ?? '',
  });
  const plugins = (version: 1 | 2): Record<PluginName, BuiltFile> => ({
    hold: file(pluginName('hold', version)),
    stamp: file(pluginName('stamp', version)),
  });
  const probe = (configuration: Configuration): BuiltFile =>
    file(probeName(nameOf(configuration), configuration.machine.interruptController));
  const init = (configuration: Configuration): BuiltFile =>
    file(initName(nameOf(configuration), configuration.machine.architecture));
  const tracing = (plugin: TracingPluginName): BuiltFile => file(pluginName(plugin, TRACING_INTERFACE));
  return {
    compiler: manifest.compiler,
    probe,
    init,
    driver: (target) => file(driverName(target)),
    plugins: { 1: plugins(1), 2: plugins(2) },
    tracing: { trace: tracing('trace'), symbols: tracing('symbols'), account: tracing('account') },
    withSymbols: {
      probe: (configuration) => withSymbols(probe(configuration).path),
      init: (configuration) => withSymbols(init(configuration).path),
    },
  };
}

function nameOf({ hypervisor }: Configuration): HypervisorName {
  return hypervisor.name === 'KVM' ? 'kvm' : 'xen';
}

/** Builds what {@link readGuest} reads. */
async function build(compiler: Compiler, folder: string): Promise<void> {
  await mapPool(programs, programs.length, (program) => program.build(compiler));
  const sums = programs.map(async ({ name }) => [name, await sha256File(join(folder, name))] as const);
  const manifest: z.infer<typeof manifestSchema> = {
    compiler: await compiler.version(),
    sha256: Object.fromEntries(await Promise.all(sums)),
  };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
}
