import { benchmarks } from '../../catalog/benchmarks.ts';
import { configurations } from '../../catalog/configurations.ts';
import { measuredWords } from '../../report/measured-words.ts';
import { type Markup, markup } from '../../report/markup.ts';
import { scrolled } from '../../report/page/data-table.ts';
import { PAGE_SIZE, type RunFilterQuery, type RunLine, type RunList } from '../documents/runs.ts';
import { dayField, textField } from './fields.ts';
import type { View } from './layout.ts';
import { runPath, runsPath } from './links.ts';
import { type RefusedField, refusedFieldOf } from './refused-field.ts';
import { counted, drawError, drawParameters, drawState, moment, stateWords } from './words.ts';

/** What is said of a refusal: the sentence, and the next step. */
type Refusal = Parameters<typeof refusedFieldOf>[0];

/** The list of runs, all of them or those that fit. */
export function runsView(list: RunList, filter: RunFilterQuery): View {
  return {
    title: 'Runs',
    part: 'runs',
    events: '/api/events',
    ...(list.stored === 0 ? {} : { fixed: drawFilter(filter) }),
    content: list.stored === 0 ? EMPTY : drawList(list, filter),
  };
}

/** The filter of the list with what can fit no run. */
export function refusedRunsView(filter: RunFilterQuery, refusal: Refusal): View {
  const refused = refusedFieldOf(refusal);
  return {
    title: 'Runs',
    part: 'runs',
    content: markup`${drawFilter(filter, refused)}${refused === undefined ? drawError(refusal) : ''}`,
  };
}

const EMPTY = markup`<div class="notice"><p>No run is stored yet.</p>
<p><a href="/start">Start one here</a>, or type <code>worldswitch run</code> in a terminal: it shows up on this page while it is measured.</p></div>`;

function drawFilter(
  { label, configuration, benchmark, kernel, since }: RunFilterQuery,
  refused?: RefusedField,
): Markup {
  const fields = [
    textField({ name: 'label', label: 'Label', value: label ?? '' }, refused, 14),
    textField(
      {
        ...{ name: 'configuration', label: 'Configurations', value: configuration?.join(' ') ?? '' },
        suggestions: configurations.map(({ id }) => id),
      },
      refused,
      18,
    ),
    textField(
      {
        ...{ name: 'benchmark', label: 'Benchmarks', value: benchmark?.join(' ') ?? '' },
        suggestions: benchmarks.map(({ id }) => id),
      },
      refused,
      18,
    ),
    textField({ name: 'kernel', label: 'Linux', value: kernel ?? '', placeholder: '6.12' }, refused, 8),
    // A moment can be in an address, too, and is no day.
    since === undefined || /^\d{4}-\d{2}-\d{2}$/.test(since)
      ? dayField({ name: 'since', label: 'Since (UTC)', value: since ?? '' }, refused)
      : textField({ name: 'since', label: 'Since (UTC)', value: since }, refused, 16),
  ];
  const isSet = [label, configuration, benchmark, kernel, since].some((each) => each !== undefined);
  return markup`<search><form action="/" method="get" id="filter"><div class="fields">
${fields}<button type="submit" class="main">Filter</button>${isSet ? markup` <a href="/">All runs</a>` : ''}</div></form></search>
`;
}

function drawList({ stored, total, offset, runs }: RunList, filter: RunFilterQuery): Markup {
  const last = offset + runs.length;
  const range = runs.length === total ? '' : `: ${offset + 1} to ${last}`;
  if (total === 0)
    return markup`<div class="notice"><p>None of ${counted(stored, 'stored run')} fits.</p><p><a href="/">All runs</a></p></div>`;
  const count =
    total === stored
      ? counted(total, 'run')
      : `${total.toLocaleString('en-US')} of ${counted(stored, 'run')}`;
  const told = runs.some(({ parameters }) => parameters.length > 0);
  return markup`<p class="facts">${count}${range}, the latest first.</p>
<form action="/series" method="get">
${scrolled(
  'Runs',
  markup`<table class="list"><caption class="hint">Choose two runs to compare them, or several to see their figures over time.</caption>
<thead><tr><th scope="col">choose</th><th scope="col">run</th><th scope="col">state</th><th scope="col">began (UTC)</th><th scope="col">measured</th><th scope="col">software</th>${told ? markup`<th scope="col">parameters</th>` : ''}</tr></thead>
<tbody>
${runs.map((run) => drawRun(run, told))}</tbody></table>`,
)}
<p class="actions"><button type="submit" id="compare-chosen" formaction="/compare">Compare two</button> <button type="submit" id="series-of-chosen">Series</button></p>
</form>
${drawPages(total, offset, last, filter)}`;
}

/** @param told whether a run of the list was told something, so that there is a column for it */
function drawRun(run: RunLine, told: boolean): Markup {
  const { id, label, startedAt, state, verified, explained, sessions, software, parameters } = run;
  const words = state === 'completed' && verified ? 'verified' : stateWords[state];
  const cells = [measuredWords(sessions) || 'nothing yet', software.join(', ') || '-'];
  return markup`<tr><td><input type="checkbox" name="run" value="${id}" id="choose-${id}" aria-label="Choose run ${id}"></td><th scope="row"><a href="${runPath(id)}">${id}</a>${label === null ? '' : markup`<br>${label}`}</th><td>${drawState(state, explained ? `${words}, explained` : words)}</td><td>${moment(startedAt)}</td>${cells.map((text) => markup`<td class="wrap">${text}</td>`)}${told ? markup`<td class="wrap">${drawParameters(parameters)}</td>` : ''}</tr>
`;
}

function drawPages(total: number, offset: number, last: number, filter: RunFilterQuery): Markup {
  if (offset === 0 && last >= total) return markup``;
  const newer = Math.max(0, offset - PAGE_SIZE);
  return markup`<nav class="pages" aria-label="Pages of the list">${
    offset === 0 ? '' : markup`<a rel="prev" href="${runsPath(filter, newer)}">Newer runs</a>`
  }${last >= total ? '' : markup`<a rel="next" href="${runsPath(filter, last)}">Older runs</a>`}</nav>`;
}
