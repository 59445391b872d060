import type { Comparison } from '../analysis/comparison.ts';
import type { Verdict } from '../analysis/verdict.ts';
import { type ChangeTable, rowName } from './comparison-changes.ts';
import type { Limits, ReasonRow, Reasons } from './comparison-reasons.ts';
import { comparisonSheetOf } from './comparison-sheet.ts';
import { gfmRow, gfmRule, gfmText } from './gfm.ts';
import { clip } from './printable.ts';
import { xmlText } from './xml.ts';

/** A comparison for a pull request: GitHub's kind of Markdown, and what a check says of it. */
export function renderComparisonMarkdown(comparison: Comparison, verdict?: Verdict): string {
  const { headline, cautions, sides, pair, tables, reasons, notes } = comparisonSheetOf(
    comparison,
    verdict,
    limitsFor,
  );
  return [
    `**worldswitch: ${gfmText(headline)}**`,
    '',
    ...cautions.flatMap((caution) => [plain(caution), '']),
    ...sides.map(({ name, label, versions }) => `- ${name}: ${code(label)}, ${code(versions)}`),
    ...(pair === undefined ? [] : [`- A is of ${code(pair.a)}, B of ${code(pair.b)}`]),
    '',
    ...tables.flatMap((table) => [
      // One table of microbenchmarks says it all in its head.
      ...(tables.length === 1 && table.kind === 'microbenchmark' ? [] : [gfmText(table.title), '']),
      ...drawChanges(table, verdict !== undefined),
      '',
    ]),
    ...reasons.flatMap((each) => [...drawReasons(each), '']),
    ...notes.map((note) => `- ${plain(note)}`),
    ...(notes.length === 0 ? [] : ['']),
  ].join('\n');
}

/** Rows of reasons in all; a comment on GitHub may have 65,536 characters. */
const MOST_ROWS = 300;
const MOST_CELLS = 40;

function limitsFor(changed: number): Limits {
  const each = Math.floor(MOST_ROWS / Math.min(MOST_CELLS, Math.max(1, changed)));
  return {
    functions: Math.min(20, Math.max(3, Math.floor(each * 0.6))),
    classes: Math.min(10, Math.max(2, Math.floor(each * 0.2))),
    cells: MOST_CELLS,
  };
}

function drawChanges({ kind, unit, noisy, rows }: ChangeTable, judged: boolean): string[] {
  const head = ['configuration', kind, `A, ${unit}`, `B, ${unit}`, 'difference', 'percent'];
  const lines = rows.map((row) => [
    plain(row.configuration),
    plain(rowName(row, kind)),
    row.a,
    row.b,
    row.difference,
    row.percent,
    ...(noisy ? [row.significance] : []),
    ...(judged ? [row.verdict === 'regression' ? '**regression**' : row.verdict] : []),
  ]);
  return [
    gfmRow([...head, ...(noisy ? ['noise'] : []), ...(judged ? ['verdict'] : [])]),
    gfmRule([
      ...(['left', 'left', 'right', 'right', 'right', 'right'] as const),
      ...(noisy ? (['left'] as const) : []),
      ...(judged ? (['left'] as const) : []),
    ]),
    ...lines.map(gfmRow),
  ];
}

function drawReasons({ row, unit, functions, classes }: Reasons): string[] {
  const title = `${row.configuration} ${row.benchmark}: ${row.difference} ${unit} (${row.percent})`;
  return [
    // What stands between tags on the lines of a block of HTML is no Markdown.
    `<details><summary>${xmlText(title)}</summary>`,
    '',
    gfmRow(['function', 'where', 'A', 'B', 'difference']),
    gfmRule(['left', 'left', 'right', 'right', 'right']),
    ...functions.map((reason) =>
      gfmRow([reasonName(reason), reason.place, reason.a, reason.b, reason.difference]),
    ),
    '',
    ...(classes.length === 0 ? [] : [...drawClasses(classes), '']),
    '</details>',
  ];
}

function drawClasses(classes: readonly ReasonRow[]): string[] {
  return [
    gfmRow(['class of instructions', 'A', 'B', 'difference']),
    gfmRule(['left', 'right', 'right', 'right']),
    ...classes.map(({ name, a, b, difference }) => gfmRow([gfmText(name), a, b, difference])),
  ];
}

/** Characters of a name that are shown. */
const LONGEST_NAME = 60;

/** Only what has a place is the name of a function. */
function reasonName({ name, place }: ReasonRow): string {
  return place === '' ? gfmText(name) : code(clip(name, LONGEST_NAME));
}

/** A text in which nobody is called whom GitHub would call by the sign before a name. */
function plain(text: string): string {
  return gfmText(text).replaceAll(/(?<!\w)@/g, '@<!-- -->');
}

/** A name from outside: no markup in it, and nobody whom GitHub would call. */
function code(text: string): string {
  return `<code>${gfmText(text)}</code>`;
}
