import type { History } from '../../analysis/history/history.ts';
import { archivedSoftware, softwareTitles } from '../../artifacts/archive/offers.ts';
import { benchmarks } from '../../catalog/benchmarks.ts';
import { drawHistoryChart } from '../../report/history/chart.ts';
import { footnotesFrom } from '../../report/history/gaps.ts';
import {
  drawCauses,
  drawHistoryNotes,
  drawHistoryTable,
  type HistoryLinks,
} from '../../report/history/parts.ts';
import { shownCauses } from '../../report/history/words.ts';
import { made, type Markup, markup } from '../../report/markup.ts';
import { clip } from '../../report/printable.ts';
import { HISTORY_BENCHMARKS } from '../../study/history/cells.ts';
import type { ChangesQuery, HistoryView } from '../documents/history.ts';
import { option } from './fields.ts';
import type { View } from './layout.ts';
import { changesPath, comparePath, historyPath } from './links.ts';

/** Causes of steps that a page shows, the largest. */
const MOST_CAUSES = 40;

/** Of what is left out so much is named, and of each so many characters. */
const MOST_OWN = 8;
const LONGEST_OWN = 80;

/** Cells over versions. */
export function historyView(view: HistoryView): View {
  const { history, query } = view;
  const footnotes = footnotesFrom();
  const { shown, others } = shownCauses(history, MOST_CAUSES);
  const links: HistoryLinks = {
    ...linksFor(query.software),
    narrow: (from, to) => historyPath({ ...query, every: 'all', from, to }),
  };
  const isEmpty = history.versions.length < 2 || history.lines.length === 0;
  return {
    title: `History by version of ${history.software}`,
    part: 'history',
    content: markup`${drawForm(view)}
${
  isEmpty
    ? markup`<div class="notice"><p>Nothing of this was measured with two versions. <code>worldswitch history</code> measures it.</p></div>`
    : markup`<figure><div class="scroll wide" role="region" tabindex="0" aria-label="History, picture">${made(drawHistoryChart(history))}</div></figure>
${[...Map.groupBy(history.lines, ({ configuration }) => configuration)].map(([configuration, own]) => markup`<details><summary>The figures of ${configuration}</summary>${drawHistoryTable(history, own, footnotes, links)}</details>`)}
<section aria-labelledby="steps"><h2 id="steps">Steps, and the functions that account for them</h2>
${drawCauses(shown, history, links)}${others === 0 ? '' : markup`<p>${others} smaller steps are not shown.</p>`}</section>
${drawHistoryNotes(history, footnotes)}`
}${drawOwn(view.own)}`,
  };
}

/** What is left out, as it is no figure of a version alone; nothing if nothing is. */
function drawOwn(own: readonly string[]): Markup {
  if (own.length === 0) return markup``;
  const more = own.length - MOST_OWN;
  return markup`<p class="note">Left out is what was measured with parameters or software of the user's own, or elsewhere than in emulated machines: ${own
    .slice(0, MOST_OWN)
    .map(
      (text, index) => markup`${index === 0 ? '' : ', '}<code>${clip(text, LONGEST_OWN)}</code>`,
    )}${more > 0 ? ` and ${more} more` : ''}. <a href="/series">Series</a> have it.</p>`;
}

/** What changed between two versions, over all cells. */
export function changesView(history: History, { software, from, to }: ChangesQuery): View {
  const steps = history.causes.flatMap((cause) => cause.steps);
  return {
    title: `What changed from ${history.software} ${from} to ${to}`,
    part: 'history',
    content: markup`<p>Of ${history.lines.length} cells that were measured with both, ${steps.length} differ by more than their sensitivity.</p>
${drawCauses(history.causes, history, { step: linksFor(software).step ?? (() => '/') })}`,
  };
}

function linksFor(software: ChangesQuery['software']): HistoryLinks {
  return {
    changes: (from, to) => changesPath(software, from, to),
    step: ({ runs, configuration, benchmark }) => comparePath(runs.a, runs.b, { configuration, benchmark }),
  };
}

function drawForm({ history, query, numbers }: HistoryView): Markup {
  const { software, every, from, to, benchmark: wanted = HISTORY_BENCHMARKS, configuration } = query;
  const bounds = (name: 'from' | 'to', label: string, value: string | undefined): Markup =>
    markup`<label for="${name}">${label}<select id="${name}" name="${name}">${option('', name === 'from' ? 'the oldest' : 'the newest', value === undefined)}${numbers.map((each) => option(each, each, each === value))}</select></label>`;
  return markup`<form action="/history" method="get"><div class="fields">
<label for="software">Versions of<select id="software" name="software">${archivedSoftware.map((id) => option(id, softwareTitles[id], id === software))}</select></label>
<label for="benchmark">Benchmarks<select id="benchmark" name="benchmark" multiple size="4">${benchmarks.map(({ id }) => option(id, id, wanted.includes(id)))}</select></label>
<label for="every">Which<select id="every" name="every">${option('minor', 'the newest of each series', every === 'minor')}${option('all', 'all that were measured', every === 'all')}</select></label>
${bounds('from', 'From', from)}${bounds('to', 'To', to)}
${(configuration ?? []).map((id) => markup`<input type="hidden" name="configuration" value="${id}">`)}<button type="submit" class="main">Show</button></div>
<p class="hint">${configuration === undefined ? 'All configurations that were measured.' : markup`Only ${configuration.join(', ')}. <a href="/history">All configurations</a>.`} ${history.versions.length} versions are shown.${drawWiden(query)}</p></form>`;
}

/** The way back from some versions to all; nothing where all are shown. */
function drawWiden(query: HistoryView['query']): Markup {
  if (query.from === undefined && query.to === undefined) return markup``;
  const whole = historyPath({ ...query, every: 'minor', from: undefined, to: undefined });
  return markup` <a href="${whole}">The whole range</a>.`;
}
