import { type Markup, markup } from '../../markup.ts';
import type { WorkloadSheet } from '../../workloads/sheet.ts';
import { scrolled } from '../data-table.ts';

/** The tables of a run of workloads, one for each machine. */
export function drawSheets(sheets: readonly WorkloadSheet[]): Markup {
  return markup`${sheets.map((sheet) => scrolled(sheet.title, drawSheet(sheet)))}
<ul class="note"><li>Instructions of all CPUs of the machine, medians over repetitions; what starting the programs takes is subtracted.</li>
<li>Each figure is the sum of what client, server and hypervisor execute one after the other, also of what they would do at the same time.</li></ul>`;
}

function drawSheet({ title, groups, rows }: WorkloadSheet): Markup {
  const own = groups[0]?.systems.length ?? 0;
  return markup`<table><caption>${title}</caption>
<thead>
<tr><th rowspan="2" scope="col">unit of work</th>${groups.map(
    (group, index) =>
      markup`<th colspan="${group.systems.length}" scope="colgroup" class="${index === 0 ? 'number' : 'number beside'}">${group.title}</th>`,
  )}</tr>
<tr>${groups.map((group, index) => group.systems.map((system) => markup`<th scope="col" class="${index === 0 ? 'number' : 'number beside'}">${system}</th>`))}</tr>
</thead>
<tbody>
${rows.map(
  ({ name, cells }) =>
    markup`<tr><th scope="row">${name}</th>${cells.map((cell, index) => markup`<td class="${index < own ? 'number' : 'number beside'}">${cell}</td>`)}</tr>\n`,
)}</tbody>
</table>`;
}
