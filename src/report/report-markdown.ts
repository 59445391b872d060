import type { Run } from '../results/schema.ts';
import { drawTable } from './explanation-markdown.ts';
import { classTable, placeTable } from './explanation-tables.ts';
import { gfmText } from './gfm.ts';
import { renderMarkdown } from './markdown.ts';
import { reportedMicrobenchmarks } from './report-cells.ts';

/**
 * A run for a README or an issue, and where the instructions of its explained microbenchmarks go.
 *
 * @throws WorldswitchError if this version can't make figures of the run, or an explanation is damaged
 */
export function renderReportMarkdown(run: Run): string {
  const cells = reportedMicrobenchmarks(run).flatMap(({ explained }) => explained);
  return [
    renderMarkdown(run),
    ...cells.flatMap(({ configuration, explanation }) =>
      [placeTable(explanation), classTable(explanation)].flatMap((table) => [
        `**${gfmText(`${explanation.microbenchmark} on ${configuration}. ${table.title}`)}**`,
        '',
        ...drawTable(table),
        '',
      ]),
    ),
  ].join('\n');
}
