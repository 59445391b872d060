import { type FileEndings, formatByEnding } from '../file-endings.ts';
import type { History } from '../../analysis/history/history.ts';
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

const ENDINGS: FileEndings<HistoryFormat> = [
  ['.svg', 'svg'],
  ['.html', 'html'],
  ['.json', 'json'],
  ['.csv', 'csv'],
  ['.md', 'markdown'],
];

/** The format that a file's name asks for. @throws MisuseError if its ending says none */
export function historyFormatOfFile(file: string): HistoryFormat {
  return formatByEnding(file, ENDINGS, 'a history');
}
