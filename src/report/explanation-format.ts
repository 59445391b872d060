import { formatFigure } from './numbers.ts';
import type { ExplainedCell } from './explanation-sheet.ts';
import { renderExplanation } from './explanation.ts';
import { renderExplanationMarkdown } from './explanation-markdown.ts';
import { renderFlameGraph } from './flame-graph.ts';
import { renderFolded } from './folded.ts';
import { renderSpeedscope } from './speedscope.ts';

/** Every form in which an explanation can be shown. Each gives a text that ends with a line feed. */
export const explanationFormats = {
  /** For a terminal. */
  table: renderExplanation,
  /** For an issue or a pull request. */
  markdown: renderExplanationMarkdown,
  /** All of it (src/results/explanation.ts), and what it belongs to. */
  json: (cell: ExplainedCell): string => `${JSON.stringify(cell, null, 2)}\n`,
  /** Call stacks for other tools, a line each. */
  folded: ({ explanation }: ExplainedCell): string => renderFolded(explanation),
  /** Call stacks for speedscope.app. */
  speedscope: (cell: ExplainedCell): string => renderSpeedscope(cell.explanation, nameOf(cell)),
  /** A flame graph. */
  svg: (cell: ExplainedCell): string => renderFlameGraph(cell.explanation, nameOf(cell), subtitleOf(cell)),
} as const satisfies Record<string, (cell: ExplainedCell) => string>;

export type ExplanationFormat = keyof typeof explanationFormats;

/** Endings of files by which a format is meant; the first that fits. */
const ENDINGS: readonly (readonly [ending: string, format: ExplanationFormat])[] = [
  ['.speedscope.json', 'speedscope'],
  ['.json', 'json'],
  ['.svg', 'svg'],
  ['.folded', 'folded'],
  ['.md', 'markdown'],
];

/** The format that a file's name asks for; the terminal's for all other names. */
export function formatOfFile(file: string): ExplanationFormat {
  return ENDINGS.find(([ending]) => file.endsWith(ending))?.[1] ?? 'table';
}

function nameOf({ configuration, explanation }: ExplainedCell): string {
  return `${explanation.microbenchmark} on ${configuration}`;
}

function subtitleOf({ explanation, versions }: ExplainedCell): string {
  const figure = formatFigure(explanation.instructions / explanation.operations);
  return `${figure} instructions per operation; ${versions}`;
}
