import type { Comparison } from '../analysis/comparison.ts';
import type { Verdict } from '../analysis/verdict.ts';
import { renderAnnotationOfError, renderAnnotations } from './check-annotations.ts';
import { renderJunit, renderJunitError } from './check-junit.ts';
import { comparisonFormats } from './comparison-format.ts';
import type { CheckFormat } from './format-names.ts';

/** Every form in which the result of a check can be shown. */
export const checkFormats = {
  ...comparisonFormats,
  /** For a server of continuous integration: a test for each cell. */
  junit: renderJunit,
  /** For a job of GitHub Actions, which shows each line beside the file of the baseline. */
  github: renderAnnotations,
} as const satisfies Record<CheckFormat, (comparison: Comparison, verdict: Verdict) => string>;

/** Forms that machines read, in which a check of which nothing can be said is shown, too: why, as a sentence or two. */
export const checkErrorFormats: Readonly<
  Partial<Record<CheckFormat, (sentence: string, file: string) => string>>
> = { junit: renderJunitError, github: renderAnnotationOfError };
