import { made, type Markup, markup } from '../markup.ts';
import { normalizedChart } from '../normalized-chart.ts';
import type { NormalizedMachine } from '../normalized.ts';
import { costText, factorText, unitOfWork } from '../workload-figure-text.ts';
import { behindChart, numberClass, scrolled } from './data-table.ts';

/** What workloads cost beside what they cost without a hypervisor: a chart for each machine. */
export function drawNormalized(machines: readonly NormalizedMachine[]): Markup {
  return markup`<p>In the form of the study's figure 4: what a unit of work costs as a multiple of what the same unit costs without a hypervisor on the same machine, with the same kernel and programs. 1 is native; what is above it is what virtualization costs. The study's bars are of time on real hardware with client and server at work at the same time${inInstructions(machines) ? '; these are of instructions, one after the other' : ''}.</p>
${machines.map(drawMachine)}`;
}

/** Whether all figures are of instructions. */
function inInstructions(machines: readonly NormalizedMachine[]): boolean {
  return machines.every(({ unit }) => unit === 'instructions');
}

function drawMachine(machine: NormalizedMachine): Markup {
  const { title, unit, native, configurations, rows } = machine;
  const name = `${title}, times native`;
  const number = numberClass('right');
  return markup`<figure class="wide">
${scrolled(`${name}, picture`, made(normalizedChart(machine).svg))}<figcaption>${title}: ${unit} per unit of work, ${native} = 1. Medians over the repetitions of all launches; lines are intervals of 95 %.</figcaption>
${behindChart(
  name,
  markup`<table><caption>${name}</caption>
<thead><tr><th scope="col">workload</th><th scope="col">unit of work</th><th scope="col"${number}>${native}, ${unit}</th>${configurations.map((configuration) => markup`<th scope="col"${number}>${configuration}, times native</th>`)}</tr></thead>
<tbody>
${rows.map(
  ({ workload, native: base, figures }) =>
    markup`<tr><th scope="row">${workload}</th><td>${unitOfWork(workload)}</td><td${number}>${costText(base.perUnit)}</td>${figures.map((figure) => markup`<td${number}>${factorText(figure?.normalized)}</td>`)}</tr>\n`,
)}</tbody></table>`,
)}</figure>
`;
}
