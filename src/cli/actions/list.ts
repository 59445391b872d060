import { configurationsFor, isVirtualized } from '../../catalog/benchmarks.ts';
import { configurations } from '../../catalog/configurations.ts';
import { hardwareProfiles } from '../../catalog/hardware/index.ts';
import { microbenchmarks } from '../../catalog/microbenchmarks.ts';
import { knownWorkloads } from '../../catalog/workloads.ts';
import { architectureSupports } from '../../architectures/index.ts';
import { fetchArchiveIndex } from '../../artifacts/archive/archive-index.ts';
import { listVersions } from '../../artifacts/list-versions.ts';
import { thisWorld } from '../../artifacts/packages/world.ts';
import { sayOnStderr } from '../measure-now.ts';
import { versionTables } from '../version-table.ts';
import { print } from '../print.ts';

/** What `worldswitch list` is told. */
export interface ListOptions {
  versions?: boolean;
  refresh?: boolean;
}

/**
 * Prints what the catalog has, or which versions of software can be had.
 *
 * @throws WorldswitchError if indexes are to be fetched and can't be
 */
export async function list(
  { versions: ofSoftware, refresh }: ListOptions,
  signal?: AbortSignal,
): Promise<void> {
  await print(ofSoftware === true || refresh === true ? await versions(refresh === true, signal) : catalog());
}

function catalog(): string {
  const inVm = microbenchmarks.filter(({ only }) => only?.testbed === 'here');
  const emulated = microbenchmarks.filter((each) => !inVm.includes(each));
  return [
    'Configurations:',
    ...definitions(configurationsFor('microbenchmark').map(({ id, title }) => [id, title])),
    '',
    'Microbenchmarks (a name with a slash is a variant; not all exist on all configurations):',
    ...definitions(emulated.map(({ id, definition }) => [id, definition])),
    '',
    'In the VM one is in (worldswitch run --testbed here):',
    ...definitions(inVm.map(({ id, definition }) => [id, definition])),
    '',
    'Configurations on which only workloads run:',
    ...definitions(configurations.filter((each) => !isVirtualized(each)).map(({ id, title }) => [id, title])),
    '',
    'Workloads:',
    ...definitions(knownWorkloads.map(({ id, title, unit }) => [id, `${title}; per ${unit}`])),
    '',
    'Hardware for which something can be predicted (worldswitch predict --hardware):',
    ...definitions(hardwareProfiles.map(({ id, title }) => [id, title])),
    '',
  ].join('\n');
}

/** @param refresh whether the archive's indexes are fetched first */
async function versions(refresh: boolean, signal: AbortSignal | undefined): Promise<string> {
  if (refresh) {
    const world = thisWorld();
    const architectures = new Set([...architectureSupports.map(({ names }) => names.debian), world.host]);
    for (const architecture of architectures) {
      await fetchArchiveIndex(architecture, await world.mirrors(), { say: sayOnStderr, signal });
    }
  }
  return versionTables(await listVersions());
}

function definitions(entries: readonly (readonly [id: string, text: string])[]): string[] {
  const width = Math.max(...entries.map(([id]) => id.length));
  return entries.map(([id, text]) => `  ${id.padEnd(width)}  ${text}`);
}
