import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '../../../src/catalog/configurations.ts';
import { hypervisorOn } from '../../../src/hypervisors/index.ts';
import { packageRoot } from '../../../src/system/paths.ts';

const PROBE = join(packageRoot, 'guest/probe');

/** A row of the probe's table as its source has it. */
export interface SourceRow {
  readonly name: string;
  /** The field that says how it is timed, and the function that it names. */
  readonly timed: 'execute' | 'time' | 'stamp';
  readonly function: string;
  /** The condition of the preprocessor under which it stands, `''` if it always does. */
  readonly condition: string;
}

/** The source of guest/probe/microbenchmarks.c. */
export const tableSource = readFileSync(join(PROBE, 'microbenchmarks.c'), 'utf8');

/** Its rows, of all hypervisors and architectures. */
export const sourceRows: readonly SourceRow[] = readRows();

function readRows(): SourceRow[] {
  const table = /struct microbenchmark microbenchmarks\[\] = \{\n([^]*?)\n\};/.exec(tableSource)?.[1] ?? '';
  const rows: SourceRow[] = [];
  let condition = '';
  for (const line of table.split('\n')) {
    const directive = /^#(?:ifdef|if) (\w+)$/.exec(line)?.[1];
    if (directive !== undefined) condition = directive;
    else if (line === '#endif') condition = '';
    else if (line.startsWith('#')) throw new Error(`this test can't read ${line}`);
    const row = /^\t\{ "([^"]+)".* \.(execute|time|stamp) = (\w+)/.exec(line);
    if (row === null) continue;
    const [, name = '', timed, called = ''] = row;
    rows.push({ name, timed: timed as SourceRow['timed'], function: called, condition });
  }
  return rows;
}

/** Sources that the probe of a configuration is built from beside the table: of its architecture and hypervisor. */
export function ownSources({ hypervisor, machine }: Configuration): string {
  const [name, architecture] = [hypervisor.name.toLowerCase(), machine.architecture];
  const folders = ['', architecture, name, `${name}/${architecture}`];
  return folders
    .flatMap((folder) =>
      globSync('*.{c,h,s}', { cwd: join(PROBE, folder) }).map((file) => join(folder, file)),
    )
    .map((file) => readFileSync(join(PROBE, file), 'utf8'))
    .join('\n');
}

/** Whether the preprocessor keeps what stands under a condition, for the probe of a configuration. */
export function holds(condition: string, configuration: Configuration): boolean {
  const flag = hypervisorOn(configuration)
    .flags.find((each) => each.startsWith(`-D${condition}=`))
    ?.split('=')[1];
  const value = flag ?? new RegExp(`^#define ${condition} (.+)$`, 'm').exec(ownSources(configuration))?.[1];
  return condition === '' || (value !== undefined && value !== '0');
}

/** What a function of the table's file does; several if it is another one elsewhere, none if it is not in this file. */
export function bodiesOf(name: string): string[] {
  const pattern = new RegExp(`^static [^\\n]*\\b${name}\\(void\\)\\n\\{\\n([^]*?)\\n\\}`, 'gm');
  return [...tableSource.matchAll(pattern)].map((match) => match[1] ?? '');
}
