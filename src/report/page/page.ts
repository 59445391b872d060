import { findingTexts } from '../findings.ts';
import type { Run } from '../../results/schema.ts';
import { markup } from '../markup.ts';
import { notesOf, titleOf } from '../notes.ts';
import { chartsOf } from '../report-charts.ts';
import { reportedMicrobenchmarks } from '../report-cells.ts';
import { columnsOf, sheetsOf } from '../sheet.ts';
import { drawExplanations } from './explanations.ts';
import { drawFigures } from './figures.ts';
import { drawFindings } from './findings.ts';
import { drawPage } from './frame.ts';
import { drawMatrix } from './matrix.ts';
import { drawMethod } from './method.ts';

/**
 * A run of microbenchmarks as a page. The same run gives the same text.
 *
 * @throws WorldswitchError if this version can't make figures of the run, or an explanation is damaged
 */
export function renderPage(run: Run): string {
  const columns = columnsOf(run);
  const sheets = sheetsOf(columns);
  const rows = reportedMicrobenchmarks(run).map((row) => ({ row, charts: chartsOf(row) }));
  const findings = findingTexts(columns);
  const sections = [
    { id: 'figures', title: 'Figures', content: drawMatrix(sheets) },
    {
      id: 'comparison',
      title: 'Figures side by side',
      content: markup`<p>Colour is the hypervisor. Smaller marks are variants of the microbenchmark. The scale is logarithmic where the largest figure is more than 30 times the smallest, and its axis says so.</p>
<div class="grid figures">
${rows.map(({ row, charts }) => drawFigures(row, charts))}</div>`,
    },
    {
      id: 'explanations',
      title: 'Where the instructions go',
      content: markup`<p>What is explained is the batch in the middle, whose figure may differ from the median of all batches. Below its parts one operation is drawn as a strip: a lane for each PCPU, widths are instructions, each strip to its own scale; a tick is where an exception or an instruction ended a step. What has no room in a picture is in its table.</p>
${rows.map(({ row, charts }) => drawExplanations(row, charts))}`,
    },
    ...(findings.length === 0
      ? []
      : [{ id: 'findings', title: 'Findings of the study', content: drawFindings(findings) }]),
    { id: 'method', title: 'Method', content: drawMethod(run, notesOf(run, columns, sheets.sheets)) },
  ].filter(({ id }) => rows.length > 0 || id === 'method');
  return drawPage({ run: titleOf(run), summary: summaryOf(run), sections });
}

/** What was measured, in a paragraph. */
function summaryOf(run: Run): string {
  const completed = run.measurements.filter(({ state }) => state === 'completed').length;
  const failed = run.measurements.length - completed;
  return (
    `${completed} ${completed === 1 ? 'configuration' : 'configurations'} of real, unmodified hypervisors ` +
    'on emulated machines with virtualization extensions. The unit is instructions, executed by all CPUs of a machine: ' +
    'guest, hypervisor, host and Dom0 alike, for one operation. It says how long the path of the software is; it is not ' +
    'hardware time, as a trap counts one like any other instruction and there are no caches. ' +
    'The same inputs give the same figures on every machine.' +
    (failed === 0 ? '' : ` ${failed} more failed; the method section says why.`)
  );
}
