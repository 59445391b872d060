import { published as study } from '../../catalog/published.ts';
import { type Markup, markup } from '../markup.ts';
import type { Sheet, Sheets } from '../sheet.ts';
import { scrolled } from './data-table.ts';

const PROVENANCE = `Cycles are what the study published for the hardware of 2016, another unit of other machines: ${study.source}. ${study.provenance}`;

/** Where a figure leads, if it leads anywhere. */
export type LinkOf = (configuration: string, microbenchmark: string) => string | undefined;

/** The tables of a run, one for each machine, and what their marks mean. */
export function drawMatrix({ sheets, footnotes }: Sheets, linkOf: LinkOf = () => undefined): Markup {
  const shown = sheets.filter(({ rows }) => rows.length > 0);
  const published = shown.some(({ publishedColumns }) => publishedColumns.length > 0);
  return markup`${shown.map((sheet) => scrolled(sheet.title, drawSheet(sheet, linkOf)))}
<ul class="note">
${footnotes.map(({ mark, text }) => markup`<li>${mark} ${text}</li>\n`)}${published ? markup`<li>* ${PROVENANCE}</li>\n` : ''}</ul>`;
}

function drawSheet({ title, configurations, publishedColumns, rows }: Sheet, linkOf: LinkOf): Markup {
  const published = publishedColumns.length > 0;
  return markup`<table><caption>${title}</caption>
<thead>
<tr><th rowspan="2" scope="col">operation</th><th colspan="${configurations.length}" scope="colgroup" class="number">instructions per operation</th>${
    published
      ? markup`<th colspan="${publishedColumns.length}" scope="colgroup" class="number published cycles">cycles, published 2016*</th>`
      : ''
  }</tr>
<tr>${configurations.map((configuration) => markup`<th scope="col" class="number">${configuration}</th>`)}${publishedColumns.map((column) => markup`<th scope="col" class="number published cycles">${column}</th>`)}</tr>
</thead>
<tbody>
${rows.map(
  ({ microbenchmark, indented, marks, figures, cycles }) =>
    markup`<tr${indented ? markup` class="variant"` : ''}><th scope="row">${[microbenchmark, ...marks].join(' ')}</th>${figures.map((figure, column) => markup`<td class="number">${withMark(figure, linkOf(configurations[column] ?? '', microbenchmark))}</td>`)}${cycles.map((figure) => markup`<td class="number published cycles">${figure}</td>`)}</tr>\n`,
)}</tbody>
</table>`;
}

/** A figure whose mark, or the place of one, is of one width, so that digits stay below each other. */
function withMark(figure: string, link: string | undefined): Markup {
  const [, digits = figure, mark] = /^(.*\S)([ !])$/.exec(figure) ?? [];
  const shown = link === undefined ? markup`${digits}` : markup`<a href="${link}">${digits}</a>`;
  return mark === undefined ? shown : markup`${shown}<span class="mark">${mark.trim()}</span>`;
}
