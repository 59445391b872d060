import { findingTexts } from '../../report/findings.ts';
import { type Markup, markup } from '../../report/markup.ts';
import { notesOf } from '../../report/notes.ts';
import { drawFigures } from '../../report/page/figures.ts';
import { drawFindings } from '../../report/page/findings.ts';
import { drawMatrix } from '../../report/page/matrix.ts';
import { drawMethod } from '../../report/page/method.ts';
import { workloadSections } from '../../report/page/workloads/page.ts';
import { type ReportedMicrobenchmark, reportedMicrobenchmarks } from '../../report/report-cells.ts';
import { chartsOf } from '../../report/report-charts.ts';
import { columnsOf, sheetsOf } from '../../report/sheet.ts';
import { summaryOf } from '../../analysis/findings.ts';
import type { Run } from '../../results/schema.ts';
import type { StoredCell } from '../../results/store.ts';
import type { RunView, UnstoredRun } from '../documents/run.ts';
import { isFinal } from '../measuring/progress.ts';
import type { View } from './layout.ts';
import { cellPath, explanationsPath, runPath, seriesPath } from './links.ts';
import { drawProgress, shownOf } from './progress.ts';
import { drawState, moment } from './words.ts';

/**
 * A run: how far it is, its figures, findings and method.
 *
 * @throws WorldswitchError if this version can't make figures of it
 */
export function runView(view: RunView | UnstoredRun): View {
  const { progress, isOwn } = view;
  const { run: id, state } = progress;
  const over = isFinal(state) && !isOwn;
  return {
    title: `Run ${id}`,
    part: 'runs',
    ...(over ? {} : { events: `/api${runPath(id)}/events`, shown: shownOf(progress) }),
    content: markup`${view.run === undefined ? '' : drawFacts(view)}${
      state === 'completed' && !isOwn ? '' : drawProgress(progress, isOwn)
    }${view.run === undefined ? markup`<p>Nothing of it is stored yet.</p>` : drawResults(view)}`,
  };
}

function drawFacts({ run, progress }: RunView): Markup {
  const { id, startedAt, endedAt, verified } = run;
  const seconds = endedAt === null ? undefined : (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  return markup`<p class="facts">${drawState(progress.state)} · began ${moment(startedAt)} UTC${
    seconds === undefined ? '' : `, took ${seconds.toFixed(0)} s`
  } · ${verified ? 'verified' : 'not verified'}</p>
<p class="actions"><a class="button" href="/compare?head=${id}">Compare with another run</a></p>
`;
}

function drawResults({ run, explained }: RunView): Markup {
  if (run.plan.workloads !== undefined) return drawWorkloads(run);
  const columns = columnsOf(run);
  if (columns.length === 0) return markup`<p>Nothing has been measured yet.</p>`;
  const sheets = sheetsOf(columns);
  const rows = reportedMicrobenchmarks(run);
  const findings = findingTexts(columns);
  const linkOf = (configuration: string, microbenchmark: string): string | undefined => {
    const figures = columns.find((column) => column.configuration === configuration)?.summaries;
    return summaryOf(figures, microbenchmark) && cellPath(run.id, configuration, microbenchmark);
  };
  return markup`${
    rows.length === 0
      ? ''
      : markup`<section aria-labelledby="figures"><h2 id="figures">Figures</h2>
<p>Each figure leads to its samples, and to where its instructions go.</p>
${drawMatrix(sheets, linkOf)}</section>
<section aria-labelledby="side-by-side"><h2 id="side-by-side">Figures side by side</h2>
<div class="grid figures">
${rows.map((row) => drawFigures(row, chartsOf(row)))}</div></section>
<section aria-labelledby="explanations"><h2 id="explanations">Where the instructions go, and what became of them</h2>
${drawExplained(run.id, rows, explained)}</section>
`
  }${
    findings.length === 0
      ? ''
      : markup`<section aria-labelledby="findings"><h2 id="findings">Findings of the study</h2>
${drawFindings(findings)}</section>
`
  }<section aria-labelledby="method"><h2 id="method">Method</h2>
${drawMethod(run, notesOf(run, columns, sheets.sheets))}</section>`;
}

/** Workloads as in their report. */
function drawWorkloads(run: Run): Markup {
  return markup`${workloadSections(run).map(
    ({ id, title, content }) => markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${content}</section>
`,
  )}`;
}

function drawExplained(
  id: string,
  rows: readonly ReportedMicrobenchmark[],
  explained: readonly StoredCell[],
): Markup {
  return markup`<ul>
${rows.map(({ microbenchmark }) => {
  const own = explained.filter((cell) => cell.microbenchmark === microbenchmark.id);
  const where =
    own.length === 0
      ? markup`not explained`
      : markup`<a href="${explanationsPath(id, microbenchmark.id)}">where its instructions go</a>`;
  return markup`<li>${microbenchmark.id}: ${where}, <a href="${seriesPath(microbenchmark.id, 'time')}" aria-label="${microbenchmark.id} over the latest runs">over the latest runs</a></li>\n`;
})}</ul>
${explained.length === 0 ? markup`<p><code>worldswitch run --explain</code> measures and explains every figure.</p>` : ''}`;
}
