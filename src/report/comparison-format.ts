import type { Comparison } from '../analysis/comparison.ts';
import type { Verdict } from '../analysis/verdict.ts';
import { renderComparison } from './comparison.ts';
import { renderComparisonJson } from './comparison-json.ts';
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
} as const satisfies Record<ComparisonFormat, (comparison: Comparison, verdict?: Verdict) => string>;
