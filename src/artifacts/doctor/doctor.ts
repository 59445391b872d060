import { constants, existsSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { systemErrorCode } from '../../system/errors.ts';
import { formatBytes, freeSpace } from '../../system/files.ts';
import { cacheRoot, dataRoot } from '../../system/paths.ts';
import type { Check } from './check.ts';
import { isOlder, OLDEST_QEMU, systemQemuLacks, systemQemuVersion } from '../emulator.ts';
import { APT_HELPER } from '../packages/apt-helper.ts';
import { DEBIAN_KEYRING } from '../packages/private-apt.ts';
import { thisWorld, type PackageWorld } from '../packages/world.ts';
import { bytesToFetch, planSetup, type SetupStep, stepFor } from '../setup.ts';
import { describeKvm, describeXen } from './virtualization.ts';

/** The oldest Node of a long-term line whose node:sqlite prints no warning. */
const OLDEST_NODE = '24.15';
/** Bytes: two machines of 1 GB, of which they touch less than half, with their emulators, and this process. */
const MEMORY_NEEDED = 1.5e9;
/** Bytes of unpacked packages, built guest code and snapshots, above the package files. */
const UNPACKED = 1400e6;
const SPACE_NEEDED = 300e6;

/** Checks everything that worldswitch needs on this machine, without changing anything. */
export async function examine(world: PackageWorld = thisWorld()): Promise<Check[]> {
  const plan = await planSetup({ locked: false }, world);
  const complete = plan.every(({ there }) => there);
  return [
    checkNode(process.versions.node),
    await checkQemu(plan),
    ...plan.filter(({ bundle }) => !bundle.startsWith('qemu@')).map(checkBundle),
    checkBochs(await stepFor('bochs@bookworm', { locked: false }, world)),
    ...checkTools(complete),
    ...(await checkMirrors(world, complete)),
    await checkFolder('cache folder', cacheRoot(), 'WORLDSWITCH_CACHE'),
    await checkFolder('results folder', dataRoot(), 'WORLDSWITCH_HOME'),
    await checkSpace(plan),
    { need: 'CPUs', found: `${availableParallelism()}`, state: 'ok' },
    checkMemory(await readFile('/proc/meminfo', 'utf8')),
    await describeKvm('/'),
    await describeXen('/'),
  ];
}

/** @param version for example `24.21.0`. */
export function checkNode(version: string): Check {
  const ok = !isOlder(version, OLDEST_NODE);
  return {
    need: 'Node',
    found: version,
    state: ok ? 'ok' : 'missing',
    ...(ok
      ? {}
      : { mend: `npm install --include=optional (it brings one), or install Node ${OLDEST_NODE} or later` }),
  };
}

/** @param meminfo the text of /proc/meminfo (proc_meminfo(5)). */
export function checkMemory(meminfo: string): Check {
  const kibibytes = Number(/^MemAvailable:\s*(\d+) kB$/m.exec(meminfo)?.[1] ?? Number.NaN);
  if (Number.isNaN(kibibytes)) return { need: 'memory', found: 'unknown', state: 'ok' };
  const bytes = kibibytes * 1024;
  return {
    need: 'memory',
    found: `${formatBytes(bytes)} available`,
    ...(bytes >= MEMORY_NEEDED
      ? { state: 'ok' }
      : {
          state: 'missing',
          mend: `end other programs until ${formatBytes(MEMORY_NEEDED)} are available, or use --jobs 1`,
        }),
  };
}

async function checkQemu(plan: readonly SetupStep[]): Promise<Check> {
  const need = `QEMU >= ${OLDEST_QEMU}`;
  const lacks = await systemQemuLacks();
  if (lacks.length === 0) {
    const version = await systemQemuVersion();
    return { need, found: `${version} of this system`, state: 'ok' };
  }
  const own = `${lacks.join(', ')} on this system`;
  const brought = plan.find(({ bundle }) => bundle.startsWith('qemu@'));
  return brought?.there === true
    ? { need, found: `${brought.content} in the cache (${own})`, state: 'ok' }
    : {
        need,
        found: own,
        state: 'absent',
        mend: `worldswitch setup brings one (${formatBytes(brought?.toFetch ?? 0)})`,
      };
}

/** No default configuration needs it: that it is not there is nothing to mend. */
function checkBochs({ purpose, content, there, toFetch }: SetupStep): Check {
  const found = there
    ? content
    : `not there; brought when a configuration with VMX is measured (${formatBytes(toFetch)})`;
  return { need: purpose, found, state: 'ok' };
}

function checkBundle({ purpose, content, there, toFetch }: SetupStep): Check {
  return there
    ? { need: purpose, found: content, state: 'ok' }
    : {
        need: purpose,
        found: 'not yet there',
        state: 'absent',
        mend: `worldswitch setup (${formatBytes(toFetch)})`,
      };
}

/** The programs that bring packages; they are not needed once everything is there. */
function checkTools(complete: boolean): Check[] {
  const tools = [
    ['apt-get', 'apt'],
    ['apt-cache', 'apt'],
    ['apt-config', 'apt'],
    [APT_HELPER, 'apt'],
    ['dpkg-deb', 'dpkg'],
    ['tar', 'tar'],
  ] as const;
  const missing = tools.filter(([program]) => !isProgram(program));
  const need = 'apt, dpkg-deb, tar';
  if (missing.length === 0) return [{ need, found: 'all there', state: 'ok' }];
  const packages = [...new Set(missing.map(([, name]) => name))].join(' ');
  return [
    {
      need,
      found: `without ${missing.map(([program]) => program).join(', ')}`,
      state: complete ? 'absent' : 'missing',
      mend: `on Debian: apt install ${packages}; elsewhere run worldswitch in a Debian container`,
    },
  ];
}

async function checkMirrors(world: PackageWorld, complete: boolean): Promise<Check[]> {
  const { debian, security } = await world.mirrors();
  const absent = complete ? 'absent' : 'missing';
  const keyrings = [debian, security].map((archive) => archive?.signedBy ?? DEBIAN_KEYRING);
  // A source may hold the keys themselves instead of naming their file.
  const lost = keyrings.find((keyring) => keyring.startsWith('/') && !existsSync(keyring));
  return [
    debian === undefined
      ? {
          need: 'mirror of Debian',
          found: 'none in /etc/apt',
          state: absent,
          mend: 'run worldswitch on Debian 12 or later (a container will do)',
        }
      : { need: 'mirror of Debian', found: debian.uri, state: 'ok' },
    security === undefined
      ? {
          need: 'security archive',
          found: 'none in /etc/apt',
          state: absent,
          mend: 'add the line for bookworm-security (or trixie-security) to /etc/apt/sources.list',
        }
      : { need: 'security archive', found: security.uri, state: 'ok' },
    lost === undefined
      ? { need: "archive's keys", found: 'all there', state: 'ok' }
      : {
          need: "archive's keys",
          found: `no ${lost}`,
          state: 'absent',
          mend: 'apt install debian-archive-keyring (needed where a locked version is gone)',
        },
  ];
}

async function checkFolder(need: string, folder: string, variable: string): Promise<Check> {
  let existing = folder;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  try {
    await access(existing, constants.W_OK);
    return { need, found: folder, state: 'ok' };
  } catch (error) {
    const why =
      systemErrorCode(error) === 'EROFS' ? 'is mounted read-only' : 'may not be written by this user';
    return {
      need,
      found: `${existing} ${why}`,
      state: 'missing',
      mend: `make it writable, or set ${variable} to a folder that is`,
    };
  }
}

async function checkSpace(plan: readonly SetupStep[]): Promise<Check> {
  const needed = SPACE_NEEDED + bytesToFetch(plan) + (plan.every(({ there }) => there) ? 0 : UNPACKED);
  const free = await freeSpace(cacheRoot());
  return {
    need: 'disk space for the cache',
    found: `${formatBytes(free)} free`,
    ...(free >= needed
      ? { state: 'ok' }
      : {
          state: 'missing',
          mend: `make room for ${formatBytes(needed)}, or set WORLDSWITCH_CACHE to another disk`,
        }),
  };
}

function isProgram(program: string): boolean {
  if (program.startsWith('/')) return existsSync(program);
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program)));
}
