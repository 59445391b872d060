import { type FileEndings, formatByEnding } from './file-endings.ts';
import type { Comparison } from '../analysis/comparison.ts';
import type { Verdict } from '../analysis/verdict.ts';
import type { ChartSize } from './charts/size.ts';
import { renderComparisonChart } from './comparison-chart.ts';
import { renderComparisonFlameGraph } from './comparison-flame-graph.ts';
import { renderComparisonLatex } from './comparison-latex.ts';
import { renderComparison } from './comparison.ts';
import { renderComparisonPage } from './page/comparison-page.ts';
import { renderComparisonJson } from './comparison-json.ts';
import { renderComparisonMail } from './comparison-mail.ts';
import { renderComparisonMarkdown } from './comparison-markdown.ts';
import type { ComparisonFormat } from './format-names.ts';

/** Every form in which a comparison, and what a check says of it, can be shown. */
export const comparisonFormats = {
  /** For a terminal. */
  table: renderComparison,
  /** For a pull request. */
  markdown: renderComparisonMarkdown,
  /** All of it, for other programs. */
  json: renderComparisonJson,
  /** All figures in one picture. */
  svg: (comparison: Comparison, _verdict?: Verdict, size?: ChartSize) =>
    renderComparisonChart(comparison, size),
  /** Call stacks of both sides in one picture, of one cell. */
  'flame-graph': (comparison: Comparison) => renderComparisonFlameGraph(comparison),
  /** A page with pictures. */
  html: renderComparisonPage,
  /** Tables for a paper. */
  latex: renderComparisonLatex,
  /** For a mail to a list. */
  mail: renderComparisonMail,
} as const satisfies Record<
  ComparisonFormat,
  (comparison: Comparison, verdict?: Verdict, size?: ChartSize) => string
>;

const ENDINGS: FileEndings<ComparisonFormat> = [
  ['.flame.svg', 'flame-graph'],
  ['.svg', 'svg'],
  ['.html', 'html'],
  ['.tex', 'latex'],
  ['.md', 'markdown'],
  ['.json', 'json'],
  ['.txt', 'table'],
];

/**
 * The format that a file's name asks for.
 *
 * @throws MisuseError if its ending says none
 */
export function comparisonFormatOfFile(file: string): ComparisonFormat {
  return formatByEnding(file, ENDINGS, 'a comparison');
}
