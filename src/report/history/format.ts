import type { History } from '../../analysis/history/history.ts';
import { MisuseError } from '../../system/errors.ts';
import type { HistoryFormat } from '../format-names.ts';
import { renderHistorySvg } from './chart.ts';
import { renderHistoryCsv, renderHistoryJson, renderHistoryMarkdown } from './documents.ts';
import { renderHistoryPage } from './page.ts';
import { renderHistory } from './table.ts';

/** Every form of a history. Each gives a text that ends with a line feed. */
export const historyFormats = {
  /** For a terminal. */
  table: renderHistory,
  /** For a README or an issue. */
  markdown: renderHistoryMarkdown,
  /** All of it, for other programs. */
  json: renderHistoryJson,
  /** A line for each cell at each version. */
  csv: renderHistoryCsv,
  /** A chart. */
  svg: renderHistorySvg,
  /** A page that needs nothing else. */
  html: renderHistoryPage,
} as const satisfies Record<HistoryFormat, (history: History) => string>;

const ENDINGS: readonly (readonly [ending: string, format: HistoryFormat])[] = [
  ['.svg', 'svg'],
  ['.html', 'html'],
  ['.json', 'json'],
  ['.csv', 'csv'],
  ['.md', 'markdown'],
];

/** The format that a file's name asks for. @throws MisuseError if its ending says none */
export function historyFormatOfFile(file: string): HistoryFormat {
  const found = ENDINGS.find(([ending]) => file.endsWith(ending));
  if (found !== undefined) return found[1];
  throw new MisuseError(`the ending of ${file} says no format of a history`, {
    next: `name a file that ends in ${ENDINGS.map(([ending]) => ending).join(', ')}, or add --format`,
  });
}
