import type { Cause, ExplainedStep, History } from '../../analysis/history/history.ts';
import { type Markup, markup } from '../markup.ts';
import { type Footnotes, footnotesFrom } from './gaps.ts';
import { betweenText, commonText, figureTexts, functionsText, notesOf, stepText } from './words.ts';

/** Where parts of a history lead to; nothing is a link where there is no address. */
export interface HistoryLinks {
  /** What changed between two versions, by their numbers. */
  readonly changes?: (from: string, to: string) => string;
  /** The same cells, and all versions from one to another. */
  readonly narrow?: (from: string, to: string) => string;
  /** A step of one cell. */
  readonly step?: (step: ExplainedStep) => string;
}

/** Functions that are named of a step. */
const MOST_FUNCTIONS = 12;

/** The figures of lines of one unit: a row for each version, which leads to what lies around it. */
export function drawHistoryTable(
  history: History,
  own: History['lines'],
  footnotes: Footnotes = footnotesFrom(),
  links: HistoryLinks = {},
): Markup {
  const columns = own.map((line) => figureTexts(line, history, footnotes));
  const several = new Set(own.map(({ benchmark }) => benchmark)).size > 1;
  const names = own.map(({ configuration, benchmark }) => (several ? benchmark : configuration));
  return markup`<div class="scroll" role="region" tabindex="0" aria-label="Figures by version"><table><thead><tr><th scope="col">${history.software}</th><th scope="col">build</th>${names.map((name) => markup`<th scope="col" class="number">${name}</th>`)}</tr></thead>
<tbody>
${history.versions.map(
  ({ build }, index) =>
    markup`<tr><th scope="row">${drawVersion(history, index, links)}</th><td>${build}</td>${columns.map((texts) => markup`<td class="number">${texts[index]?.figure ?? ''} ${texts[index]?.change ?? ''}</td>`)}</tr>
`,
)}</tbody></table></div>`;
}

/** A version, which narrows to those from the one before it to the one after it; no link where that would show nothing less. */
function drawVersion({ versions }: History, index: number, { narrow }: HistoryLinks): Markup {
  const number = versions[index]?.number ?? '';
  const [before, after] = [versions[index - 1]?.number, versions[index + 1]?.number];
  if (narrow === undefined || before === undefined || after === undefined || versions.length <= 3)
    return markup`${number}`;
  return markup`<a href="${narrow(before, after)}" title="${`${before} to ${after}, all versions`}">${number}</a>`;
}

/** Steps by their causes, each with the functions that account for it. */
export function drawCauses(causes: readonly Cause[], history: History, links: HistoryLinks = {}): Markup {
  if (causes.length === 0)
    return markup`<p>No figure differs from the one before it by more than its sensitivity.</p>`;
  return markup`<ol class="steps">${causes.map((cause) => {
    const [from, to] = [history.versions[cause.from]?.number ?? '', history.versions[cause.to]?.number ?? ''];
    const title =
      links.changes === undefined
        ? markup`${betweenText(cause, history)}`
        : markup`<a href="${links.changes(from, to)}">${betweenText(cause, history)}</a>`;
    const narrow =
      links.narrow === undefined || history.versions.length <= 2
        ? ''
        : markup` (<a href="${links.narrow(from, to)}">only these, and all between</a>)`;
    return markup`<li><p><strong>${title}</strong>${narrow}${cause.steps.length === 1 ? '' : markup`. ${commonText(cause)}`}</p>
<ul>${cause.steps.map((step) => markup`<li>${drawStep(step, links)}</li>`)}</ul></li>
`;
  })}</ol>`;
}

function drawStep(step: ExplainedStep, links: HistoryLinks): Markup {
  const text =
    links.step === undefined
      ? markup`${stepText(step)}`
      : markup`<a href="${links.step(step)}">${stepText(step)}</a>`;
  return markup`${text}<p class="note">${functionsText(step, MOST_FUNCTIONS)}</p>`;
}

/** What must be known to read it. */
export function drawHistoryNotes(history: History, footnotes: Footnotes): Markup {
  const reasons = footnotes.all().map((reason, index) => `(${index + 1}) ${reason}.`);
  return markup`<ul class="note">${[...reasons, ...notesOf(history)].map((note) => markup`<li>${note}</li>`)}</ul>`;
}
