import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WorldswitchError } from '../../system/errors.ts';
import { inFolder } from '../../system/files.ts';
import { withLock } from '../../system/locks.ts';
import { cacheRoot } from '../../system/paths.ts';
import { lastLines, runProcess } from '../../system/processes.ts';
import type { ArchiveSuites, DebianArchitecture } from './bundle-definition.ts';
import { asRoot, type FetchOptions } from './fetch.ts';
import type { Archive, Mirrors } from './sources.ts';
import { archiveOf } from './world.ts';

/** Where Debian's own keys are, on Debian and wherever its keyring is installed. */
export const DEBIAN_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Seconds for the download of a distribution's index (10 MB), on a slow line and with apt's retries. */
const UPDATE_LIMIT = 900;
const QUERY_LIMIT = 120;

const NEXT =
  'see that this machine reaches its Debian mirror (worldswitch doctor), then type the same command again';

/** An apt of our own: it knows some suites and one architecture, and neither needs nor sees the system's state. */
export interface PrivateApt {
  /** Runs `apt-get` or `apt-cache` and returns what it prints. */
  run: (program: 'apt-get' | 'apt-cache', args: readonly string[]) => Promise<string>;
  /** Runs a program of apt's that may fail (100, apt-get(8)), and returns what it complains of. */
  complaints: (program: 'apt-get', args: readonly string[]) => Promise<string>;
}

/**
 * Fetches the current indexes of suites, which apt verifies with the archive's signatures, for as long as `use` runs.
 *
 * @throws WorldswitchError if apt is missing, there is no mirror, or the index can't be fetched or verified.
 */
export async function withPrivateApt<T>(
  suites: ArchiveSuites,
  architecture: DebianArchitecture,
  mirrors: Mirrors,
  options: FetchOptions,
  use: (apt: PrivateApt) => Promise<T>,
): Promise<T> {
  // Named like the cache's own temporary folders and their locks, so that what a killed process leaves is removed.
  const name = `apt-${suites.name.replaceAll(' ', '-')}-${architecture}`;
  const folder = join(cacheRoot(), 'temporary', name);
  return withLock(
    join(cacheRoot(), 'locks', `${name}.lock`),
    () =>
      inFolder(folder, async () => {
        await rm(folder, { recursive: true, force: true });
        try {
          const apt = await createState(folder, suites, architecture, mirrors, options);
          await update(apt, suites);
          return await use(apt);
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      }),
    {
      onWait: () => options.say('waiting for another worldswitch that reads the index'),
      signal: options.signal,
    },
  );
}

async function createState(
  folder: string,
  suites: ArchiveSuites,
  architecture: DebianArchitecture,
  mirrors: Mirrors,
  options: FetchOptions,
): Promise<PrivateApt> {
  for (const part of ['lists/partial', 'cache/archives/partial', 'sources', 'preferences'])
    await mkdir(join(folder, part), { recursive: true });
  await writeFile(join(folder, 'status'), '');
  const stanzas = [stanza(archiveOf(mirrors, 'debian'), suites.main)];
  if (suites.security.length > 0) stanzas.push(stanza(archiveOf(mirrors, 'security'), suites.security));
  await writeFile(join(folder, 'sources', 'debian.sources'), stanzas.join('\n'));
  const configuration = join(folder, 'apt.conf');
  await writeFile(
    configuration,
    [
      // Only how to reach the mirror is the host's: its hooks and pins are about its own packages.
      ...(await acquireSettings()),
      `Dir::Etc::Parts "${folder}/no-parts";`,
      'Dir::Etc::Main "/dev/null";',
      'Dir::Etc::SourceList "/dev/null";',
      `Dir::Etc::SourceParts "${folder}/sources";`,
      'Dir::Etc::Preferences "/dev/null";',
      `Dir::Etc::PreferencesParts "${folder}/preferences";`,
      `Dir::State "${folder}";`,
      `Dir::State::Lists "${folder}/lists";`,
      `Dir::State::Status "${folder}/status";`,
      `Dir::State::Extended_States "${folder}/extended_states";`,
      `Dir::Cache "${folder}/cache";`,
      'Dir::Log "/dev/null";',
      `APT::Architecture "${architecture}";`,
      `APT::Architectures { "${architecture}"; };`,
      'Acquire::Languages "none";',
      'APT::Install-Recommends "false";',
    ].join('\n'),
  );
  const start = (program: string, args: readonly string[], accept: readonly number[]) =>
    runProcess(program, [...asRoot(), ...args], {
      title: `${program} ${args.find((arg) => !arg.startsWith('-')) ?? ''}`,
      timeLimit: args.includes('update') ? UPDATE_LIMIT : QUERY_LIMIT,
      env: { LC_ALL: 'C', APT_CONFIG: configuration },
      accept,
      next: NEXT,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  return {
    run: async (program, args) => (await start(program, args, [0])).stdout,
    complaints: async (program, args) => (await start(program, args, [0, 100])).stderr,
  };
}

/** apt-get update is content with an old index, or with none, where it can't fetch one; this is not. */
async function update(apt: PrivateApt, { name, mayLack = false }: ArchiveSuites): Promise<void> {
  const said = await apt.complaints('apt-get', ['update', '-oAPT::Update::Error-Mode=any', '--error-on=any']);
  const errors = said.split('\n').filter((line) => line.startsWith('E: '));
  const faults = mayLack ? errors.filter((line) => !LACKING.test(line)) : errors;
  if (faults.length === 0) return;
  throw new WorldswitchError(`the index of ${name} could not be fetched and verified`, {
    next: NEXT,
    details: lastLines(said, 12),
  });
}

/** What apt says of a suite that the archive has not. */
const LACKING = / does not have a Release file\.$/;

/** How the host's apt reaches its mirrors: proxies, certificates, retries, time limits. */
async function acquireSettings(): Promise<string[]> {
  const { stdout } = await runProcess('apt-config', ['dump'], {
    title: 'apt-config dump',
    timeLimit: QUERY_LIMIT,
    next: 'install the package apt: worldswitch brings its machines from the Debian archive',
  });
  return stdout
    .split('\n')
    .filter((line) => /^Acquire::(?!IndexTargets|Languages|GzipIndexes|Changelogs)/.test(line));
}

function stanza(archive: Archive, suites: readonly string[]): string {
  const signedBy = archive.signedBy ?? (existsSync(DEBIAN_KEYRING) ? DEBIAN_KEYRING : undefined);
  return [
    'Types: deb',
    `URIs: ${archive.uri}`,
    `Suites: ${suites.join(' ')}`,
    'Components: main',
    ...(signedBy === undefined ? [] : [`Signed-By: ${signedBy}`]),
    '',
  ].join('\n');
}
