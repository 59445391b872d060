import type { Comparison } from '../analysis/comparison.ts';
import type { Verdict } from '../analysis/verdict.ts';
import { type ChangeTable, rowName } from './comparison-changes.ts';
import { comparisonSheetOf } from './comparison-sheet.ts';
import { latexDocument, latexLabel, latexRow } from './latex-document.ts';
import { sentence } from './said.ts';
import { texText } from './tex.ts';

/** What changed as tables for a paper, with a column for the difference: a document that LaTeX compiles. */
export function renderComparisonLatex(comparison: Comparison, verdict?: Verdict): string {
  const { headline, cautions, sides, pair, tables, notes } = comparisonSheetOf(comparison, verdict, () => ({
    functions: 0,
    classes: 0,
    cells: 0,
  }));
  const said = sides.map(({ name, label }) => `${name} is ${label}`).join(', ');
  const pairs = pair === undefined ? '' : ` A is on ${pair.a}, B on ${pair.b}.`;
  const introduction = [
    sentence(headline),
    ...sides.map(({ name, label, versions }) => `${name}: ${label}, ${versions}.`),
    ...[...cautions, ...notes].map(sentence),
  ].join(' ');
  return latexDocument(
    introduction,
    tables.map((table, index) =>
      drawTable(table, `${table.title}: ${said}.${pairs}`, latexLabel('tab', 'comparison', index + 1)),
    ),
  );
}

function drawTable({ kind, noisy, rows }: ChangeTable, caption: string, label: string): string[] {
  const judged = rows.some(({ verdict }) => verdict !== '');
  const heads = ['A', 'B', 'difference', '%', ...(noisy ? ['noise'] : []), ...(judged ? ['verdict'] : [])];
  return [
    String.raw`\begin{table}[p]`,
    String.raw`\centering\small`,
    String.raw`\caption{${texText(caption)}}`,
    String.raw`\label{${label}}`,
    String.raw`\begin{tabular}{llrrrr${noisy ? 'l' : ''}${judged ? 'l' : ''}}`,
    String.raw`\toprule`,
    latexRow(['configuration', kind, ...heads.map(texText)]),
    String.raw`\midrule`,
    ...rows.map((row) =>
      latexRow(
        [
          row.configuration,
          rowName(row, kind),
          row.a,
          row.b,
          row.difference,
          row.percent.replace(/ %$/, ''),
          ...(noisy ? [row.significance] : []),
          ...(judged ? [row.verdict] : []),
        ].map(texText),
      ),
    ),
    String.raw`\bottomrule`,
    String.raw`\end{tabular}`,
    String.raw`\end{table}`,
  ];
}
