import { type FileEndings, formatByEnding } from './file-endings.ts';
import type { HardwareProfile } from '../catalog/hardware/schema.ts';
import type { Run } from '../results/schema.ts';
import type { ReportFormat } from './format-names.ts';
import { renderLatex } from './latex.ts';
import { renderPage } from './page/page.ts';
import { renderReportMarkdown } from './report-markdown.ts';

/** Every form of a report, with predictions for hardware in columns of their own. Each gives a text that ends with a line feed. */
export const reportFormats = {
  /** A page with charts. */
  html: renderPage,
  /** For a README or an issue. */
  markdown: renderReportMarkdown,
  /** Tables for a paper. */
  latex: renderLatex,
} as const satisfies Record<ReportFormat, (run: Run, hardware?: HardwareProfile) => string>;

const ENDINGS: FileEndings<ReportFormat> = [
  ['.html', 'html'],
  ['.md', 'markdown'],
  ['.tex', 'latex'],
];

/**
 * The format that a file's name asks for.
 *
 * @throws MisuseError if its ending says none
 */
export function reportFormatOfFile(file: string): ReportFormat {
  return formatByEnding(file, ENDINGS, 'a report');
}
