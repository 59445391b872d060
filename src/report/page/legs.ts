import { made, type Markup, markup } from '../markup.ts';
import { legsChart, legsNote, legsTable, type WorkloadLegs } from '../legs.ts';
import { behindChart, drawTable, scrolled } from './data-table.ts';

/** The legs of transactions: a chart for each workload whose transactions were stamped. */
export function drawLegs(all: readonly WorkloadLegs[]): Markup {
  return markup`<p>The way of a transaction, from the client's sending to its next sending, as in table 5 of the study. Functions of the kernels are stamped from outside when they are entered, which does not disturb the run.</p>
<div class="grid parts">
${all.map(drawWorkload)}</div>`;
}

function drawWorkload(legs: WorkloadLegs): Markup {
  const { workload, configurations } = legs;
  const tables = configurations.map(({ configuration, legs: own }) => legsTable(configuration, own));
  return markup`<figure>
${scrolled(`${workload}, legs, picture`, made(legsChart(legs).svg))}<figcaption>${workload}: medians of the legs. ${configurations.map(({ configuration, legs: own }) => legsNote(configuration, own)).join(' ')}</figcaption>
${behindChart(`${workload}, legs`, markup`${tables.map(drawTable)}`)}</figure>
`;
}
