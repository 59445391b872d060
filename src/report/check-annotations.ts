import type { Comparison } from '../analysis/comparison.ts';
import type { Verdict } from '../analysis/verdict.ts';
import { type CheckedCell, checkedCells } from './check-cells.ts';
import { headlineOf } from './comparison-headline.ts';

/**
 * A check as commands of GitHub Actions ("Workflow commands", docs.github.com): what takes more, or could not be measured or
 * judged, is an error at the file of the baseline, and the result a notice.
 */
export function renderAnnotations(comparison: Comparison, verdict: Verdict): string {
  const cells = checkedCells(comparison, verdict).filter(({ outcome }) => outcome !== 'passed');
  return [
    ...cells.map((cell) => annotation('error', titleOf(cell), `${cell.text}.`, comparison.a.label)),
    annotation('notice', 'worldswitch', `${headlineOf(comparison, verdict)}.`, comparison.a.label),
    '',
  ].join('\n');
}

/** A check of which nothing can be said, as an error at the file of the baseline. */
export function renderAnnotationOfError(sentence: string, file: string): string {
  return `${annotation('error', 'worldswitch', sentence, file)}\n`;
}

function titleOf({ configuration, benchmark }: CheckedCell): string {
  return `${configuration} ${benchmark}`;
}

function annotation(level: 'error' | 'notice', title: string, text: string, file: string): string {
  return `::${level} file=${property(file)},title=${property(title)}::${data(text)}`;
}

/** As the runner reads them back (actions/toolkit, packages/core/src/command.ts). */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
