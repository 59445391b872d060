import type { ExplainedStep, History } from '../../src/analysis/history/history.ts';
import { shareOf } from '../../src/analysis/history/causes.ts';
import { functionRows } from '../../src/report/comparison-reasons.ts';
import { formatDifference, formatPercent } from '../../src/report/differences.ts';
import { footnotesFrom } from '../../src/report/history/gaps.ts';
import { renderHistory } from '../../src/report/history/table.ts';
import { figureTexts, notesOf } from '../../src/report/history/words.ts';
import { gfmText } from '../../src/report/gfm.ts';
import { alignedTable } from '../aligned-table.ts';

/** Steps that are worth a line of a page: this share of what it was, at least. */
const LARGE = 0.03;

/** Steps and functions that a page names, the largest. */
const MOST_STEPS = 14;
const MOST_FUNCTIONS = 5;

/** The block of a history in a page: its chart, a table for each configuration, and its large steps. @param name of the history, and of its chart */
export function historyBlock(name: string, history: History): string[] {
  const footnotes = footnotesFrom();
  const tables = [...Map.groupBy(history.lines, ({ configuration }) => configuration)].flatMap(
    ([configuration, lines]) => {
      const columns = lines.map((line) => figureTexts(line, history, footnotes));
      const rows = history.versions.map(({ number }, index) => [
        number,
        ...columns.map((texts) => `${texts[index]?.figure ?? ''} ${texts[index]?.change ?? ''}`.trim()),
      ]);
      const head = [history.software, ...lines.map(({ benchmark }) => benchmark)];
      return [`**${configuration}**`, '', ...alignedTable([head, ...rows], (column) => column > 0), ''];
    },
  );
  const reasons = footnotes.all().map((reason, index) => `${index + 1}. ${gfmText(reason)}.`);
  return [
    `![${history.software} ${history.range}: a line for each cell](images/history-${name}.svg)`,
    '',
    ...tables,
    ...(reasons.length === 0 ? [] : [...reasons, '']),
    ...stepLines(history),
    '',
    ...notesOf(history).map((note) => gfmText(note.replace(/^\* /, 'With an asterisk: '))),
  ];
}

/** The same as a command prints it, below the command. */
export function printedHistory(history: History): string[] {
  const { software, range, every, lines } = history;
  const names = (of: 'configuration' | 'benchmark'): string =>
    [...new Set(lines.map((line) => line[of]))].join(' ');
  const option = { Linux: 'kernel', Xen: 'xen', QEMU: 'qemu' }[software] ?? 'kernel';
  const command = `worldswitch history -c ${names('configuration')} -m ${names('benchmark')} --${option} ${range}${every === 'all' ? ' --every all' : ''}`;
  return ['```console', `$ npx ${command}`, ...renderHistory(history).trimEnd().split('\n'), '```'];
}

function isLarge(step: ExplainedStep): boolean {
  return shareOf(step) >= LARGE;
}

/** The large steps, those of the same functions together. */
function stepLines(history: History): string[] {
  const all = history.causes.filter(({ steps }) => steps.some(isLarge));
  const chosen = new Set(
    all
      .toSorted((a, b) => Math.max(...b.steps.map(shareOf)) - Math.max(...a.steps.map(shareOf)))
      .slice(0, MOST_STEPS),
  );
  const lines = all
    .filter((cause) => chosen.has(cause))
    .flatMap((cause) => {
      const [from, to] = [history.versions[cause.from]?.number, history.versions[cause.to]?.number];
      const steps = cause.steps.filter(isLarge);
      const [first] = steps;
      if (first === undefined) return [];
      const cells = steps.map(
        ({ configuration, benchmark, difference, a }) =>
          `${configuration} ${benchmark} ${formatPercent(difference, a)}`,
      );
      return [`- **${from} to ${to}**: ${cells.join(', ')}. ${reasonsOf(first, steps.length > 1)}`];
    });
  if (lines.length === 0) return ['No step is as large as 3 %.'];
  return ['Steps of 3 % and more:', '', ...lines];
}

function reasonsOf(step: ExplainedStep, several: boolean): string {
  if (step.functions === null) return 'Which functions account for it is not known.';
  const rows = functionRows(step.functions, MOST_FUNCTIONS, step.difference);
  const names = rows.map(({ name, place, difference }) =>
    place === '' ? `${name} ${difference}` : `\`${name}\` ${difference}`,
  );
  const whose = several ? `Of ${step.configuration} ${step.benchmark}, ` : '';
  return `${whose}${formatDifference(step.difference)}: ${names.join(', ')}.`;
}
