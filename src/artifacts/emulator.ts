import { existsSync, statSync } from 'node:fs';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Architecture } from '../catalog/architectures.ts';
import type { PackageRecord } from '../results/software.ts';
import { WorldswitchError } from '../system/errors.ts';
import { factAbout } from '../system/file-facts.ts';
import { sha256File } from '../system/files.ts';
import { runProcess } from '../system/processes.ts';
import type { BundleName } from './packages/bundles.ts';
import { findVersion, type VersionPlace } from './archive/find-version.ts';
import { providePart } from './archive/provide-part.ts';
import { type Bundle, type ProvideOptions, programOf, provideBundle } from './packages/provide.ts';
import { thisWorld } from './packages/world.ts';
import { qemuProgram, qemuPrograms, qemuSuites } from './qemu-programs.ts';

/** QEMU before this one starves the second CPU under icount when the first one spins. */
export const OLDEST_QEMU = '8.2';

/** The oldest QEMU that the tracing plugins were made for: its plugin interface is of version 4. */
export const OLDEST_TRACING_QEMU = '10.0';

/** @throws WorldswitchError if it is a QEMU that is too old for the tracing plugins. */
export function requireTracing({ name, version }: Emulator): void {
  if (name !== 'QEMU' || !isOlder(version, OLDEST_TRACING_QEMU)) return;
  throw new WorldswitchError(
    `QEMU ${version} can't be asked where instructions go: ${OLDEST_TRACING_QEMU} is the oldest that can`,
    { next: `add --qemu ${qemuSuites[0]}, which brings one` },
  );
}

/** A version of QEMU's plugin interface for which plugins are built. */
export type PluginInterface = (typeof pluginInterfaces)[number]['version'];

/**
 * Each with the first QEMU for which plugins are built for it. QEMU takes plugins of some earlier versions too: 10.0 of 2 to 4,
 * 11.1 of none.
 */
export const pluginInterfaces = [
  { version: 1, since: '0' },
  { version: 2, since: '9.0' },
  { version: 4, since: OLDEST_TRACING_QEMU },
  { version: 7, since: '11.1' },
] as const;

/** The interface that plugins for a version of QEMU are built for. */
export function pluginInterfaceOf(qemu: string): PluginInterface {
  return pluginInterfaces.findLast(({ since }) => !isOlder(qemu, since))?.version ?? 1;
}

/** A program that can run machines under test. */
export interface Emulator {
  name: 'QEMU' | 'Bochs';
  version: string;
  /** sha256 of its binary. */
  sha256: string;
  /** The package it comes from; `null` if it is the system's or the user's own. */
  package: PackageRecord | null;
  command: string;
  /** What precedes the emulator's own arguments. */
  leadingArguments: readonly string[];
}

/** A QEMU. */
export interface Qemu extends Emulator {
  name: 'QEMU';
  /** The version of the plugin interface that a plugin for it must declare. */
  pluginInterface: PluginInterface;
}

/** Which QEMU is wanted: by default the system's if it is recent enough, else one that is brought. */
export interface EmulatorOptions extends ProvideOptions {
  /** A version or a suite of which QEMU is brought (`10.0.13`, `trixie`), or the path of a QEMU. */
  qemu?: string | undefined;
}

/** @throws WorldswitchError if the QEMU that is asked for is missing, does not start or is too old. */
export async function findEmulator(target: Architecture, options: EmulatorOptions): Promise<Qemu> {
  const wanted = options.qemu;
  if (wanted === undefined) {
    const system = await systemEmulator(target, options.signal);
    return system ?? (await bundledEmulator(target, 'qemu@bookworm-backports', options));
  }
  if (!wanted.includes('/')) return archivedEmulator(target, wanted, options);
  // The emulator is started in a folder of the machine's own.
  const path = resolve(siblingOf(wanted, target));
  const emulator = await describe(target, path, path, [], null, options.signal);
  requireRecent(emulator.version, path);
  return emulator;
}

function requireRecent(version: string, file?: string): void {
  if (!isOlder(version, OLDEST_QEMU)) return;
  throw new WorldswitchError(`QEMU ${version} is too old: ${OLDEST_QEMU} is the oldest that works`, {
    ...(file === undefined ? {} : { file }),
    next: 'leave --qemu out, and a recent one is brought',
  });
}

/** A QEMU of a version, or of a suite, from the lock or what else the archive offers. */
async function archivedEmulator(
  target: Architecture,
  wanted: string,
  options: ProvideOptions,
): Promise<Qemu> {
  const world = thisWorld();
  const bundles = qemuSuites.map((suite): BundleName => `qemu@${suite}`);
  const place: VersionPlace = {
    ...{ software: 'qemu', architecture: world.host, flavour: '', bundles },
    isOfUse: ({ version }) => !isOlder(version, OLDEST_QEMU),
  };
  const found = await findVersion(wanted, place, options, world);
  if (typeof found === 'string') return bundledEmulator(target, found, options);
  requireRecent(found.version);
  return emulatorIn(target, await providePart('qemu', found, options, world), options);
}

/** The version of the system's QEMU, whether or not it is recent enough; `undefined` if there is none. */
export async function systemQemuVersion(
  target?: Architecture,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const of = target ?? qemuPrograms[0]?.[0];
  const path = of === undefined ? undefined : onPath(qemuProgram(of).program);
  return of === undefined || path === undefined ? undefined : versionOf(of, path, [], signal);
}

/** What this system's own QEMU lacks to run machines of all architectures; nothing if it will do. */
export async function systemQemuLacks(signal?: AbortSignal): Promise<string[]> {
  if (qemuPrograms.every(([, { program }]) => onPath(program) === undefined)) return ['none'];
  const lacks: string[] = [];
  for (const [target, { program }] of qemuPrograms) {
    const version = await systemQemuVersion(target, signal);
    if (version === undefined) lacks.push(`no ${program}`);
    else if (isOlder(version, OLDEST_QEMU)) lacks.push(`too old a ${program} (${version})`);
  }
  return lacks;
}

/** The program for one architecture beside that for another: one path names all. */
function siblingOf(path: string, target: Architecture): string {
  const isOthers = qemuPrograms.some(([, { program }]) => program === basename(path));
  return isOthers ? join(dirname(path), qemuProgram(target).program) : path;
}

/** True if version `a` comes before version `b`, both as numbers joined by dots. */
export function isOlder(a: string, b: string): boolean {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

async function systemEmulator(
  target: Architecture,
  signal: AbortSignal | undefined,
): Promise<Qemu | undefined> {
  const path = onPath(qemuProgram(target).program);
  if (path === undefined) return undefined;
  const emulator = await describe(target, path, path, [], null, signal);
  return isOlder(emulator.version, OLDEST_QEMU) ? undefined : emulator;
}

async function bundledEmulator(
  target: Architecture,
  name: BundleName,
  options: ProvideOptions,
): Promise<Qemu> {
  return emulatorIn(target, await provideBundle(name, options), options);
}

async function emulatorIn(target: Architecture, bundle: Bundle, options: ProvideOptions): Promise<Qemu> {
  const program = `usr/bin/${qemuProgram(target).program}`;
  const { command, args } = programOf(bundle, program);
  // Firmware, which the emulator would look for beside the program that was started: its loader.
  const data = ['qemu', 'seabios'].flatMap((folder) => ['-L', join(bundle.root, 'usr/share', folder)]);
  const record = bundle.packages.find((entry) => entry.name === qemuProgram(target).package) ?? null;
  const leading = [...args, ...data];
  return describe(target, join(bundle.root, program), command, leading, record, options.signal);
}

/** What is remembered about a QEMU. */
const factsSchema = z.object({ version: z.string(), sha256: z.string() });

async function describe(
  target: Architecture,
  binary: string,
  command: string,
  leadingArguments: readonly string[],
  record: PackageRecord | null,
  signal: AbortSignal | undefined,
): Promise<Qemu> {
  const found = statSync(binary, { throwIfNoEntry: false });
  // A pipe would be waited for, as long as nobody writes to it.
  if (found?.isFile() !== true) {
    throw new WorldswitchError(found === undefined ? 'there is no such QEMU' : 'a QEMU is a regular file', {
      file: binary,
      next: `give the path of a ${qemuProgram(target).program}, or leave --qemu out`,
    });
  }
  const { version, sha256 } = await factAbout(binary, qemuProgram(target).program, factsSchema, async () => {
    const [saysVersion, hash] = await Promise.all([
      versionOf(target, command, leadingArguments, signal),
      sha256File(binary),
    ]);
    return { version: saysVersion, sha256: hash };
  });
  return {
    ...{ name: 'QEMU', version, sha256, package: record, command, leadingArguments },
    pluginInterface: pluginInterfaceOf(version),
  };
}

async function versionOf(
  target: Architecture,
  command: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string> {
  const { stdout } = await runProcess(command, [...args, '--version'], {
    title: `${qemuProgram(target).program} --version`,
    timeLimit: 20,
    next: `give the path of a ${qemuProgram(target).program}, or leave --qemu out`,
    ...(signal === undefined ? {} : { signal }),
  });
  const version = /version (\d+(?:\.\d+)+)/.exec(stdout)?.[1];
  if (version === undefined) {
    throw new WorldswitchError(`${command} does not say which version of QEMU it is`, {
      file: command,
      next: `give the path of a ${qemuProgram(target).program}, or leave --qemu out`,
    });
  }
  return version;
}

function onPath(program: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => resolve(folder, program))
    .find((path) => existsSync(path));
}
