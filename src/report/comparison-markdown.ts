import type { Comparison } from '../analysis/comparison.ts';
import type { Verdict } from '../analysis/verdict.ts';
import {
  type ChangeRow,
  comparisonSheetOf,
  type Limits,
  type ReasonRow,
  type Reasons,
} from './comparison-sheet.ts';
import { gfmRow, gfmRule, gfmText } from './gfm.ts';
import { clip } from './printable.ts';
import { xmlText } from './xml.ts';

/** A comparison for a pull request: GitHub's kind of Markdown, and what a check says of it. */
export function renderComparisonMarkdown(comparison: Comparison, verdict?: Verdict): string {
  const { headline, sides, pair, changes, reasons, notes } = comparisonSheetOf(
    comparison,
    verdict,
    limitsFor,
  );
  return [
    `**worldswitch: ${gfmText(headline)}**`,
    '',
    ...sides.map(({ name, label, versions }) => `- ${name}: ${code(label)}, ${code(versions)}`),
    ...(pair === undefined ? [] : [`- A is of ${code(pair.a)}, B of ${code(pair.b)}`]),
    '',
    ...(changes.length === 0 ? [] : [...drawChanges(changes, verdict !== undefined), '']),
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

function drawChanges(changes: readonly ChangeRow[], judged: boolean): string[] {
  const head = [
    'configuration',
    'microbenchmark',
    'A, instructions',
    'B, instructions',
    'difference',
    'percent',
  ];
  const rows = changes.map((row) => [
    plain(row.configuration),
    plain(`${row.microbenchmark} ${row.mark}`.trimEnd()),
    row.a,
    row.b,
    row.difference,
    row.percent,
    ...(judged ? [row.verdict === 'regression' ? '**regression**' : row.verdict] : []),
  ]);
  return [
    gfmRow([...head, ...(judged ? ['verdict'] : [])]),
    gfmRule([
      ...(['left', 'left', 'right', 'right', 'right', 'right'] as const),
      ...(judged ? (['left'] as const) : []),
    ]),
    ...rows.map(gfmRow),
  ];
}

function drawReasons({ row, functions, classes }: Reasons): string[] {
  const title = `${row.configuration} ${row.microbenchmark}: ${row.difference} instructions (${row.percent})`;
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
    gfmRow(['class of instructions', 'A', 'B', 'difference']),
    gfmRule(['left', 'right', 'right', 'right']),
    ...classes.map(({ name, a, b, difference }) => gfmRow([gfmText(name), a, b, difference])),
    '',
    '</details>',
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
