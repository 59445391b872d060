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
    expect(unescaped(await showNow(each, home))).toBe(unescaped(then));
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
