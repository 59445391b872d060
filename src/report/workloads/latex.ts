import type { Run } from '../../results/schema.ts';
import { latexDocument, latexRow } from '../latex-document.ts';
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

/** Columns are systems; what they are of stands below each other, as side by side it would be wider than a page. */
function drawSheet({ title, groups, rows }: WorkloadSheet): string[] {
  const systems = groups[0]?.systems ?? [];
  let from = 0;
  const blocks = groups.map((group) => {
    const columns = systems.map((system) => group.systems.indexOf(system));
    const first = from;
    from += group.systems.length;
    return [
      String.raw`\midrule`,
      String.raw`\multicolumn{${systems.length + 1}}{l}{\textit{${texText(group.title)}}} \\`,
      ...rows.map(({ name, cells }) =>
        latexRow(
          [name, ...columns.map((column) => (column === -1 ? '' : (cells[first + column] ?? '')))].map(
            texText,
          ),
        ),
      ),
    ];
  });
  return [
    String.raw`\begin{table}[p]`,
    String.raw`\centering\small`,
    String.raw`\caption{${texText(`Application workloads on ${title}`)}}`,
    String.raw`\begin{tabular}{l${'r'.repeat(systems.length)}}`,
    String.raw`\toprule`,
    latexRow(['unit of work', ...systems.map(texText)]),
    ...blocks.flat(),
    String.raw`\bottomrule`,
    String.raw`\end{tabular}`,
    String.raw`\end{table}`,
  ];
}
