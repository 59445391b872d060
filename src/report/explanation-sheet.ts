import { checkExplanation, namedShare } from '../analysis/breakdown.ts';
import type { Explanation } from '../results/explanation.ts';
import type { ExplainedMicrobenchmark } from './explained-cell.ts';
import type { ExplanationDetail } from './explanation-detail.ts';
import type { DrawnSheet, ExplanationTable } from './explanation-table.ts';
import { classTable, phaseTable, placeTable } from './explanation-tables.ts';
import { lowerBoundNotes } from './figure-limits.ts';
import { formatFigure } from './numbers.ts';
import { printable } from './printable.ts';
import { criticalPathTable, timelineTable } from './timeline.ts';

/** What there is to say of an explanation. */
export interface ExplanationSheet extends DrawnSheet {
  readonly tables: readonly ExplanationTable[];
}

/**
 * Arranges an explanation for a reader.
 *
 * @throws WorldswitchError if it is damaged
 */
export function explanationSheetOf(
  cell: ExplainedMicrobenchmark,
  detail: ExplanationDetail = {},
): ExplanationSheet {
  const { explanation } = cell;
  const median = formatFigure(cell.median);
  const wrong = checkExplanation(explanation);
  return {
    heading: printable(`${cell.benchmark} on ${cell.configuration}: ${median} ${cell.unit} per operation`),
    introduction: [
      printable(cell.title),
      printable(`Run ${cell.runId}. ${describeBatch(explanation, median)}`),
      ...(wrong === undefined ? [] : [`This explanation is no result: it does not add up. ${wrong}`]),
    ],
    tables: [
      placeTable(explanation),
      phaseTable(explanation, detail.functions),
      classTable(explanation),
      timelineTable(explanation),
      ...(explanation.criticalPath === null ? [] : [criticalPathTable(explanation.criticalPath)]),
    ],
    notes: notesOf(cell),
  };
}

/** Which batch is explained, and both figures if its own is not the run's. */
function describeBatch({ batch, operations, instructions }: Explanation, median: string): string {
  const own = formatFigure(instructions / operations);
  return (
    `Explained is batch ${batch}, the one in the middle: ${formatFigure(operations)} operations of ` +
    (own === median
      ? `${own} instructions.`
      : `${own} instructions on average, where the median of all batches is ${median}.`)
  );
}

function notesOf({ explanation, benchmark, unit, versions }: ExplainedMicrobenchmark): string[] {
  const named = formatFigure(100 * namedShare(explanation), 1);
  return [
    'Unit: instructions executed, the overhead of the loop and the clock subtracted; not hardware time. Percent are of ' +
      "the table's sum. Figures that are not whole are rounded to tenths so that they add up.",
    ...lowerBoundNotes([{ benchmark, clock: { unit } }]),
    ...pathNotes(explanation),
    `${named} % of what is executed outside the guest is in functions that a symbol names.`,
    `Measured with ${printable(versions)}.`,
  ];
}

/** How what lies on the critical path compares with what both PCPUs execute. */
function pathNotes({ criticalPath, timeline }: Explanation): string[] {
  if (criticalPath === null) return [];
  const [own, all] = [criticalPath.instructions, timeline.instructions];
  const share = all === 0 ? '' : ` (${formatFigure((100 * own) / all, 1)} %)`;
  return [
    `On the critical path are ${formatFigure(own)} instructions${share} of the ${formatFigure(all)} of the same ` +
      `operation's serialised sum, which also counts what the other PCPU executes meanwhile.`,
  ];
}
