import type { Limits, ReasonRow } from '../../report/comparison-sheet.ts';
import { type Markup, markup } from '../../report/markup.ts';
import { numberClass } from '../../report/page/data-table.ts';

/** How much of each list of reasons is shown: all cells whose reasons were read. */
export function reasonLimits(): Limits {
  return { functions: 12, classes: 8, cells: Infinity };
}

/** The functions that account for a difference, as a table. */
export function drawFunctions(name: string, rows: readonly ReasonRow[]): Markup {
  return drawReasons(name, 'function', rows, true);
}

/** The classes of instructions that account for it. They are counted over all places. */
export function drawClasses(name: string, rows: readonly ReasonRow[]): Markup {
  return drawReasons(name, 'class of instructions', rows, false);
}

function drawReasons(name: string, head: string, rows: readonly ReasonRow[], placed: boolean): Markup {
  const number = numberClass('right');
  return markup`<table><caption>${name}</caption>
<thead><tr><th scope="col">${head}</th>${placed ? markup`<th scope="col">where</th>` : ''}<th scope="col"${number}>A</th><th scope="col"${number}>B</th><th scope="col"${number}>difference</th></tr></thead>
<tbody>
${rows.map(
  (row) =>
    markup`<tr><th scope="row">${row.name}</th>${placed ? markup`<td>${row.place}</td>` : ''}<td${number}>${row.a}</td><td${number}>${row.b}</td><td${number}>${row.difference}</td></tr>\n`,
)}</tbody></table>`;
}
