import { configurationsFor, isVirtualized } from '../../catalog/benchmarks.ts';
import { configurations } from '../../catalog/configurations.ts';
import { microbenchmarks } from '../../catalog/microbenchmarks.ts';
import { knownWorkloads } from '../../catalog/workloads.ts';
import { listVersions } from '../../artifacts/versions.ts';
import { print } from '../print.ts';

/** Prints what the catalog has, or which versions of software can be had. */
export async function list(options: { versions?: boolean }): Promise<void> {
  await print(options.versions === true ? await versions() : catalog());
}

function catalog(): string {
  return [
    'Configurations:',
    ...definitions(configurationsFor('microbenchmark').map(({ id, title }) => [id, title])),
    '',
    'Microbenchmarks (a name with a slash is a variant; not all exist on all configurations):',
    ...definitions(microbenchmarks.map(({ id, definition }) => [id, definition])),
    '',
    'Configurations on which only workloads run:',
    ...definitions(configurations.filter((each) => !isVirtualized(each)).map(({ id, title }) => [id, title])),
    '',
    'Workloads:',
    ...definitions(knownWorkloads.map(({ id, title, unit }) => [id, `${title}; per ${unit}`])),
    '',
  ].join('\n');
}

async function versions(): Promise<string> {
  const all = await listVersions();
  const head = ['software', 'version', 'suite', 'package', ''];
  const lines = all.map(({ software, version, suite, package: name, inCache }) => [
    ...[software, version, suite, name, inCache ? 'in the cache' : 'to be fetched when it is asked for'],
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)),
  );
  const text = [head, ...lines].map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${text.join('\n')}\n\nworldswitch run --kernel <version> --xen <version> --qemu <suite> takes them.\n`;
}

function definitions(entries: readonly (readonly [id: string, text: string])[]): string[] {
  const width = Math.max(...entries.map(([id]) => id.length));
  return entries.map(([id, text]) => `  ${id.padEnd(width)}  ${text}`);
}
