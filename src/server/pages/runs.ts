import { type Markup, markup } from '../../report/markup.ts';
import { scrolled } from '../../report/page/data-table.ts';
import { PAGE_SIZE, type RunLine, type RunList } from '../documents/runs.ts';
import type { View } from './layout.ts';
import { runPath } from './links.ts';
import { counted, drawState, moment, stateWords } from './words.ts';

/** The list of runs. */
export function runsView({ total, offset, runs }: RunList): View {
  return {
    title: 'Runs',
    part: 'runs',
    events: '/api/events',
    content: total === 0 ? EMPTY : drawList(total, offset, runs),
  };
}

const EMPTY = markup`<div class="notice"><p>No run is stored yet.</p>
<p><a href="/start">Start one here</a>, or type <code>worldswitch run</code> in a terminal: it shows up on this page while it is measured.</p></div>`;

function drawList(total: number, offset: number, runs: readonly RunLine[]): Markup {
  const last = offset + runs.length;
  const range = runs.length === total ? '' : `: ${offset + 1} to ${last}`;
  return markup`<p class="facts">${counted(total, 'run')}${range}, the latest first.</p>
<form action="/series" method="get">
${scrolled(
  'Runs',
  markup`<table class="list"><caption class="hint">Choose two runs to compare them, or several to see their figures over time.</caption>
<thead><tr><th scope="col">choose</th><th scope="col">run</th><th scope="col">state</th><th scope="col">began (UTC)</th><th scope="col">measured</th><th scope="col">software</th></tr></thead>
<tbody>
${runs.map(drawRun)}</tbody></table>`,
)}
<p class="actions"><button type="submit" id="compare-chosen" formaction="/compare">Compare two</button> <button type="submit" id="series-of-chosen">Series</button></p>
</form>
${drawPages(total, offset, last)}`;
}

function drawRun(run: RunLine): Markup {
  const { id, label, startedAt, state, verified, explained, software } = run;
  const words = state === 'completed' && verified ? 'verified' : stateWords[state];
  return markup`<tr><td><input type="checkbox" name="run" value="${id}" id="choose-${id}" aria-label="Choose run ${id}"></td><th scope="row"><a href="${runPath(id)}">${id}</a>${label === null ? '' : markup`<br>${label}`}</th><td>${drawState(state, explained ? `${words}, explained` : words)}</td><td>${moment(startedAt)}</td><td class="wrap">${measuredOf(run)}</td><td class="wrap">${software.join(', ') || '-'}</td></tr>
`;
}

/** So many workloads are named; of more their number is said. */
const MOST_NAMED = 3;

function measuredOf({ sessions }: RunLine): string {
  const configurations = sessions
    .filter(({ workload }) => workload === null)
    .map(({ configuration, state }) => (state === 'failed' ? `${configuration} (failed)` : configuration));
  return [...configurations, ...workloadsOf(sessions)].join(', ') || 'nothing yet';
}

function workloadsOf(sessions: RunLine['sessions']): string[] {
  const own = sessions.filter(({ workload }) => workload !== null);
  if (own.length === 0) return [];
  const names = [...new Set(own.map(({ workload }) => workload))];
  const where = [...new Set(own.map(({ configuration }) => configuration))].join(', ');
  const failed = own.filter(({ state }) => state === 'failed').length;
  const what = names.length > MOST_NAMED ? counted(names.length, 'workload') : names.join(', ');
  return [`${what} on ${where}${failed === 0 ? '' : ` (${failed} failed)`}`];
}

function drawPages(total: number, offset: number, last: number): Markup {
  if (offset === 0 && last >= total) return markup``;
  const newer = Math.max(0, offset - PAGE_SIZE);
  return markup`<nav class="pages" aria-label="Pages of the list">${
    offset === 0 ? '' : markup`<a rel="prev" href="/?offset=${newer}">Newer runs</a>`
  }${last >= total ? '' : markup`<a rel="next" href="/?offset=${last}">Older runs</a>`}</nav>`;
}
