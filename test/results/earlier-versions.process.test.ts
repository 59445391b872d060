import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { compareCommand } from '../../src/cli/compare.ts';
import { explainCommand } from '../../src/cli/explain.ts';
import { reportCommand } from '../../src/cli/report.ts';
import { runsCommand } from '../../src/cli/runs.ts';
import { showCommand } from '../../src/cli/show.ts';
import { parseRun } from '../../src/results/exchange.ts';
import { openStore } from '../../src/results/store.ts';
import { packageRoot } from '../../src/system/paths.ts';
import { commandsFor, type Shown } from '../fixtures/results/commands.ts';

// How these were made is in their README.md.
const fixtures = join(packageRoot, 'test', 'fixtures', 'results');
const fixture = (...path: string[]): string => join(fixtures, ...path);

const { signal } = new AbortController();
const commands: Readonly<Record<string, () => Command>> = {
  runs: runsCommand,
  show: showCommand,
  report: () => reportCommand(signal),
  explain: () => explainCommand(signal),
  compare: () => compareCommand(signal),
};

/** What a command shows now, of the results in `home`. */
async function showNow(
  { file, command: [name = '', ...args], writes }: Shown,
  home: string,
): Promise<string> {
  const written = join(home, file);
  let printed = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation(((text: string, done?: () => void) => {
    printed += text;
    done?.();
    return true;
  }) as typeof process.stdout.write);
  try {
    await commands[name]?.().parseAsync(writes ? [...args, written] : args, { from: 'user' });
  } finally {
    write.mockRestore();
  }
  return writes ? readFileSync(written, 'utf8') : printed;
}

/** Version 1 did not escape what would strike a text out in Markdown, such as `~` in a package's version. */
const unescaped = (text: string): string => text.replaceAll(String.raw`\~`, '~');

/** What has been said since of two sides that measured different rows. */
const withoutSelectionNote = (text: string): string =>
  text.replace(/\n(- )?A and B were measured with another choice of microbenchmarks:[^.]*\./, '');

/** The rows of tables, without their heads: what a figure stands beside was put elsewhere since. */
function figuresIn(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => /[|&]/.test(line))
    .flatMap((line) => line.split(/[|&]/).slice(1))
    .flatMap((cell) => /^\s*-?[\d{},.]+!?(?=\s|\\\\|$)/.exec(cell)?.[0].trim() ?? [])
    .toSorted();
}

/** Batches by where they were measured: columns have come, and repetitions of workloads count from their first since. */
function batchesIn(text: string): string[] {
  const [head = '', ...lines] = text.trimEnd().split('\n');
  const columns = head.split(',');
  const at = (...names: string[]): number => columns.findIndex((column) => names.includes(column));
  const [configuration, operations, begin, end] = [
    at('configuration', 'system'),
    at('operations', 'units'),
    at('start', 'start_instructions', 'begin_instructions'),
    at('end', 'end_instructions'),
  ];
  const taken = at('ticks', 'instructions_with_overhead', 'instructions');
  return lines.map((line) => {
    const cells = line.split(',');
    return [configuration, operations, taken, begin, end].map((column) => cells[column]).join(',');
  });
}

/** Of the document of a comparison what both versions have: each cell's figures, and what accounts for them. */
function comparedIn(text: string): unknown {
  const { cells } = JSON.parse(text) as { cells: Record<string, unknown>[] };
  return cells.map(({ benchmark, microbenchmark, configuration, a, b, difference, functions, classes }) => ({
    ...{ configuration, a, b, difference, functions, classes },
    benchmark: benchmark ?? microbenchmark,
  }));
}

/** What must be the same, by the ending of a file: all of it, or the figures where the form has changed since. */
function essenceOf(file: string, text: string): unknown {
  if (file.endsWith('.csv')) return batchesIn(text);
  if (file.endsWith('.tex')) return figuresIn(text);
  if (file.endsWith('.md') && text.includes('Application workloads')) return figuresIn(text);
  if (file.endsWith('.json') && text.includes('worldswitch-comparison')) return comparedIn(text);
  return unescaped(withoutSelectionNote(text));
}

describe.each([1, 2, 3])('a database of version %i', (version) => {
  const shown = commandsFor(fixture(`v${version}`, 'worldswitch.db'));
  let home: string;
  let before: string;

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'worldswitch-earlier-'));
    cpSync(fixture(`v${version}`, 'worldswitch.db'), join(home, 'worldswitch.db'));
    vi.stubEnv('WORLDSWITCH_HOME', home);
    // What compares names the baseline as it was named then.
    before = process.cwd();
    process.chdir(fixtures);
  });
  afterAll(() => {
    process.chdir(before);
    vi.unstubAllEnvs();
    rmSync(home, { recursive: true });
  });

  test('is shown in every way in which it was shown then', () => {
    expect(shown.map(({ file }) => file).toSorted()).toEqual(
      readdirSync(fixture(`v${version}`, 'shown')).toSorted(),
    );
  });

  test.each(shown)('shows what it showed: $file', async (each) => {
    const then = readFileSync(fixture(`v${version}`, 'shown', each.file), 'utf8');
    expect(essenceOf(each.file, then)).not.toEqual([]);
    expect(essenceOf(each.file, await showNow(each, home))).toEqual(essenceOf(each.file, then));
  });

  const runs = new Set(shown.flatMap(({ command: [name, run] }) => (name === 'show' && run ? [run] : [])));
  test.each([...runs])('holds the same as the JSON of run %s', (run) => {
    const file = `${run}.json`;
    const exported = parseRun(readFileSync(fixture(`v${version}`, file), 'utf8'), file);
    const store = openStore();
    expect(store.get(run)).toStrictEqual(exported);
    expect(store.add(exported)).toBe('identical');
    store.close();
  });
});
