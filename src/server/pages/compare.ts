import { rowName } from '../../report/comparison-changes.ts';
import {
  type ChangeRow,
  type ChangeTable,
  type ComparisonSheet,
  comparisonSheetOf,
} from '../../report/comparison-sheet.ts';
import { type Markup, markup } from '../../report/markup.ts';
import { numberClass, scrolled } from '../../report/page/data-table.ts';
import type { ComparisonView } from '../documents/comparison.ts';
import type { RunLine } from '../documents/runs.ts';
import type { View } from './layout.ts';
import { comparePath, runPath } from './links.ts';
import { drawClasses, drawFunctions, reasonLimits } from './reasons.ts';
import { drawError, moment } from './words.ts';

/** Which runs are compared, as far as they are named. */
export interface CompareForm {
  readonly base: string;
  readonly head: string;
  /** What is offered. */
  readonly recent: readonly RunLine[];
}

/** The form in which two runs are named, and why that could not be done. */
export function compareFormView(form: CompareForm, error?: { message: string; next: string }): View {
  return {
    title: 'Compare two runs',
    part: 'compare',
    content: markup`${error === undefined ? '' : drawError(error)}
<p>Of figures of emulated machines that differs which differs by more than a neutral change may do; elsewhere a difference is held against the noise. Of what both runs explain, the functions that account for it are named.</p>
${drawForm(form)}`,
  };
}

/** Two runs compared. */
export function compareView(view: ComparisonView, form: CompareForm, only: { configuration?: string }): View {
  const { base, head, comparison } = view;
  const sheet = comparisonSheetOf(comparison, undefined, reasonLimits);
  const whole = only.configuration === undefined;
  const explained = new Set(
    comparison.cells
      .filter((cell) => cell.explained)
      .map((cell) => `${cell.configuration.b} ${cell.benchmark}`),
  );
  const linkOf = ({ configuration, benchmark }: ChangeRow): string | undefined =>
    whole && sheet.pair === undefined && explained.has(`${configuration} ${benchmark}`)
      ? comparePath(base, head, { configuration, benchmark })
      : undefined;
  return {
    title: 'Two runs compared',
    part: 'compare',
    content: markup`<ul>
${sheet.sides.map(
  ({ name, versions }, index) =>
    markup`<li><strong>${name}</strong> <a href="${runPath(index === 0 ? base : head)}">run ${index === 0 ? base : head}</a>: ${versions}</li>\n`,
)}</ul>
<p><strong>${sheet.headline}.</strong>${whole ? '' : markup` <a href="${comparePath(base, head)}">All cells of the two runs</a>`}</p>
${sheet.tables.map((table) => drawChanges(table, sheet, linkOf))}${drawAllReasons(sheet)}<ul class="note">
${sheet.notes.map((note) => markup`<li>${note}</li>\n`)}</ul>
<h2 id="others">Compare others</h2>
${drawForm(form)}`,
  };
}

function drawForm({ base, head, recent }: CompareForm): Markup {
  return markup`<form action="/compare" method="get">
<div class="fields">
<label for="base">A, the base<input type="text" id="base" name="base" list="recent" value="${base}" required autocomplete="off" size="26"></label>
<label for="head">B, the head<input type="text" id="head" name="head" list="recent" value="${head}" required autocomplete="off" size="26"></label>
<button type="submit" class="main">Compare</button>
</div>
<p class="hint">The id of a run, the beginning of one, or latest.</p>
<datalist id="recent">${recent.map(({ id, startedAt, software }) => markup`<option value="${id}">${moment(startedAt)} ${software.join(', ')}</option>`)}</datalist>
</form>`;
}

function drawChanges(
  { title, kind, noisy, rows }: ChangeTable,
  { pair }: ComparisonSheet,
  linkOf: (row: ChangeRow) => string | undefined,
): Markup {
  const number = numberClass('right');
  const caption = pair === undefined ? title : `${title}, A on ${pair.a} and B on ${pair.b}`;
  return scrolled(
    caption,
    markup`<table><caption>${caption}</caption>
<thead><tr><th scope="col">configuration</th><th scope="col">${kind}</th><th scope="col"${number}>A</th><th scope="col"${number}>B</th><th scope="col"${number}>difference</th><th scope="col"${number}>percent</th>${noisy ? markup`<th scope="col">beside the noise</th>` : ''}</tr></thead>
<tbody>
${rows.map((row) => {
  const link = linkOf(row);
  const name = rowName(row, kind);
  return markup`<tr><th scope="row">${row.configuration}</th><td>${link === undefined ? name : markup`<a href="${link}">${name}</a>`}</td><td${number}>${row.a}</td><td${number}>${row.b}</td><td${number}>${row.difference}</td><td${number}>${row.percent}</td>${noisy ? markup`<td>${row.significance}</td>` : ''}</tr>\n`;
})}</tbody></table>`,
  );
}

function drawAllReasons({ reasons }: ComparisonSheet): Markup {
  // Of those that changed less nothing was read.
  const read = reasons.filter(({ functions }) => functions.length > 0);
  if (read.length === 0) return markup``;
  return markup`<h2 id="reasons">What accounts for it</h2>
<div class="grid reasons">
${read.map(({ row, unit, functions, classes }) => {
  const name = `${row.configuration} ${row.benchmark}`;
  return markup`<div><h3>${name}: ${row.difference} ${unit} (${row.percent})</h3>
${scrolled(`Functions, ${name}`, drawFunctions(`Functions, ${name}`, functions))}
${classes.length === 0 ? '' : scrolled(`Classes, ${name}`, drawClasses(`Classes of instructions, ${name}`, classes))}</div>\n`;
})}</div>
`;
}
