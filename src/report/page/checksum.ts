import { type Markup, markup } from '../markup.ts';

/** So many digits tell two files apart well enough to see it. */
const DIGITS = 10;

/** A cell of a table with the first digits of a checksum, which has the whole in its title. */
export function checksumCell(sha256: string | undefined): Markup {
  if (sha256 === undefined) return markup`<td>-</td>`;
  return markup`<td><code title="${sha256}">${sha256.slice(0, DIGITS)}</code></td>`;
}
