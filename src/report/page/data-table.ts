import type { ExplanationTable } from '../explanation-table.ts';
import { type Markup, markup } from '../markup.ts';

/** A table that can be scrolled if it is wider than its place, also by those who have no pointer. */
export function scrolled(name: string, table: Markup): Markup {
  return markup`<div class="scroll" role="region" tabindex="0" aria-label="${name}">${table}</div>`;
}

/** The table behind a chart, folded in: what a chart shows can be read without it. */
export function behindChart(name: string, table: Markup): Markup {
  return markup`<details><summary>Table: ${name}</summary>
${scrolled(name, table)}</details>`;
}

/** A table of an explanation. Columns without a head, such as bars made of characters, are left out. */
export function drawTable({ title, columns, rows, sum, detailHead }: ExplanationTable): Markup {
  const shown = columns.flatMap((column, index) => (column.head === '' ? [] : [{ ...column, index }]));
  const details = detailHead !== undefined && rows.some(({ detail }) => detail !== undefined);
  const cells = (texts: readonly string[]): Markup[] =>
    shown.map(({ index, alignment }, position) => {
      const text = texts[index] ?? '';
      if (position === 0) return markup`<th scope="row"${numberClass(alignment)}>${text}</th>`;
      return markup`<td${numberClass(alignment)}>${text}</td>`;
    });
  return markup`<table><caption>${title}</caption>
<thead><tr>${shown.map(({ head, alignment }) => markup`<th scope="col"${numberClass(alignment)}>${head}</th>`)}${details ? markup`<th scope="col">${detailHead ?? ''}</th>` : ''}</tr></thead>
<tbody>
${rows.map(
  ({ indented, cells: texts, detail }) =>
    markup`<tr${indented ? markup` class="variant"` : ''}>${cells(texts)}${details ? markup`<td class="detail">${detail ?? ''}</td>` : ''}</tr>\n`,
)}</tbody>
<tfoot><tr>${cells(sum)}${details ? markup`<td></td>` : ''}</tr></tfoot>
</table>`;
}

/** The class of cells with a figure. */
export function numberClass(alignment: 'left' | 'right'): Markup {
  return alignment === 'right' ? markup` class="number"` : markup``;
}
