import type { History } from '../../analysis/history/history.ts';
import { made, markup } from '../markup.ts';
import { drawPage, type Section } from '../page/frame.ts';
import { drawHistoryChart } from './chart.ts';
import { type Footnotes, footnotesFrom } from './gaps.ts';
import {
  betweenText,
  commonText,
  figureTexts,
  functionsText,
  notesOf,
  shownCauses,
  stepText,
} from './words.ts';

const MOST_CAUSES = 100;
const MOST_FUNCTIONS = 12;

/** A history as a page that needs nothing else. */
export function renderHistoryPage(history: History): string {
  const { software, range, versions, lines } = history;
  const footnotes = footnotesFrom();
  const configurations = [...Map.groupBy(lines, ({ configuration }) => configuration)];
  const tables = configurations.map(([configuration, own], index): Section => ({
    id: `cells-${index + 1}`,
    title: configuration,
    content: markup`${made(drawHistoryChart({ ...history, lines: own }, `chart-${index + 1}`))}${drawTable(history, own, footnotes)}`,
  }));
  const { shown, others } = shownCauses(history, MOST_CAUSES);
  const steps: Section = {
    id: 'steps',
    title: 'Steps, and the functions that account for them',
    content: markup`<ol>${shown.map(
      (
        cause,
      ) => markup`<li><strong>${betweenText(cause, history)}</strong>${cause.steps.length === 1 ? '' : markup`<p>${commonText(cause)}.</p>`}
<ul>${cause.steps.map((step) => markup`<li>${stepText(step)}<p class="note">${functionsText(step, MOST_FUNCTIONS)}</p></li>`)}</ul></li>
`,
    )}</ol>${others === 0 ? '' : markup`<p>${others} smaller steps.</p>`}`,
  };
  const notes: Section = {
    id: 'notes',
    title: 'Notes',
    content: markup`<ul>${[...footnotes.all().map((reason, index) => `(${index + 1}) ${reason}.`), ...notesOf(history)].map((note) => markup`<li>${note}</li>`)}</ul>`,
  };
  return drawPage({
    units: [...new Set(lines.map(({ unit }) => unit))].join(' and '),
    run: `${software} ${range}`,
    summary: `${versions.length} versions of ${software}, ${lines.length} cells.`,
    sections: [...tables, steps, notes],
  });
}

function drawTable(history: History, own: History['lines'], footnotes: Footnotes): ReturnType<typeof markup> {
  const columns = own.map((line) => figureTexts(line, history, footnotes));
  return markup`<div class="scroll"><table><thead><tr><th scope="col">${history.software}</th><th scope="col">build</th>${own.map(({ benchmark }) => markup`<th scope="col" class="number">${benchmark}</th>`)}</tr></thead>
<tbody>
${history.versions.map(
  ({ number, build }, index) =>
    markup`<tr><th scope="row">${number}</th><td>${build}</td>${columns.map((texts) => markup`<td class="number">${texts[index]?.figure ?? ''} ${texts[index]?.change ?? ''}</td>`)}</tr>
`,
)}</tbody></table></div>`;
}
