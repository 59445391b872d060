import { drawSamplesChart } from '../../report/charts/samples-chart.ts';
import { hypervisorOf } from '../../report/known-configurations.ts';
import { made, type Markup, markup } from '../../report/markup.ts';
import { formatFigure } from '../../report/numbers.ts';
import { behindChart, numberClass, scrolled } from '../../report/page/data-table.ts';
import { kindWords } from '../documents/benchmark.ts';
import type { CellDocument, CellView } from '../documents/cell.ts';
import { microbenchmarkParts } from './cell-microbenchmark.ts';
import type { CellParts } from './cell-parts.ts';
import { workloadParts } from './cell-workload.ts';
import type { View } from './layout.ts';
import { cellPath, runPath, seriesPath } from './links.ts';
import { upperFirst } from './words.ts';

/**
 * One benchmark on one configuration: samples, statistics, and where the instructions go.
 *
 * @throws WorldswitchError if its explanation is damaged
 */
export function cellView({ run, document }: CellView): View {
  const { configuration, benchmark, definition, software } = document;
  const parts = partsOf({ run, document });
  const others = run.measurements
    .map((each) => each.configuration)
    .filter((id, index, all) => id !== configuration && all.indexOf(id) === index);
  return {
    title: `${benchmark} on ${configuration}`,
    part: 'runs',
    content: markup`<p class="facts"><a href="${runPath(run.id)}">Run ${run.id}</a> · ${software}</p>
${definition === null ? '' : markup`<p>${upperFirst(definition)}.</p>`}
${drawStatistics(document, parts)}
<section aria-labelledby="samples"><h2 id="samples">Samples</h2>
${drawSamples(document, parts)}</section>
<section aria-labelledby="explanation"><h2 id="explanation">Where the instructions go</h2>
${parts.explanation}</section>
<section aria-labelledby="elsewhere"><h2 id="elsewhere">Elsewhere</h2>
<ul>
<li><a href="${seriesPath(benchmark, 'time')}">${benchmark} over the latest runs</a></li>
${others.map((other) => markup`<li><a href="${cellPath(run.id, other, benchmark)}">${benchmark} on ${other}</a></li>\n`)}</ul></section>`,
  };
}

function partsOf({ run, document }: CellView): CellParts {
  switch (document.kind) {
    case 'microbenchmark':
      return microbenchmarkParts(document);
    case 'workload':
      return workloadParts(run, document);
  }
}

function drawStatistics({ figure }: CellDocument, { statistics, notes }: CellParts): Markup {
  const entries = [
    ['median', formatFigure(figure.median)],
    ['minimum', formatFigure(figure.minimum)],
    ['median absolute deviation', formatFigure(figure.medianAbsoluteDeviation)],
    ...statistics,
  ] as const;
  const unit = `${upperFirst(figure.clock.unit)} per ${figure.per}.`;
  return markup`<dl class="figures">
${entries.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
<p class="note">${[unit, ...notes].join(' ')}</p>`;
}

function drawSamples(document: CellDocument, { start, remarkOf, caption }: CellParts): Markup {
  const { configuration, benchmark, samples, figure } = document;
  const { unit } = figure.clock;
  const { one, several } = kindWords[figure.kind].sample;
  const figures = `${unit} per ${figure.per}`;
  const text = {
    id: 'samples-chart',
    title: `${benchmark} on ${configuration}, every ${one}`,
    description: `${upperFirst(figures)} of ${samples.length} ${several}; the median is ${formatFigure(figure.median)}.`,
  };
  const svg = drawSamplesChart(
    text,
    samples.map(({ batch, perOperation }) => ({
      batch,
      perOperation,
      standsOut: remarkOf(batch) !== undefined,
    })),
    figure.median,
    hypervisorOf(configuration),
    { figures, samples: one },
  );
  const number = numberClass('right');
  const operations = figure.kind === 'workload' ? 'units' : 'operations';
  return markup`<figure class="sample">
${scrolled(`every ${one}, picture`, made(svg))}<figcaption>${caption}</figcaption>
${behindChart(
  `every ${one}`,
  markup`<table><caption>Every ${one}; start and end are values of the machine's counter</caption>
<thead><tr><th scope="col"${number}>${one}</th><th scope="col"${number}>${operations}</th><th scope="col"${number}>${unit}</th><th scope="col"${number}>start</th><th scope="col"${number}>end</th><th scope="col"${number}>per ${figure.per}</th><th scope="col">remark</th></tr></thead>
<tbody>
${start === undefined ? '' : drawSample('start', start, undefined, start.remark)}${samples.map((sample) => drawSample(String(sample.batch), sample, sample.perOperation, remarkOf(sample.batch)))}</tbody></table>`,
)}</figure>
`;
}

function drawSample(
  name: string,
  { iterations, ticks, start, end }: Omit<CellDocument['samples'][number], 'perOperation'>,
  perOperation: number | undefined,
  remark: string | undefined,
): Markup {
  const number = numberClass('right');
  const standsOut = perOperation !== undefined && remark !== undefined;
  return markup`<tr${standsOut ? markup` class="outlier"` : ''}><th scope="row"${number}>${name}</th><td${number}>${formatFigure(iterations)}</td><td${number}>${formatFigure(ticks)}</td><td${number}>${formatFigure(start)}</td><td${number}>${formatFigure(end)}</td><td${number}>${perOperation === undefined ? '-' : formatFigure(perOperation, 1)}</td><td>${remark ?? '-'}</td></tr>\n`;
}
