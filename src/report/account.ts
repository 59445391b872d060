import { type AccountPart, accountSheetOf } from './account-sheet.ts';
import { type AccountTable, WHERE } from './account-tables.ts';
import type { ExplainedWorkload } from './explained-cell.ts';
import type { ExplanationDetail } from './explanation-detail.ts';
import { printable } from './printable.ts';
import { drawBlock } from './table-block.ts';
import { wrap } from './wrap.ts';

/**
 * Why a workload costs what it costs, for a terminal.
 *
 * @throws WorldswitchError if this version does not know its configuration or the workload
 */
export function renderAccount(explained: ExplainedWorkload, detail?: ExplanationDetail): string {
  const { heading, title, parts } = accountSheetOf(explained, detail);
  return [...wrap(heading, ''), ...wrap(title, ''), '', ...parts.flatMap(drawPart)].map(printable).join('\n');
}

function drawPart(part: AccountPart): string[] {
  if ('table' in part) return drawTable(part.table);
  const details = (part.details ?? []).flatMap((detail) => wrap(detail, '  '));
  return [...wrap(part.sentences, ''), ...details, ''];
}

/** As wide as a table may be. */
const WIDTH = 100;

/** Characters of what a row is a part of; longer names are cut, as those of rows are where they would be too wide. */
const LONGEST_WHERE = 28;

/** A block of figures beside the names of its rows, and what these are a part of. */
function drawTable({ title, where, heads, rows }: AccountTable): string[] {
  const [, heading = '', rule = '', ...lines] = drawBlock(
    '',
    heads,
    rows.map(([, ...cells]) => cells),
  );
  const between = where && column([WHERE, ...where], LONGEST_WHERE);
  const room = WIDTH - rule.length - (between === undefined ? 0 : between.width + 3) - 3;
  const names = column(['', ...rows.map(([name]) => name)], room);
  const draw = (index: number, figures: string): string =>
    [names.cells[index], ...(between === undefined ? [] : [between.cells[index]]), figures].join(' | ');
  const rules = [names, ...(between === undefined ? [] : [between])].map(({ width }) => '-'.repeat(width));
  return [
    ...wrap(title, ''),
    draw(0, heading).trimEnd(),
    [...rules, rule].join(' | '),
    ...lines.map((line, index) => draw(index + 1, line).trimEnd()),
    '',
  ];
}

/** Texts at the left of a column that is no wider than it may be. */
function column(
  texts: readonly string[],
  most: number,
): { readonly width: number; readonly cells: readonly string[] } {
  const cut = texts.map((text) => (text.length > most ? `${text.slice(0, most - 1)}…` : text));
  const width = Math.max(...cut.map(({ length }) => length));
  return { width, cells: cut.map((text) => text.padEnd(width)) };
}
