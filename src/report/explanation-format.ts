import type { Explanation } from '../results/explanation.ts';
import { MisuseError } from '../system/errors.ts';
import { renderAccountMarkdown } from './account-markdown.ts';
import { renderAccount } from './account.ts';
import type { ExplainedCell, ExplainedMicrobenchmark } from './explained-cell.ts';
import { renderExplanation } from './explanation.ts';
import { renderExplanationMarkdown } from './explanation-markdown.ts';
import { renderFlameGraph } from './flame-graph.ts';
import { renderFolded } from './folded.ts';
import type { ExplanationFormat } from './format-names.ts';
import { formatFigure } from './numbers.ts';
import { renderSpeedscope } from './speedscope.ts';

/**
 * Every form in which an explanation can be shown. Each gives a text that ends with a line feed.
 *
 * Those of call stacks throw a WorldswitchError for a workload, whose account has none.
 */
export const explanationFormats = {
  /** For a terminal. */
  table: (cell) => (cell.kind === 'workload' ? renderAccount(cell) : renderExplanation(cell)),
  /** For an issue or a pull request. */
  markdown: (cell) =>
    cell.kind === 'workload' ? renderAccountMarkdown(cell) : renderExplanationMarkdown(cell),
  /** All of it (src/results/explanation.ts, src/results/account.ts), and what it belongs to. */
  json: (cell) => `${JSON.stringify(cell, null, 2)}\n`,
  /** Call stacks for other tools, a line each. */
  folded: (cell) => renderFolded(stacksOf(cell, 'folded').explanation),
  /** Call stacks for speedscope.app. */
  speedscope: (cell) => renderSpeedscope(stacksOf(cell, 'speedscope').explanation, nameOf(cell)),
  /** A flame graph. */
  svg: (cell) => {
    const { explanation, versions } = stacksOf(cell, 'svg');
    return renderFlameGraph(explanation, nameOf(cell), subtitleOf(explanation, versions));
  },
} as const satisfies Record<ExplanationFormat, (cell: ExplainedCell) => string>;

/** Endings of files by which a format is meant; the first that fits. */
const ENDINGS: readonly (readonly [ending: string, format: ExplanationFormat])[] = [
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
  const found = ENDINGS.find(([ending]) => file.endsWith(ending));
  if (found !== undefined) return found[1];
  throw new MisuseError(`the ending of ${file} says no format of an explanation`, {
    next: `name a file that ends in ${ENDINGS.map(([ending]) => ending).join(', ')}, or add --format`,
  });
}

/** What is made of call stacks, in words. */
const OF_STACKS: Partial<Record<ExplanationFormat, string>> = {
  folded: 'folded call stacks',
  speedscope: 'a profile for speedscope',
  svg: 'a flame graph',
};

/**
 * Refuses a format that can't be made of a benchmark, which is known before anything is measured.
 *
 * @throws MisuseError that names those that can
 */
export function requireFormatOf(kind: ExplainedCell['kind'], format: ExplanationFormat): void {
  const what = OF_STACKS[format];
  if (kind === 'microbenchmark' || what === undefined) return;
  throw new MisuseError(`${what} can't be made of a workload: its account has no call stacks`, {
    next: 'take --format table, markdown or json, or a file that ends in .txt, .md or .json',
  });
}

/** The cell, if it has call stacks. */
function stacksOf(cell: ExplainedCell, format: ExplanationFormat): ExplainedMicrobenchmark {
  requireFormatOf(cell.kind, format);
  if (cell.kind === 'microbenchmark') return cell;
  throw new Error(`a workload has no ${format}`);
}

function nameOf({ configuration, benchmark }: ExplainedCell): string {
  return `${benchmark} on ${configuration}`;
}

function subtitleOf({ instructions, operations }: Explanation, versions: string): string {
  return `${formatFigure(instructions / operations)} instructions per operation; ${versions}`;
}
