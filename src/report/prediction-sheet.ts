import { COVERAGE, WIDEST } from '../analysis/prediction/range.ts';
import type { PredictionReport } from '../analysis/prediction/report.ts';
import { INSTRUCTIONS } from '../results/clock.ts';
import type { DrawnSheet } from './explanation-table.ts';
import { lowerBoundNotes } from './figure-limits.ts';
import { formatFigure } from './numbers.ts';
import { exitsTables } from './prediction-exits.ts';
import { changeTable, overviewTable } from './prediction-overview.ts';
import { changedPartsTable, partsTable, termsTable } from './prediction-parts.ts';
import { studyTable } from './prediction-study.ts';
import { printable } from './printable.ts';

/** So many cells are split by kinds; of more, a reader asks for some with -c and -m. */
const MOST_SPLIT = 2;

/** Arranges predictions for a reader. */
export function predictionSheetOf(report: PredictionReport): DrawnSheet {
  const { basis, cells } = report;
  const split = cells.length <= MOST_SPLIT ? cells : [];
  const terms = termsTable(cells);
  return {
    heading: printable(`Predicted, not measured: ${basis.profile.title}`),
    introduction: [
      ...(basis.anchor === undefined ? [] : [printable(`Scaled such that ${basis.anchor.said}.`)]),
      ...countedIn(report).map(printable),
    ],
    tables: [
      ...(cells.length === 0
        ? []
        : [
            cells.some(({ change }) => change !== undefined)
              ? changeTable(cells)
              : overviewTable(cells, basis),
          ]),
      ...split.flatMap((cell) =>
        cell.change === undefined ? partsTable(cell, basis) : changedPartsTable(cell),
      ),
      ...split.flatMap((cell) => studyTable(cell, basis) ?? []),
      ...(terms === undefined ? [] : [terms]),
      ...exitsTables(report.exits),
    ],
    notes: [...findingNotes(report), ...refusalNotes(report), ...modelNotes(report)].map(printable),
  };
}

/** Which runs the events are from, with which kernels. */
function countedIn({ cells }: PredictionReport): string[] {
  const all = cells.flatMap(({ counted, countedAfter }) => [
    counted,
    ...(countedAfter ? [countedAfter] : []),
  ]);
  return [...Map.groupBy(all, ({ runId }) => runId)].map(([runId, counted]) => {
    const kernels = [...new Set(counted.flatMap(({ kernel }) => kernel ?? []))];
    return `Events are those of run ${runId}${kernels.length === 0 ? '' : `, with Linux ${kernels.join(' and ')}`}.`;
  });
}

function findingNotes({ findings }: PredictionReport): string[] {
  return findings.map(({ finding, holds, ratio }) => {
    const verdict = holds === undefined ? "can't be told" : holds ? 'holds' : 'does not hold';
    const [least, middle, most] = [ratio.least, ratio.middle, ratio.most].map((each) => each.toFixed(2));
    return (
      `Finding of the study, in what is predicted: ${verdict}. ${finding.claim} ` +
      `(${finding.left.configuration} ${finding.left.benchmark} takes ${middle} times ` +
      `${finding.right.configuration} ${finding.right.benchmark}, ${least} to ${most})`
    );
  });
}

/** What is not predicted for the same reason is named together. */
export function refusalNotes({ refusals }: Pick<PredictionReport, 'refusals'>): string[] {
  const alike = Map.groupBy(refusals, ({ configuration, why, next }) => `${configuration} ${why} ${next}`);
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const benchmarks = group.map(({ benchmark }) => benchmark).join(', ');
    return [`Not predicted: ${benchmarks} on ${first.configuration}, as ${first.why}. Next: ${first.next}.`];
  });
}

function modelNotes({ basis, cells, exits }: PredictionReport): string[] {
  const across = cells.filter(({ prediction }) => prediction.along === 'critical-path');
  const crossing = [...new Set(across.map(({ benchmark }) => benchmark))].join(', ');
  return [
    'Each event costs what the hardware profile says, in the middle and at most and at least. A range is to hold at least ' +
      `${Math.round(10 * COVERAGE)} of 10: costs that one mechanism makes are off together, and mechanisms independently. ` +
      `Where its ends lie further from its middle than a factor of ${WIDEST}, the middle is too uncertain to be shown.`,
    // What is predicted is what an emulated VM executed.
    ...lowerBoundNotes(cells.map(({ benchmark }) => ({ benchmark, clock: INSTRUCTIONS }))),
    ...(crossing !== ''
      ? [
          `The paths of ${crossing} cross PCPUs: predicted is what is on the critical path, and the interrupts on it.`,
        ]
      : []),
    ...(exits.length === 0
      ? []
      : [
          'An exit of a workload is taken to cost what the microbenchmark does that is named, which does nothing or little in between: what the hypervisor does for it beyond that, and what caches lose, comes on top.',
        ]),
    ...(basis.anchor === undefined
      ? []
      : [
          'What a mitigation takes is in the anchor, and is taken to be in the same proportion in all that is predicted.',
        ]),
    `Caches that miss, speculation, a second thread of the core and its frequency are not in it: docs/predicting.md says when not to use it. Hardware: ${basis.profile.id}, ${formatFigure(Object.keys(basis.profile.costs).length)} kinds of events.`,
  ];
}
