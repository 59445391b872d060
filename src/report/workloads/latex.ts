import type { Run } from '../../results/schema.ts';
import { latexDocument, latexRow, spanning } from '../latex-document.ts';
import { titleOf } from '../notes.ts';
import { texText } from '../tex.ts';
import { type WorkloadSheet, workloadSheets } from './sheet.ts';

/** The tables of a run of workloads as a document that LaTeX compiles; each can be copied into one that has booktabs. */
export function renderWorkloadLatex(run: Run): string {
  return latexDocument(
    `${titleOf(run)}. Instructions executed by all CPUs of the machine: client, server and hypervisor together, one ` +
      'after the other; not hardware time. Medians over repetitions.',
    workloadSheets(run).map(drawSheet),
  );
}

function drawSheet({ title, groups, rows }: WorkloadSheet): string[] {
  const systems = groups.flatMap((group) => group.systems);
  return [
    String.raw`\begin{table}[p]`,
    String.raw`\centering\small`,
    String.raw`\caption{${texText(`Application workloads on ${title}`)}}`,
    String.raw`\begin{tabular}{l${'r'.repeat(systems.length)}}`,
    String.raw`\toprule`,
    latexRow(['', ...groups.map((group) => spanning(group.systems.length, texText(group.title)))]),
    rulesBelow(groups.map((group) => group.systems.length)),
    latexRow(['unit of work', ...systems.map(texText)]),
    String.raw`\midrule`,
    ...rows.map(({ name, cells }) => latexRow([name, ...cells].map(texText))),
    String.raw`\bottomrule`,
    String.raw`\end{tabular}`,
    String.raw`\end{table}`,
  ];
}

/** A rule below each group of columns; the first column has the names. */
function rulesBelow(widths: readonly number[]): string {
  let last = 1;
  return widths
    .map((width) => {
      const first = last + 1;
      last += width;
      return String.raw`\cmidrule(lr){${first}-${last}}`;
    })
    .join('');
}
