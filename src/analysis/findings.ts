import { configurations } from '../catalog/configurations.ts';
import type { Cell } from '../catalog/benchmarks.ts';
import { ALIKE, type Finding, findings, NEAR } from '../catalog/findings.ts';
import { microbenchmarks } from '../catalog/microbenchmarks.ts';
import { published } from '../catalog/published.ts';
import type { Summary } from './summary.ts';

/** What a run says of a finding of the study. */
export interface CheckedFinding {
  readonly finding: Finding;
  readonly holds: boolean;
  /** Our figures, in instructions per operation. */
  readonly left: number;
  readonly right: number;
  /** The study's own figures, in cycles; `undefined` if it had no such hardware. */
  readonly published: { readonly left: number; readonly right: number } | undefined;
}

/** The figures of one configuration of a run; `summaries` is `undefined` if it failed. */
export interface Figures {
  readonly configuration: string;
  readonly summaries: readonly Summary[] | undefined;
}

/** The figures of one microbenchmark of them, if it was measured. */
export function summaryOf(summaries: Figures['summaries'], microbenchmark: string): Summary | undefined {
  return summaries?.find((summary) => summary.microbenchmark === microbenchmark);
}

/** Checks the study's findings against the medians of one run; those that it did not measure are left out. */
export function checkFindings(figures: readonly Figures[]): CheckedFinding[] {
  const figureOf = ({ configuration, benchmark }: Cell): number | undefined =>
    summaryOf(figures.find((each) => each.configuration === configuration)?.summaries, benchmark)?.median;
  return findings.flatMap((finding) => {
    const [left, right] = [figureOf(finding.left), figureOf(finding.right)];
    if (left === undefined || right === undefined) return [];
    return [
      { finding, holds: relationHolds(finding, left, right), left, right, published: publishedPair(finding) },
    ];
  });
}

/** Whether two figures stand to each other as a finding says; figures are exact, so there is no noise to allow for. */
export function relationHolds({ relation }: Finding, left: number, right: number): boolean {
  if (relation === 'alike') return left < right * ALIKE && right < left * ALIKE;
  return left < (relation === 'near' ? right * NEAR : right);
}

function publishedPair({ left, right }: Finding): CheckedFinding['published'] {
  const [a, b] = [publishedCycles(left), publishedCycles(right)];
  return a === undefined || b === undefined ? undefined : { left: a, right: b };
}

/** What the study published for the same cell, in cycles. */
export function publishedCycles({ configuration, benchmark }: Cell): number | undefined {
  const column = configurations.find(({ id }) => id === configuration)?.publishedColumn;
  const row = microbenchmarks.find(({ id }) => id === benchmark)?.publishedRow;
  return column === undefined || row === undefined ? undefined : published.cycles(row, column);
}
