import { type Decoding, isKnownPart } from '../analysis/decoding.ts';
import { areOfOneUnit, type CheckedFinding, checkFindings } from '../analysis/findings.ts';
import { type Figure, figuresOf } from '../analysis/figures.ts';
import { medianAbsoluteDeviation } from '../analysis/statistics.ts';
import { workloadFigures } from '../analysis/workload-figures.ts';
import type { BenchmarkKind } from '../catalog/benchmarks.ts';
import { DECODING } from '../catalog/decoding.ts';
import type { Run } from '../results/schema.ts';
import { formatFigure } from './numbers.ts';
import { spreadText } from './units.ts';
import { costText, factorText, findFigure, unitOfWork } from './workload-figure-text.ts';
import { wrap } from './wrap.ts';

/** What can be said of a finding: of `can't be judged` the figures say why. */
export const verdicts = ['holds', 'no longer holds', 'not clear', "can't be judged"] as const;
export type Verdict = (typeof verdicts)[number];

/** A finding in words. */
export interface FindingText {
  readonly verdict: Verdict;
  readonly claim: string;
  /** The figures that show it. */
  readonly figures: string;
}

/** Findings of the study about benchmarks of one kind, and what a run shows in one unit, or in two that differ. */
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
  const checked = checkFindings(figuresOf(run));
  const groups = Map.groupBy(checked, (each) => `${each.left.kind} ${unitsOf(each)}`);
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map((first) => {
      const { findings, per } = KINDS[first.left.kind];
      return {
        title: `${findings}, and what this run shows, in ${unitsOf(first)}:`,
        unit: `${unitsOf(first)} per ${per}`,
        findings: group.map((each) => findingText(each, run)),
      };
    }),
  );
}

/** `instructions`; `instructions and nanoseconds` where the two figures differ in that. */
function unitsOf({ left, right }: CheckedFinding): string {
  return [...new Set([left.clock.unit, right.clock.unit])].join(' and ');
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
  const { finding, left } = checked;
  if (!areOfOneUnit(checked)) {
    return { verdict: "can't be judged", claim: finding.claim, figures: differentUnitsText(checked) };
  }
  const figures = left.kind === 'workload' ? workloadsText(checked, run) : microbenchmarksText(checked);
  const verdict = verdictOf(checked);
  return {
    verdict,
    claim: finding.claim,
    figures: verdict === "can't be judged" ? `${figures}; ${whyUnjudged(checked)}` : figures,
  };
}

function verdictOf({ holds, decoding }: CheckedFinding): Verdict {
  if (holds !== undefined) return holds ? 'holds' : 'no longer holds';
  const isIn = Object.values(decoding).some((each) => each === 'unknown' || isKnownPart(each));
  return isIn ? "can't be judged" : 'not clear';
}

function whyUnjudged({ left, right, decoding }: CheckedFinding): string {
  if (decoding.left !== 'unknown' && decoding.right !== 'unknown')
    return 'which it is depends on what decoding another instruction than a hypercall takes';
  const those = [
    ...(decoding.left === 'unknown' ? [left] : []),
    ...(decoding.right === 'unknown' ? [right] : []),
  ];
  const where = [...new Set(those.map(({ configuration }) => configuration))].join(' and ');
  const what = `on ${where} it contains decoding that only the emulated CPU causes`;
  return left.kind === 'workload'
    ? `${what}, and how much is not known`
    : `${what}, and ${DECODING}, which says how much, was not measured in the same run`;
}

function differentUnitsText({ left, right, decoding }: CheckedFinding): string {
  const a = withUnit(left, decoding.left);
  return `${a}, ${withUnit(right, decoding.right)}; figures of different units can't be compared`;
}

function withUnit(figure: Figure, decoding: Decoding): string {
  const { configuration, benchmark, clock } = figure;
  return `${configuration} ${benchmark} ${valueText(figure, decoding)} ${clock.unit}`;
}

function microbenchmarksText({ left, right, decoding, published }: CheckedFinding): string {
  const [a, b] = [valueText(left, decoding.left), valueText(right, decoding.right)];
  const isNet = isKnownPart(decoding.left) || isKnownPart(decoding.right);
  const net = isNet ? "without the emulated CPU's decoding " : '';
  // What is the same on both sides is said once.
  const pair =
    left.benchmark === right.benchmark
      ? `${left.benchmark}: ${net}${left.configuration} ${a}, ${right.configuration} ${b}`
      : `${net}${left.configuration} ${left.benchmark} ${a}, ${right.configuration} ${right.benchmark} ${b}`;
  return published === undefined
    ? `${pair} (the study had no such hardware)`
    : `${pair} (study: ${formatFigure(published.left)} and ${formatFigure(published.right)} cycles)`;
}

/** What is judged; where that is not the figure itself, what it is a part of. */
function valueText(figure: Figure, decoding: Decoding): string {
  if (!isKnownPart(decoding)) return formatFigure(figure.value) + spreadOf(figure);
  const { least, most } = decoding;
  const net = [...new Set([most, least].map((part) => formatFigure(Math.round(figure.value - part))))];
  return `${net.join(' to ')} of ${formatFigure(figure.value)}`;
}

function workloadsText({ left, right }: CheckedFinding, { measurements }: Pick<Run, 'measurements'>): string {
  const figures = workloadFigures(measurements);
  const text = (figure: Figure): string => {
    const { configuration, benchmark, value } = figure;
    const normalized = findFigure(figures, configuration, benchmark)?.normalized;
    const times =
      normalized === undefined || (normalized.interval === undefined && normalized.value === 1)
        ? ''
        : ` (${factorText(normalized)} times native)`;
    return `${configuration} ${costText(value)}${spreadOf(figure)}${times}`;
  };
  return `per ${unitOfWork(left.benchmark)}: ${[left, right].map(text).join(', ')}`;
}

function spreadOf({ clock, perOperation }: Figure): string {
  return spreadText(clock, medianAbsoluteDeviation(perOperation));
}
