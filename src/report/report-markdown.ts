import { knownWorkloads } from '../catalog/workloads.ts';
import type { Run } from '../results/schema.ts';
import { drawTable } from './explanation-markdown.ts';
import { classTable, placeTable } from './explanation-tables.ts';
import { gfmText } from './gfm.ts';
import { renderMarkdown } from './markdown.ts';
import { reportedMicrobenchmarks } from './report-cells.ts';
import { workloadsOf } from './workload-cells.ts';

/**
 * A run for a README or an issue, where the instructions of its explained microbenchmarks go, and what its workloads do.
 *
 * @throws WorldswitchError if this version can't make figures of the run, or an explanation is damaged
 */
export function renderReportMarkdown(run: Run): string {
  return [renderMarkdown(run), ...explanationLines(run), ...workloadLines(run)].join('\n');
}

function explanationLines(run: Run): string[] {
  const cells = reportedMicrobenchmarks(run).flatMap(({ explained }) => explained);
  return cells.flatMap(({ configuration, explanation }) =>
    [placeTable(explanation), classTable(explanation)].flatMap((table) => [
      `**${gfmText(`${explanation.benchmark} on ${configuration}. ${table.title}`)}**`,
      '',
      ...drawTable(table),
      '',
    ]),
  );
}

function workloadLines(run: Run): string[] {
  const ids = workloadsOf(run);
  const known = knownWorkloads.filter(({ id }) => ids.includes(id));
  if (known.length === 0) return [];
  return [
    ...known.map(
      ({ id, title, stresses, scale }) =>
        `- **${id}**: ${gfmText(`${title}. Under load: ${stresses}. Scale: ${scale}.`)}`,
    ),
    '',
  ];
}
