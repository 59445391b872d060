import { type AccountPart, accountSheetOf } from './account-sheet.ts';
import type { AccountTable } from './account-tables.ts';
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

/** A block of figures beside the names of its rows. */
function drawTable({ title, heads, rows }: AccountTable): string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  const [, heading = '', rule = '', ...lines] = drawBlock(
    '',
    heads,
    rows.map(([, ...cells]) => cells),
  );
  return [
    ...wrap(title, ''),
    `${''.padEnd(width)} | ${heading}`.trimEnd(),
    `${'-'.repeat(width)} | ${rule}`,
    ...lines.map((line, index) => `${(rows[index]?.[0] ?? '').padEnd(width)} | ${line}`.trimEnd()),
    '',
  ];
}
