import { made, type Markup, markup } from '../markup.ts';
import type { NamedChart } from '../named-chart.ts';
import type { Opening } from '../opening-part.ts';
import { scrolled } from './data-table.ts';

/** What a run found, at the beginning of its page: the sentences, and beside or below them the picture. */
export function drawOpening(opening: Opening | undefined): Markup {
  if (opening === undefined) return markup``;
  const { chart, caption, sentences } = opening;
  return markup`<section class="opening" aria-label="What was found">
<ul class="found">
${sentences.map((each) => markup`<li>${each}</li>\n`)}</ul>
<figure>
${scrolled('What was found, picture', made(withOwnIds(chart)))}<figcaption>${caption} The tables below have every figure.</figcaption></figure>
</section>
`;
}

/** The same picture may stand in a section below: what refers to its elements must find these. */
function withOwnIds({ name, svg }: NamedChart): string {
  // In texts quotation marks are written otherwise.
  return svg.replaceAll(`"${name}-`, `"opening-${name}-`).replace(` ${name}-desc"`, ` opening-${name}-desc"`);
}
