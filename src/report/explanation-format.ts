import { type FileEndings, formatByEnding } from './file-endings.ts';
import { findConfiguration } from '../catalog/find.ts';
import type { Explanation } from '../results/explanation.ts';
import { renderAccountMarkdown } from './account-markdown.ts';
import { renderAccount } from './account.ts';
import { stacksOfAccount } from './account-stacks.ts';
import type { ExplainedCell, ExplainedWorkload } from './explained-cell.ts';
import type { ExplanationDetail } from './explanation-detail.ts';
import { renderExplanation } from './explanation.ts';
import { renderExplanationMarkdown } from './explanation-markdown.ts';
import { renderFlameGraph } from './flame-graph.ts';
import { renderFolded } from './folded.ts';
import type { ExplanationFormat } from './format-names.ts';
import { formatFigure } from './numbers.ts';
import { renderSpeedscope } from './speedscope.ts';
import { unitOfWork } from './workload-figure-text.ts';

/**
 * Every form in which an explanation can be shown. Each gives a text that ends with a line feed. How much is shown matters to those
 * for readers only: {@link hasDetail}.
 */
export const explanationFormats = {
  /** For a terminal. */
  table: (cell: ExplainedCell, detail?: ExplanationDetail) =>
    cell.kind === 'workload' ? renderAccount(cell, detail) : renderExplanation(cell, detail),
  /** For an issue or a pull request. */
  markdown: (cell: ExplainedCell, detail?: ExplanationDetail) =>
    cell.kind === 'workload' ? renderAccountMarkdown(cell, detail) : renderExplanationMarkdown(cell, detail),
  /** All of it (src/results/explanation.ts, src/results/account.ts), and what it belongs to. */
  json: (cell: ExplainedCell) => `${JSON.stringify(cell, null, 2)}\n`,
  /** Call stacks for other tools, a line each. */
  folded: (cell: ExplainedCell) => renderFolded(stacksOf(cell)),
  /** Call stacks for speedscope.app. */
  speedscope: (cell: ExplainedCell) => renderSpeedscope(stacksOf(cell), nameOf(cell), perOf(cell)),
  /** A flame graph. */
  svg: (cell: ExplainedCell) => {
    if (cell.kind === 'workload') return renderAccountGraph(cell);
    const { explanation, versions } = cell;
    return renderFlameGraph(explanation, nameOf(cell), subtitleOf(explanation, versions, 'operation'));
  },
} as const satisfies Record<ExplanationFormat, (cell: ExplainedCell, detail?: ExplanationDetail) => string>;

/** Whether a format shows as many functions as it is told; the others have all. */
export function hasDetail(format: ExplanationFormat): boolean {
  return format === 'table' || format === 'markdown';
}

/** Endings of files by which a format is meant; the first that fits. */
const ENDINGS: FileEndings<ExplanationFormat> = [
  ['.speedscope.json', 'speedscope'],
  ['.json', 'json'],
  ['.svg', 'svg'],
  ['.folded', 'folded'],
  ['.md', 'markdown'],
  ['.txt', 'table'],
];

/**
 * The format that a file's name asks for.
 *
 * @throws MisuseError if its ending says none
 */
export function formatOfFile(file: string): ExplanationFormat {
  return formatByEnding(file, ENDINGS, 'an explanation');
}

/** Call stacks, or what stands for them in a workload's account. */
function stacksOf(cell: ExplainedCell): Stacks {
  return cell.kind === 'workload'
    ? stacksOfAccount(cell.account, findConfiguration(cell.configuration))
    : cell.explanation;
}

type Stacks = Pick<Explanation, 'frames' | 'stacks' | 'operations' | 'instructions'>;

/** @throws WorldswitchError if this version does not know its configuration */
function renderAccountGraph(cell: ExplainedWorkload): string {
  const stacks = stacksOfAccount(cell.account, findConfiguration(cell.configuration));
  const { below, operations } = stacks;
  const left =
    below === 0
      ? ''
      : ` Not drawn: ${formatFigure(below / operations, 0)} of functions that come below zero.`;
  return renderFlameGraph(stacks, nameOf(cell), subtitleOf(stacks, cell.versions, perOf(cell)), {
    per: perOf(cell),
    note: `From below: place, purpose, module or program, function; no calls.${left} Not hardware time.`,
  });
}

function perOf({ kind, benchmark }: ExplainedCell): string {
  return kind === 'workload' ? unitOfWork(benchmark) : 'operation';
}

function nameOf({ configuration, benchmark }: ExplainedCell): string {
  return `${benchmark} on ${configuration}`;
}

function subtitleOf({ instructions, operations }: Stacks, versions: string, per: string): string {
  return `${formatFigure(instructions / operations)} instructions per ${per}; ${versions}`;
}
