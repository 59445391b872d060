import { type CheckedFinding, checkFindings, type Figures } from '../analysis/findings.ts';
import { formatFigure } from './numbers.ts';
import { wrap } from './wrap.ts';

/** A finding in words. */
export interface FindingText {
  readonly verdict: 'holds' | 'no longer holds' | 'not clear';
  readonly claim: string;
  /** The figures that show it. */
  readonly figures: string;
}

/** The heading above them. */
export const FINDINGS_TITLE = 'Findings of the study (ISCA 2016), and what this run shows, in instructions:';

/** The findings of the study that a run's figures speak to. */
export function findingTexts(figures: readonly Figures[]): FindingText[] {
  return checkFindings(figures).map((checked) => ({
    verdict: checked.holds ? 'holds' : 'no longer holds',
    claim: checked.finding.claim,
    figures: figuresText(checked),
  }));
}

/** Findings below their heading for a terminal, and an empty line after them; nothing if there are none. */
export function findingLines(title: string, findings: readonly FindingText[]): string[] {
  if (findings.length === 0) return [];
  return [
    title,
    ...findings.flatMap(({ verdict, claim, figures }) => [
      ...wrap(claim, `  ${verdict.padEnd(15)}  `),
      ...wrap(figures, ' '.repeat(19)),
    ]),
    '',
  ];
}

function figuresText({ finding: { left, right }, published, ...ours }: CheckedFinding): string {
  const name = ({ configuration, benchmark }: typeof left): string => `${configuration} ${benchmark}`;
  // What is the same on both sides is said once.
  const sameRow = left.benchmark === right.benchmark;
  const pair = sameRow
    ? `${left.benchmark}: ${left.configuration} ${formatFigure(ours.left)}, ${right.configuration} ${formatFigure(ours.right)}`
    : `${name(left)} ${formatFigure(ours.left)}, ${name(right)} ${formatFigure(ours.right)}`;
  return published === undefined
    ? `${pair} (the study had no such hardware)`
    : `${pair} (study: ${formatFigure(published.left)} and ${formatFigure(published.right)} cycles)`;
}
