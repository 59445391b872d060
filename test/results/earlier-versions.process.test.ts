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
import { EARLIER_VERSIONS } from './earlier-database.ts';

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

/** What is said since of what the older probe measured: that it did, and how far its figures may move. */
const saidSince =
  /\n(?:- )?(?:Measured by an older probe \(protocol 2;|Sensitivity[,:]|Sensitivity of ).*(?:\n {2}.*)*/g;

/** What is said since of a comparison of figures that too few batches were measured for. */
const SAID_OF_FEW = "1 of 1 cell can't be judged";

/**
 * Workloads were launched once: since, it is said that this does not tell how sure a figure is, and medians are over all launches.
 * It breaks lines elsewhere.
 */
function withoutLaunches(text: string): string {
  if (!/Medians\s+over\s|What\s+is\s+left\s+is\s+the\s+rest/.test(text)) return text;
  return text
    .replaceAll(/\s+/g, ' ')
    .replace(/ (- )?How sure (figures are|the overhead is,) is not known \(one launch: no interval\)\./, '')
    .replace('over the repetitions of all launches', 'over repetitions')
    .replace('the one in the middle of all,', 'the one in the middle,');
}

/** What is said since of a figure that was there then: that it is a lower bound. */
const withoutLowerBound = (text: string): string =>
  text
    .replace(/\n(- )?(\(\d\) A|hypercall\/vmm is a) lower bound: our VMM .*(\n(?!- |\(|[A-Z]).+)*/, '')
    .replaceAll(/(hypercall\/vmm)(?: \(\d\))? +\|/g, '$1 |');

/** Rows of tables whose paths pass through a scheduler. */
const scheduledRow = /^.*\b(?:virtual-ipi\/blocked|vm-switch|io-latency-(?:out|in)).*[|&].*$/gm;

/**
 * Since, a batch of a path through a scheduler stands out only if it lies further away than a neutral change may move it:
 * where there are such paths, neither the mark of their figures nor the notes on batches that stand out are the same.
 */
function withoutScheduledOutliers(text: string): string {
  const rest = text.replaceAll(scheduledRow, (row) => row.replaceAll('!', ' ').replaceAll(/ +/g, ' '));
  if (rest === text) return text;
  return rest.replaceAll(/\n(?:- )?(?:! .*|No )?[Bb]atch(?:es)? .*\bstands? out .*(?:\n {2}.*)*/g, '');
}

/**
 * Of a comparison of two runs that differ in their choice of microbenchmarks all but what is said of vm-switch: that it
 * differs, then; that nobody can say whether it does, since. Both have its figures in their JSON.
 */
const withoutNeutralDifference = (text: string): string =>
  [
    /1 of 1 cell differs: B executes more instructions in 1/,
    /\nInstructions per operation\n.*\n.* vm-switch .*/,
    /\n\| configuration .*\n.*\n.* vm-switch .*/,
    /\n(- )?1 of these measured without --explain.*/,
    new RegExp(SAID_OF_FEW),
    /\n(- )?Can't be judged: .*(\n {2}.*)*/,
  ]
    .reduce((rest, said) => rest.replace(said, ''), text)
    .replaceAll(/\n+/g, '\n');

/** What is said since at the beginning of a report, and how it is cited at its end. */
const withoutOpeningAndCitation = (text: string): string =>
  text
    .replace(/^(\*\*Run [^\n]*\n\n)(?:- [^\n]*\n)+\n/, '$1')
    .replace(/\n\*\*To cite it\*\*\n\n```bibtex\n[^`]*```\n/, '')
    .trimEnd();

/**
 * Of functions that an account names what both versions say of each. Since, what has no symbol is told from the other functions,
 * what a call takes is said too, and whose code a function is has a column of its own.
 */
function withFunctionsAlone(text: string): string {
  const [before = '', ...tables] = text.split(/^(?=Functions of )/m);
  if (tables.length === 0) return text;
  const after = /^Explained is [^]*$/m.exec(text)?.[0] ?? '';
  const rows = tables.flatMap((table) => [
    table.split('\n', 1)[0],
    ...table
      .split('\n')
      .filter((line) => line.includes(' | ') && !/\bothers\b|\bwithout symbols\b|\bcalls\b|^-/.test(line))
      .map((line) => {
        const [name = '', ...cells] = line.split('|').map((cell) => cell.trim());
        const figures = cells.at(-1)?.split(/ +/).slice(0, 3) ?? [];
        return [name.replace(' (hypervisor)', ''), ...figures].join(' ');
      }),
  ]);
  return [before, ...rows, after].join('\n');
}

/** Which runs there are, since when, how they ended, and on what: what else is said of each is another since. */
function runsIn(text: string): unknown {
  return text
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => {
      const [run, began, state, ...rest] = line.split(/ {2,}/);
      const configurations = /\b(?:native|kvm|xen)-(?:arm64|x86)\b(?: \(failed\))?/g;
      return [
        run,
        began,
        state,
        rest
          .join(' ')
          .replaceAll(/ with \d+ workloads?/g, '')
          .match(configurations),
      ];
    });
}

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

/** Whether it is the text of a comparison of the choices of microbenchmarks, which is of vm-switch alone. */
function isNeutral(file: string, text: string): boolean {
  return (
    /^[\dT]+-\w+\.[\dT]+-\w+\.(txt|md)$/.test(file) && text.includes(' vm-switch ') && /\b1 cell\b/.test(text)
  );
}

/** What must be the same, by the ending of a file: all of it, or the figures where the form has changed since. */
function essenceOf(file: string, whole: string): unknown {
  if (file.endsWith('.csv')) return batchesIn(whole);
  if (file.endsWith('.json') && whole.includes('worldswitch-comparison')) return comparedIn(whole);
  if (isNeutral(file, whole)) return withoutNeutralDifference(withoutLowerBound(whole));
  if (file === 'runs.txt') return runsIn(whole);
  const text = withoutOpeningAndCitation(withFunctionsAlone(withoutScheduledOutliers(whole)));
  if (file.endsWith('.tex')) return figuresIn(text);
  if (file.endsWith('.md') && text.includes('Application workloads')) return figuresIn(text);
  return withoutLaunches(unescaped(withoutLowerBound(withoutSelectionNote(text).replaceAll(saidSince, ''))));
}

describe.each(EARLIER_VERSIONS)('a database of version %i', (version) => {
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
    const now = await showNow(each, home);
    expect(essenceOf(each.file, now)).toEqual(essenceOf(each.file, then));
    expect(now.includes(SAID_OF_FEW)).toBe(isNeutral(each.file, then));
  });

  const shownRuns = shown.filter(({ command: [name, , format] }) => name === 'show' && format === undefined);
  test.each(shownRuns)('says since of microbenchmarks how far they may move: $file', async (each) => {
    const then = readFileSync(fixture(`v${version}`, 'shown', each.file), 'utf8');
    const ofMicrobenchmarks = then.includes('overhead of the loop and the');
    expect(then).not.toMatch(saidSince);
    const said = (await showNow(each, home)).match(saidSince) ?? [];
    // A third note is of the rows of which there are too few batches.
    expect(Math.min(said.length, 2)).toBe(ofMicrobenchmarks ? 2 : 0);
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
