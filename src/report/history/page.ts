import type { History } from '../../analysis/history/history.ts';
import { made, markup } from '../markup.ts';
import { drawPage, type Section } from '../page/frame.ts';
import { drawHistoryChart } from './chart.ts';
import { footnotesFrom } from './gaps.ts';
import { drawCauses, drawHistoryNotes, drawHistoryTable } from './parts.ts';
import { shownCauses } from './words.ts';

const MOST_CAUSES = 100;

/** A history as a page that needs nothing else. */
export function renderHistoryPage(history: History): string {
  const { software, range, versions, lines } = history;
  const footnotes = footnotesFrom();
  const tables = [...Map.groupBy(lines, ({ configuration }) => configuration)].map(
    ([configuration, own], index): Section => ({
      id: `cells-${index + 1}`,
      title: configuration,
      content: markup`${made(drawHistoryChart({ ...history, lines: own }, `chart-${index + 1}`))}${drawHistoryTable(history, own, footnotes)}`,
    }),
  );
  const { shown, others } = shownCauses(history, MOST_CAUSES);
  return drawPage({
    units: [...new Set(lines.map(({ unit }) => unit))].join(' and '),
    run: `${software} ${range}`,
    summary: `${versions.length} versions of ${software}, ${lines.length} cells.`,
    opening: markup``,
    sections: [
      ...tables,
      {
        id: 'steps',
        title: 'Steps, and the functions that account for them',
        content: markup`${drawCauses(shown, history)}${others === 0 ? '' : markup`<p>${others} smaller steps.</p>`}`,
      },
      { id: 'notes', title: 'Notes', content: drawHistoryNotes(history, footnotes) },
    ],
  });
}
