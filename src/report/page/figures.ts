import { made, type Markup, markup } from '../markup.ts';
import { formatFigure } from '../numbers.ts';
import type { MicrobenchmarkCharts } from '../report-charts.ts';
import type { ReportedMicrobenchmark } from '../report-cells.ts';
import { behindChart, numberClass } from './data-table.ts';

/** One microbenchmark's figures side by side: the chart, what is timed, and the figures as a table. */
export function drawFigures(
  { microbenchmark: { id, definition }, figures }: ReportedMicrobenchmark,
  { figures: chart }: MicrobenchmarkCharts,
): Markup {
  const name = `${id}, instructions per operation`;
  const number = numberClass('right');
  return markup`<figure>
${made(chart.svg)}<figcaption>${id}: ${definition}. Medians, in instructions per operation.</figcaption>
${behindChart(
  name,
  markup`<table><caption>${name}</caption>
<thead><tr><th scope="col">configuration</th><th scope="col">operation</th><th scope="col"${number}>instructions</th></tr></thead>
<tbody>
${figures.map(
  ({ configuration, microbenchmark, figure }) =>
    markup`<tr><th scope="row">${configuration}</th><td>${microbenchmark}</td><td${number}>${formatFigure(figure)}</td></tr>\n`,
)}</tbody></table>`,
)}</figure>
`;
}
