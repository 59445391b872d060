import { type AccountPart, accountSheetOf } from './account-sheet.ts';
import { type AccountTable, WHERE } from './account-tables.ts';
import type { ExplainedWorkload } from './explained-cell.ts';
import type { ExplanationDetail } from './explanation-detail.ts';
import { gfmRow, gfmRule, gfmText } from './gfm.ts';
import { printable } from './printable.ts';

/**
 * Why a workload costs what it costs, for a README or an issue: GitHub's kind of Markdown.
 *
 * @throws WorldswitchError if this version does not know its configuration or the workload
 */
export function renderAccountMarkdown(explained: ExplainedWorkload, detail?: ExplanationDetail): string {
  const { heading, title, parts } = accountSheetOf(explained, detail);
  return [`**${escaped(heading)}**`, '', escaped(title), '', ...parts.flatMap(drawPart)].join('\n');
}

function drawPart(part: AccountPart): string[] {
  if ('table' in part) return [`**${escaped(part.table.title)}**`, '', ...drawTable(part.table), ''];
  return [...[part.sentences, ...(part.details ?? [])].map((sentences) => `- ${escaped(sentences)}`), ''];
}

function drawTable({ where, heads, rows }: AccountTable): string[] {
  const between = (text: string | undefined): string[] => (where === undefined ? [] : [escaped(text ?? '')]);
  return [
    gfmRow(['', ...between(WHERE), ...heads.map(escaped)]),
    gfmRule(['left', ...between('').map(() => 'left' as const), ...heads.map(() => 'right' as const)]),
    ...rows.map(([name, ...cells], index) => {
      const indented = name.startsWith('  ') ? '&nbsp;&nbsp;' : '';
      return gfmRow([indented + escaped(name.trim()), ...between(where?.[index]), ...cells]);
    }),
  ];
}

/** Names come from kernels that anybody may have built. */
function escaped(text: string): string {
  return gfmText(printable(text));
}
