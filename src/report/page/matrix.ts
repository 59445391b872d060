import { published as study } from '../../catalog/published.ts';
import { type Markup, markup } from '../markup.ts';
import { footnotesOf, hasPublished, type Sheet, type SheetCell, type SheetGroup } from '../sheet.ts';
import { scrolled } from './data-table.ts';

const PROVENANCE = `Cycles are what the study published for the hardware of 2016, another unit of other machines: ${study.source}. ${study.provenance}`;

/** Where a figure of ours leads, if it leads anywhere. */
export type LinkOf = (configuration: string, benchmark: string) => string | undefined;

/** The tables of a run, one for each machine and kind, and what their marks mean. */
export function drawMatrix(sheets: readonly Sheet[], linkOf: LinkOf = () => undefined): Markup {
  const footnotes = footnotesOf(sheets);
  const published = sheets.some(hasPublished);
  return markup`${sheets.map((sheet) => scrolled(sheet.title, drawSheet(sheet, linkOf)))}
${
  footnotes.length === 0 && !published
    ? ''
    : markup`<ul class="note">
${footnotes.map(({ mark, text }) => markup`<li>${mark} ${text}</li>\n`)}${published ? markup`<li>* ${PROVENANCE}</li>\n` : ''}</ul>`
}`;
}

/** Of the cells of a group. */
const CLASSES: Readonly<Record<SheetGroup['origin'], string>> = {
  measured: 'number',
  derived: 'number beside',
  published: 'number published cycles',
  predicted: 'number published',
};

function drawSheet({ title, per, groups, rows }: Sheet, linkOf: LinkOf): Markup {
  return markup`<table><caption>${title}</caption>
<thead>
<tr><th rowspan="2" scope="col">${per}</th>${groups.map(
    (group) =>
      markup`<th colspan="${group.columns.length}" scope="colgroup" class="${CLASSES[group.origin]}">${group.title}${group.origin === 'published' ? '*' : ''}</th>`,
  )}</tr>
<tr>${groups.map(({ origin, columns }) => columns.map(({ head }) => markup`<th scope="col" class="${CLASSES[origin]}">${head}</th>`))}</tr>
</thead>
<tbody>
${rows.map(
  ({ benchmark, name, indented, marks, cells }) =>
    markup`<tr${indented ? markup` class="variant"` : ''}><th scope="row">${[name, ...marks].join(' ')}</th>${groups.map((group, index) => drawCells(group, cells[index] ?? [], benchmark, linkOf))}</tr>\n`,
)}</tbody>
</table>`;
}

function drawCells(
  { origin, columns }: SheetGroup,
  cells: readonly SheetCell[],
  benchmark: string,
  linkOf: LinkOf,
): Markup[] {
  return cells.map((cell, column) => {
    const { configuration } = columns[column] ?? {};
    const link =
      origin === 'measured' && configuration !== undefined ? linkOf(configuration, benchmark) : undefined;
    return markup`<td class="${CLASSES[origin]}">${withMark(cell, link)}</td>`;
  });
}

/** A figure whose mark, or the place of one, is of one width, so that digits stay below each other. */
function withMark({ text, mark }: SheetCell, link: string | undefined): Markup {
  const shown = link === undefined ? markup`${text}` : markup`<a href="${link}">${text}</a>`;
  return mark === '' ? shown : markup`${shown}<span class="mark">${mark.trim()}</span>`;
}
