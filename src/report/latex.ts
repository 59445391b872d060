import { published } from '../catalog/published.ts';
import type { Run } from '../results/schema.ts';
import { latexDocument, latexRow, spanning } from './latex-document.ts';
import { titleOf } from './notes.ts';
import { columnsOf, type Footnote, type Sheet, sheetsOf } from './sheet.ts';
import { texText } from './tex.ts';

/**
 * The tables of a run as a document that LaTeX compiles; each table can be copied into another one that has booktabs.
 *
 * @throws WorldswitchError if this version can't make figures of what was measured
 */
export function renderLatex(run: Run): string {
  const { sheets, footnotes } = sheetsOf(columnsOf(run));
  return latexDocument(
    `${titleOf(run)}. Instructions executed by all CPUs of the machine; not hardware time.`,
    sheets.filter(({ rows }) => rows.length > 0).map((sheet) => drawSheet(sheet, footnotes)),
  );
}

function drawSheet(
  { title, configurations, publishedColumns, rows }: Sheet,
  footnotes: readonly Footnote[],
): string[] {
  const cycles = publishedColumns.length;
  const own = configurations.length;
  return [
    String.raw`\begin{table}[p]`,
    String.raw`\centering\small`,
    String.raw`\caption{${texText(title)}, instructions per operation${cycles === 0 ? '' : ', and cycles as published in 2016'}}`,
    String.raw`\begin{tabular}{l${'r'.repeat(own)}${'r'.repeat(cycles)}}`,
    String.raw`\toprule`,
    latexRow([
      '',
      spanning(own, 'instructions'),
      ...(cycles === 0 ? [] : [spanning(cycles, 'cycles, 2016')]),
    ]),
    String.raw`\cmidrule(lr){2-${own + 1}}${cycles === 0 ? '' : String.raw`\cmidrule(lr){${own + 2}-${own + cycles + 1}}`}`,
    latexRow(['operation', ...[...configurations, ...publishedColumns].map(texText)]),
    String.raw`\midrule`,
    ...rows.map(({ microbenchmark, indented, marks, figures, cycles: publishedCycles }) =>
      latexRow([
        `${indented ? String.raw`\quad ` : ''}${texText([microbenchmark, ...marks].join(' '))}`,
        ...figures.map((figure) => texText(figure.trim())),
        ...publishedCycles.map(texText),
      ]),
    ),
    String.raw`\bottomrule`,
    String.raw`\end{tabular}`,
    '',
    String.raw`\smallskip\raggedright\footnotesize`,
    ...footnotes.map(({ mark, text }) => String.raw`${texText(mark)} ${texText(text)}\par`),
    ...(cycles === 0
      ? []
      : [String.raw`Cycles: ${texText(`${published.source}. ${published.provenance}`)}\par`]),
    String.raw`\end{table}`,
  ];
}
