import type { Comparison } from '../../analysis/comparison.ts';
import type { Verdict } from '../../analysis/verdict.ts';
import { comparisonChart } from '../comparison-chart.ts';
import { drawableCells, flameGraphOf } from '../comparison-flame-graph.ts';
import { rowName, type ChangeTable } from '../comparison-changes.ts';
import {
  type ComparisonSheet,
  comparisonSheetOf,
  mostChangedFirst,
  type ReasonRow,
  type Reasons,
} from '../comparison-sheet.ts';
import { made, type Markup, markup } from '../markup.ts';
import { sentence } from '../said.ts';
import { numberClass, scrolled } from './data-table.ts';
import { drawDocument, type Section } from './frame.ts';

/** Flame graphs in a page: each is a picture of some hundred kilobytes. */
const MOST_GRAPHS = 12;

/** A comparison as a page: what differs in one picture, tables, what accounts for it. The same comparison gives the same text. */
export function renderComparisonPage(comparison: Comparison, verdict?: Verdict): string {
  const sheet = comparisonSheetOf(comparison, verdict, () => ({ functions: 40, classes: 20, cells: 40 }));
  const { headline, cautions, sides, pair } = sheet;
  const chart = comparisonChart(comparison);
  const opening = markup`<section class="opening" aria-label="What differs">
<ul class="found">
<li>${sentence(headline)}</li>
${sides.map(({ name, label, versions }) => markup`<li>${name} is ${label}: <span class="note">${versions}</span></li>\n`)}${
    pair === undefined ? '' : markup`<li>A is of ${pair.a}, B of ${pair.b}.</li>\n`
  }${cautions.map((caution) => markup`<li>${caution}</li>\n`)}</ul>
<figure>
${scrolled('What differs, picture', made(chart.svg))}<figcaption>Every figure that both sides have; bars are what B takes more or fewer, in percent of A.</figcaption></figure>
</section>
`;
  return drawDocument({
    title: 'What differs between A and B',
    heading: 'What differs between A and B',
    opening,
    sections: [
      ...changesSection(sheet, verdict !== undefined),
      ...reasonsSection(sheet),
      ...graphsSection(comparison),
      ...notesSection(sheet),
    ],
  });
}

function changesSection({ tables, pair }: ComparisonSheet, judged: boolean): Section[] {
  if (tables.length === 0) return [];
  const content = markup`${tables.map((table) => scrolled(table.title, drawChanges(table, pair, judged)))}`;
  return [{ id: 'differences', title: 'Figures that differ', content }];
}

function drawChanges(
  { title, kind, unit, noisy, rows }: ChangeTable,
  pair: ComparisonSheet['pair'],
  judged: boolean,
): Markup {
  const number = numberClass('right');
  const on = pair === undefined ? '' : `, A on ${pair.a} and B on ${pair.b}`;
  return markup`<table><caption>${title}${on}</caption>
<thead><tr><th scope="col">configuration</th><th scope="col">${kind}</th>${[`A, ${unit}`, `B, ${unit}`, 'difference', 'percent'].map((head) => markup`<th scope="col"${number}>${head}</th>`)}${noisy ? markup`<th scope="col">noise</th>` : ''}${judged ? markup`<th scope="col">verdict</th>` : ''}</tr></thead>
<tbody>
${rows.map(
  (row) =>
    markup`<tr><th scope="row">${row.configuration}</th><td>${rowName(row, kind)}</td>${[row.a, row.b, row.difference, row.percent].map((cell) => markup`<td${number}>${cell}</td>`)}${noisy ? markup`<td>${row.significance}</td>` : ''}${judged ? markup`<td>${row.verdict}</td>` : ''}</tr>\n`,
)}</tbody></table>`;
}

function reasonsSection({ reasons, pair }: ComparisonSheet): Section[] {
  if (reasons.length === 0) return [];
  const content = markup`<p>What accounts for each difference, the largest first; what is printed adds up to it.</p>
${reasons.map((each) => drawReasons(each, pair === undefined))}`;
  return [{ id: 'reasons', title: 'What accounts for it', content }];
}

function drawReasons({ row, unit, functions, classes }: Reasons, isNamed: boolean): Markup {
  const cell = isNamed ? `${row.configuration} ${row.benchmark}` : row.benchmark;
  const title = `${cell}: ${row.difference} ${unit} (${row.percent})`;
  const lists: [string, readonly ReasonRow[]][] = [
    ['function', functions],
    ['class of instructions', classes],
  ];
  return markup`<h3>${title}</h3>
${lists.filter(([, rows]) => rows.length > 0).map(([head, rows]) => scrolled(`${title}, by ${head}`, drawReasonTable(`${cell}, by ${head}`, head, rows)))}`;
}

function drawReasonTable(title: string, head: string, rows: readonly ReasonRow[]): Markup {
  const number = numberClass('right');
  const places = rows.some(({ place }) => place !== '');
  return markup`<table><caption>${title}</caption>
<thead><tr><th scope="col">${head}</th>${places ? markup`<th scope="col">where</th>` : ''}${['A', 'B', 'difference'].map((each) => markup`<th scope="col"${number}>${each}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ({ name, place, a, b, difference }) =>
    markup`<tr><th scope="row">${name}</th>${places ? markup`<td>${place}</td>` : ''}${[a, b, difference].map((each) => markup`<td${number}>${each}</td>`)}</tr>\n`,
)}</tbody></table>`;
}

function graphsSection(comparison: Comparison): Section[] {
  const all = drawableCells(comparison).toSorted(mostChangedFirst);
  if (all.length === 0) return [];
  const shown = all.slice(0, MOST_GRAPHS);
  const left =
    all.length === shown.length ? '' : ` Drawn are the ${shown.length} of ${all.length} that changed most.`;
  const content = markup`<p>Call stacks of both sides in one picture: red is what takes more in B by its own instructions, blue what takes fewer. A click zooms.${left}</p>
${shown.map(
  (cell) =>
    markup`<figure class="wide">${scrolled(`${cell.benchmark} on ${cell.configuration.b}, differential flame graph`, made(flameGraphOf(cell, comparison)))}</figure>\n`,
)}`;
  return [{ id: 'flame-graphs', title: 'Differential flame graphs', content }];
}

function notesSection({ notes }: ComparisonSheet): Section[] {
  if (notes.length === 0) return [];
  const content = markup`<ul>${notes.map((note) => markup`<li>${note}</li>\n`)}</ul>`;
  return [{ id: 'notes', title: 'To know beside it', content }];
}
