import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { hostSupport } from '../architectures/index.ts';
import { WorldswitchError } from '../system/errors.ts';
import { factAbout } from '../system/file-facts.ts';
import { sha256File } from '../system/files.ts';
import { runProcess } from '../system/processes.ts';
import { type Emulator, isOlder } from './emulator.ts';
import { type ProvideOptions, programOf, provideBundle } from './packages/provide.ts';

/** What plugin/bochs/ was made for: the parts of Bochs that it uses were others before. */
const OLDEST_BOCHS = '2.7';

/** What the program must have been built with, by a name that it exports then. */
const FEATURES = {
  debugger: '_ZN8BX_CPU_C22dbg_instruction_epilogEv',
  VMX: '_ZN8BX_CPU_C8VMLAUNCHEP15bxInstruction_c',
} as const;

/** A Bochs that can run machines under test. */
export interface Bochs extends Emulator {
  name: 'Bochs';
  /** The folder of its devices. */
  plugins: string;
  /** The BIOS of its machines. */
  bios: string;
  /** The program that unpacks kernels that are packed with LZ4. */
  lz4: { command: string; args: readonly string[] };
}

/** Brings Bochs. @throws WorldswitchError if it can't be had, or is not as it is needed */
export async function findBochs(options: ProvideOptions): Promise<Bochs> {
  const bundle = await provideBundle('bochs@bookworm', options);
  const binary = join(bundle.root, 'usr/bin/bochs-bin');
  const { command, args } = programOf(bundle, 'usr/bin/bochs-bin');
  const plugins = join(bundle.root, 'usr/lib', hostSupport().names.gnu, 'bochs/plugins');
  const { lacks, ...facts } = await factAbout(binary, 'bochs', factsSchema, async () => ({
    version: await versionOf(command, args, plugins, options.signal),
    sha256: await sha256File(binary),
    lacks: await lackingIn(binary),
  }));
  requireFit(binary, facts.version, lacks);
  return {
    ...{ name: 'Bochs', ...facts, plugins },
    package: bundle.packages.find(({ name }) => name === 'bochs') ?? null,
    ...{ command, leadingArguments: args },
    bios: join(bundle.root, 'usr/share/bochs/BIOS-bochs-latest'),
    lz4: programOf(bundle, 'usr/bin/lz4'),
  };
}

/** What is remembered about a Bochs. */
const factsSchema = z.object({ version: z.string(), sha256: z.string(), lacks: z.array(z.string()) });

/** What a Bochs must be. @throws WorldswitchError if it is not */
export function requireFit(file: string, version: string, lacks: readonly string[]): void {
  const next = 'worldswitch clean --all, then type the same command again; report it if it stays so';
  if (isOlder(version, OLDEST_BOCHS))
    throw new WorldswitchError(`Bochs ${version} is too old: ${OLDEST_BOCHS} is the oldest that works`, {
      file,
      next,
    });
  if (lacks.length > 0)
    throw new WorldswitchError(`this Bochs was built without ${lacks.join(' and ')}`, { file, next });
}

/** The features that a program lacks. */
export function featuresLacking(program: Buffer): string[] {
  return Object.entries(FEATURES)
    .filter(([, name]) => !program.includes(name))
    .map(([feature]) => feature);
}

async function lackingIn(binary: string): Promise<string[]> {
  return featuresLacking(await readFile(binary));
}

async function versionOf(
  command: string,
  args: readonly string[],
  plugins: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { stdout, stderr } = await runProcess(command, [...args, '--help'], {
    title: 'bochs --help',
    timeLimit: 20,
    env: { LTDL_LIBRARY_PATH: plugins },
    ...(signal === undefined ? {} : { signal }),
  });
  const version = /Bochs x86 Emulator (\d+(?:\.\d+)+)/.exec(`${stdout}\n${stderr}`)?.[1];
  if (version !== undefined) return version;
  throw new WorldswitchError('Bochs does not say which version it is', {
    file: command,
    next: 'worldswitch clean --all, then type the same command again',
  });
}
