import { made, type Markup, markup } from '../markup.ts';
import { formatFigure } from '../numbers.ts';
import { overheadChart } from '../overhead-chart.ts';
import { exitsTable, overheadTable } from '../overhead-tables.ts';
import type { WorkloadOverheads } from '../overheads.ts';
import { unitOfWork } from '../workload-figure-text.ts';
import { behindChart, drawTable, scrolled } from './data-table.ts';

/** What the overheads of workloads consist of: a chart for each workload. */
export function drawOverheads(overheads: readonly WorkloadOverheads[]): Markup {
  return markup`<p>What a unit of work takes beyond what it takes without a hypervisor, split. <strong>Transitions</strong> are exits, but for those that are answered at once, each at what a hypercall takes on the configuration by a VM with the same devices, as a microbenchmark has it. <strong>Interrupt delivery</strong> and the <strong>I/O path</strong> in the host or Dom0 (network stack, vhost or netback, copies and grants, the tasks that carry packets) are counted by function. The <strong>rest</strong> is what is left, hence the parts add up; a part below zero takes less than natively, and is drawn to the left of zero. The tables have the server's side too, without the client's work. All of it is of the repetition in the middle.</p>
<div class="grid parts">
${overheads.map(drawWorkload)}</div>`;
}

function drawWorkload(overheads: WorkloadOverheads): Markup {
  const { workload, configurations } = overheads;
  const unit = unitOfWork(workload);
  const costs = configurations
    .map(
      ({ configuration, exitCost, pricedBy }) =>
        `${configuration.id} ${formatFigure(exitCost)} (${pricedBy})`,
    )
    .join(', ');
  const tables = configurations
    .flatMap((each) => [overheadTable(each, unit), exitsTable(each, unit)])
    .filter((table) => table !== undefined);
  return markup`<figure>
${scrolled(`${workload}, overhead, picture`, made(overheadChart(overheads).svg))}<figcaption>${workload}: what a ${unit} takes beyond native. Instructions of a transition: ${costs}.</figcaption>
${behindChart(`${workload}, overhead and exits`, markup`${tables.map(drawTable)}`)}</figure>
`;
}
