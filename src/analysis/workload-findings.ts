import type { Cell } from '../catalog/benchmarks.ts';
import { type Finding, findings, NEAR } from '../catalog/findings.ts';
import type { WorkloadFigure } from './workload-figures.ts';

/** What a run says of a conclusion of the study. */
export interface CheckedWorkloadFinding {
  readonly finding: Finding;
  /** `undefined` if repetitions differ so much that those of one are among those of the other. */
  readonly holds: boolean | undefined;
  readonly left: WorkloadFigure;
  readonly right: WorkloadFigure;
}

/** Checks the study's conclusions against the figures of one run; those that it did not measure are left out. */
export function checkWorkloadFindings(figures: readonly WorkloadFigure[]): CheckedWorkloadFinding[] {
  const figureOf = ({ configuration, benchmark }: Cell): WorkloadFigure | undefined =>
    figures.find((each) => each.system === configuration && each.workload === benchmark);
  return findings.flatMap((finding) => {
    const [left, right] = [figureOf(finding.left), figureOf(finding.right)];
    if (left === undefined || right === undefined) return [];
    const factor = finding.relation === 'near' ? NEAR : 1;
    return [{ finding, holds: isBelow(left.range, right.range, factor), left, right }];
  });
}

/** Whether all of some figures are below all of others times a factor; `undefined` if neither those nor these are. */
function isBelow(
  [leastLeft, mostLeft]: WorkloadFigure['range'],
  [leastRight, mostRight]: WorkloadFigure['range'],
  factor: number,
): boolean | undefined {
  if (mostLeft < leastRight * factor) return true;
  return leastLeft >= mostRight * factor ? false : undefined;
}
