import { type CheckedFinding, checkFindings } from '../analysis/findings.ts';
import { type Figure, figuresOf } from '../analysis/figures.ts';
import { medianAbsoluteDeviation } from '../analysis/statistics.ts';
import { workloadFigures } from '../analysis/workload-figures.ts';
import type { BenchmarkKind } from '../catalog/benchmarks.ts';
import type { Run } from '../results/schema.ts';
import { formatFigure } from './numbers.ts';
import { spreadText } from './units.ts';
import { costText, factorText, findFigure, unitOfWork } from './workload-figure-text.ts';
import { wrap } from './wrap.ts';

/** A finding in words. */
export interface FindingText {
  readonly verdict: 'holds' | 'no longer holds' | 'not clear';
  readonly claim: string;
  /** The figures that show it. */
  readonly figures: string;
}

/** Findings of the study about benchmarks of one kind, and what a run shows in one unit. */
export interface FindingGroup {
  /** The heading above them. */
  readonly title: string;
  /** `instructions per operation`: what their figures are. */
  readonly unit: string;
  /** There is at least one. */
  readonly findings: readonly FindingText[];
}

const KINDS: Readonly<Record<BenchmarkKind, { readonly findings: string; readonly per: string }>> = {
  microbenchmark: { findings: 'Findings of the study (ISCA 2016)', per: 'operation' },
  workload: { findings: 'Conclusions of the study (ISCA 2016) about workloads', per: 'unit of work' },
};

/** The findings of the study that a run's figures speak to. */
export function findingGroups(run: Pick<Run, 'measurements'>): FindingGroup[] {
  // What is measured in one unit says nothing of what is measured in another.
  const checked = checkFindings(figuresOf(run)).filter(
    ({ left, right }) => left.clock.unit === right.clock.unit,
  );
  const groups = Map.groupBy(checked, ({ left }) => `${left.kind} ${left.clock.unit}`);
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map(({ left: { kind, clock } }) => ({
      title: `${KINDS[kind].findings}, and what this run shows, in ${clock.unit}:`,
      unit: `${clock.unit} per ${KINDS[kind].per}`,
      findings: group.map((each) => findingText(each, run)),
    })),
  );
}

/** Findings below their heading for a terminal, and an empty line after them. */
export function findingLines({ title, findings }: FindingGroup): string[] {
  return [
    title,
    ...findings.flatMap(({ verdict, claim, figures }) => [
      ...wrap(claim, `  ${verdict.padEnd(15)}  `),
      ...wrap(figures, ' '.repeat(19)),
    ]),
    '',
  ];
}

function findingText(checked: CheckedFinding, run: Pick<Run, 'measurements'>): FindingText {
  const { finding, holds, left } = checked;
  return {
    verdict: holds === undefined ? 'not clear' : holds ? 'holds' : 'no longer holds',
    claim: finding.claim,
    figures: left.kind === 'workload' ? workloadsText(checked, run) : microbenchmarksText(checked),
  };
}

function microbenchmarksText({ left, right, published }: CheckedFinding): string {
  // What is the same on both sides is said once.
  const pair =
    left.benchmark === right.benchmark
      ? `${left.benchmark}: ${left.configuration} ${valueText(left)}, ${right.configuration} ${valueText(right)}`
      : [left, right].map((each) => `${each.configuration} ${each.benchmark} ${valueText(each)}`).join(', ');
  return published === undefined
    ? `${pair} (the study had no such hardware)`
    : `${pair} (study: ${formatFigure(published.left)} and ${formatFigure(published.right)} cycles)`;
}

function valueText(figure: Figure): string {
  return formatFigure(figure.value) + spreadOf(figure);
}

function workloadsText({ left, right }: CheckedFinding, { measurements }: Pick<Run, 'measurements'>): string {
  const figures = workloadFigures(measurements);
  const text = (figure: Figure): string => {
    const { configuration, benchmark, value } = figure;
    const normalized = findFigure(figures, configuration, benchmark)?.normalized;
    const times =
      normalized === undefined || normalized === 1 ? '' : ` (${factorText(normalized)} times native)`;
    return `${configuration} ${costText(value)}${spreadOf(figure)}${times}`;
  };
  return `per ${unitOfWork(left.benchmark)}: ${[left, right].map(text).join(', ')}`;
}

function spreadOf({ clock, perOperation }: Figure): string {
  return spreadText(clock, medianAbsoluteDeviation(perOperation));
}
