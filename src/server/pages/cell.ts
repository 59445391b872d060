import { configurations } from '../../catalog/configurations.ts';
import { drawSamplesChart } from '../../report/charts/samples-chart.ts';
import type { ExplainedCell } from '../../report/explanation-sheet.ts';
import { explanationSheetOf } from '../../report/explanation-sheet.ts';
import { made, type Markup, markup } from '../../report/markup.ts';
import { formatFigure } from '../../report/numbers.ts';
import { behindChart, drawTable, numberClass, scrolled } from '../../report/page/data-table.ts';
import type { Column } from '../../report/report-cells.ts';
import { explanationCharts } from '../../report/report-charts.ts';
import type { CellDocument, CellView } from '../documents/cell.ts';
import type { View } from './layout.ts';
import { cellPath, flameGraphPath, runPath, seriesPath, startPath } from './links.ts';
import { upperFirst } from './words.ts';

/**
 * One microbenchmark on one configuration: samples, statistics, and where the instructions go.
 *
 * @throws WorldswitchError if its explanation is damaged
 */
export function cellView({ run, document }: CellView): View {
  const { configuration, microbenchmark, definition, software, figure } = document;
  const others = run.measurements.map((each) => each.configuration).filter((id) => id !== configuration);
  return {
    title: `${microbenchmark} on ${configuration}`,
    part: 'runs',
    content: markup`<p class="facts"><a href="${runPath(run.id)}">Run ${run.id}</a> · ${software}</p>
${definition === null ? '' : markup`<p>${upperFirst(definition)}.</p>`}
${drawStatistics(figure)}
<section aria-labelledby="samples"><h2 id="samples">Samples</h2>
${drawSamples(document)}</section>
<section aria-labelledby="explanation"><h2 id="explanation">Where the instructions go</h2>
${drawExplanation(document)}</section>
<section aria-labelledby="elsewhere"><h2 id="elsewhere">Elsewhere</h2>
<ul>
<li><a href="${seriesPath(microbenchmark, 'time')}">${microbenchmark} over the latest runs</a></li>
${others.map((other) => markup`<li><a href="${cellPath(run.id, other, microbenchmark)}">${microbenchmark} on ${other}</a></li>\n`)}</ul></section>`,
  };
}

function drawStatistics(figure: CellDocument['figure']): Markup {
  const entries = [
    ['median', formatFigure(figure.median)],
    ['minimum', formatFigure(figure.minimum)],
    ['median absolute deviation', formatFigure(figure.medianAbsoluteDeviation)],
    ['overhead, subtracted', formatFigure(figure.overhead)],
    ['batches', String(figure.batches)],
    ['batches that stand out', String(figure.outliers.length)],
  ] as const;
  return markup`<dl class="figures">
${entries.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
<p class="note">Instructions per operation.${figure.path === 'serialised-sum' ? ' A serialised sum: the path crosses PCPUs, and what both execute is added up.' : ''}${figure.timing === 'stamped' ? ' Begin and end are stamped from outside the machine; there is no overhead to subtract.' : ''}</p>`;
}

const reasons: Readonly<Record<CellDocument['figure']['outliers'][number]['explanation'], string>> = {
  'first-batch': 'first of the microbenchmark',
  'host-tick': "a tick of the host kernel's timer in it",
  unexplained: 'stands out without an explanation',
};

function drawSamples({ configuration, microbenchmark, samples, figure }: CellDocument): Markup {
  const outlier = (batch: number): CellDocument['figure']['outliers'][number] | undefined =>
    figure.outliers.find((each) => each.batch === batch);
  const text = {
    id: 'samples-chart',
    title: `${microbenchmark} on ${configuration}, every batch`,
    description: `Instructions per operation of ${samples.length} batches; the median is ${formatFigure(figure.median)}, and ${figure.outliers.length} stand out.`,
  };
  const svg = drawSamplesChart(
    text,
    samples.map(({ batch, perOperation }) => ({
      batch,
      perOperation,
      standsOut: outlier(batch) !== undefined,
    })),
    figure.median,
    describe(configuration).hypervisor,
  );
  const number = numberClass('right');
  return markup`<figure class="sample">
${made(svg)}<figcaption>The line is the median; a ring is a batch that stands out.</figcaption>
${behindChart(
  'every batch',
  markup`<table><caption>Every batch; start and end are values of the machine's counter</caption>
<thead><tr><th scope="col"${number}>batch</th><th scope="col"${number}>operations</th><th scope="col"${number}>instructions</th><th scope="col"${number}>start</th><th scope="col"${number}>end</th><th scope="col"${number}>per operation</th><th scope="col">remark</th></tr></thead>
<tbody>
${samples.map(({ batch, iterations, ticks, start, end, perOperation }) => {
  const own = outlier(batch);
  return markup`<tr${own === undefined ? '' : markup` class="outlier"`}><th scope="row"${number}>${batch}</th><td${number}>${formatFigure(iterations)}</td><td${number}>${formatFigure(ticks)}</td><td${number}>${formatFigure(start)}</td><td${number}>${formatFigure(end)}</td><td${number}>${formatFigure(perOperation, 1)}</td><td>${own === undefined ? '-' : reasons[own.explanation]}</td></tr>\n`;
})}</tbody></table>`,
)}</figure>
`;
}

function drawExplanation(document: CellDocument): Markup {
  const { run, configuration, microbenchmark, explanation, explainCommand, figure, software } = document;
  if (explanation === null)
    return markup`<div class="notice"><p>This run has not stored where the instructions of this figure go.</p>
<p><code>${explainCommand}</code> measures and explains it, as does <a href="${startPath(configuration, microbenchmark)}">a run that is started here</a>.</p></div>`;
  const cell: ExplainedCell = {
    runId: run,
    configuration,
    title: describe(configuration).title,
    median: figure.median,
    explanation,
    versions: software,
  };
  const { introduction, tables, notes } = explanationSheetOf(cell);
  const reported = { configuration, ...describe(configuration), explanation };
  const { places, classes, timelines } = explanationCharts(microbenchmark, [reported]);
  const graph = flameGraphPath(run, configuration, microbenchmark);
  return markup`${introduction.map((sentences) => markup`<p>${sentences}</p>\n`)}<div class="grid parts">
${[places, classes].map((chart) => (chart === undefined ? '' : markup`<figure>${made(chart.svg)}</figure>\n`))}</div>
<div class="grid strips">${timelines.map(({ svg }) => markup`<figure>${scrolled('One operation, picture', made(svg))}</figure>\n`)}</div>
<h3 id="flame-graph">Flame graph</h3>
<figure class="flame"><div class="scroll wide" role="region" tabindex="0" aria-label="Flame graph"><a href="${graph}"><img src="${graph}" alt="Flame graph of ${microbenchmark} on ${configuration}: the tables below have its figures"></a></div>
<figcaption>Width is instructions per operation. <a href="${graph}">Opened by itself</a> it can be searched, and zoomed by a click.</figcaption></figure>
${tables.map((table) => scrolled(table.title, drawTable(table)))}
<ul class="note">${notes.map((note) => markup`<li>${note}</li>\n`)}</ul>`;
}

/** What is known of a configuration; one that this version does not know is on another machine. */
function describe(id: string): Omit<Column, 'configuration'> & { readonly title: string } {
  const known = configurations.find((each) => each.id === id);
  return {
    title: known?.title ?? id,
    machine: known?.machine.title ?? 'another machine',
    hypervisor: known?.hypervisor.name,
  };
}
