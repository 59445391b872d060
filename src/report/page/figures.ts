import { made, type Markup, markup } from '../markup.ts';
import { figuresChart } from '../microbenchmark-charts.ts';
import type { ReportedMicrobenchmark } from '../report-cells.ts';
import { behindChart, numberClass, scrolled } from './data-table.ts';

/** One microbenchmark's figures side by side: the chart, what is timed, and the figures as a table. */
export function drawFigures(row: ReportedMicrobenchmark): Markup {
  const { microbenchmark, unit, figures } = row;
  const { id, definition } = microbenchmark;
  const name = `${id}, ${unit} per operation`;
  const number = numberClass('right');
  return markup`<figure>
${scrolled(`${name}, picture`, made(figuresChart(row).svg))}<figcaption>${id}: ${definition}. Medians, in ${unit} per operation.</figcaption>
${behindChart(
  name,
  markup`<table><caption>${name}</caption>
<thead><tr><th scope="col">configuration</th><th scope="col">operation</th><th scope="col"${number}>${unit}</th></tr></thead>
<tbody>
${figures.map(
  ({ configuration, benchmark, text }) =>
    markup`<tr><th scope="row">${configuration}</th><td>${benchmark}</td><td${number}>${text}</td></tr>\n`,
)}</tbody></table>`,
)}</figure>
`;
}
