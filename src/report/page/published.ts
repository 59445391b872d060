import { published } from '../../catalog/published.ts';
import { type Markup, markup } from '../markup.ts';
import { decimalsOf, formatFigure } from '../numbers.ts';
import { scrolled } from './data-table.ts';

/** What the study published of TCP_RR: a table of its own, as its units are others. */
export function drawPublishedTcpRr(): Markup {
  const { columns, rows } = published.tcpRr();
  const name = "The study's TCP_RR: hardware of 2016, not instructions";
  const table = markup`<table><caption>${name}</caption>
<thead><tr><th scope="col">table 5 of the study</th>${columns.map((column) => markup`<th scope="col" class="number cycles">${column}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ({ name: row, values }) =>
    markup`<tr><th scope="row">${row}</th>${values.map((value) => markup`<td class="number cycles">${value === null ? '-' : formatFigure(value, decimalsOf(values.filter((each) => each !== null)))}</td>`)}</tr>\n`,
)}</tbody></table>`;
  return markup`${scrolled(name, table)}
<p class="note">Transactions a second, and microseconds (us), on real hardware, from another computer over 10 Gb Ethernet: ${published.source}. ${published.provenance}</p>
`;
}
