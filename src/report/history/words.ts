import { largest } from '../../analysis/history/causes.ts';
import type {
  Cause,
  ExplainedStep,
  History,
  HistoryLine,
  HistoryPoint,
} from '../../analysis/history/history.ts';
import { isSameCell } from '../../catalog/benchmarks.ts';
import { functionRows } from '../comparison-reasons.ts';
import { formatDifference, formatPercent } from '../differences.ts';
import type { Footnotes } from './gaps.ts';
import { formatFigure } from '../numbers.ts';
import { printable } from '../printable.ts';

/** A figure of a history as text, and what became of it since the version before. */
export interface FigureText {
  readonly figure: string;
  /** `+3.1 %` where there is a step, else empty. */
  readonly change: string;
}

/** The figures of a line as they are printed: gaps as numbers of footnotes, other ways of measuring with a mark. */
export function figureTexts(line: HistoryLine, { causes }: History, footnotes: Footnotes): FigureText[] {
  const steps = causes.flatMap((cause) => cause.steps).filter((step) => isSameCell(step, line));
  const way = mainWay(line);
  return line.points.map((point, index) => {
    const step = steps.find(({ to }) => to === index);
    return {
      figure: figureText(point, way, footnotes),
      change: step === undefined ? '' : formatPercent(step.difference, step.a),
    };
  });
}

function figureText(
  { readings: [reading], gap }: HistoryPoint,
  way: string | undefined,
  footnotes: Footnotes,
): string {
  if (reading !== undefined) return `${formatFigure(reading.value)}${reading.way === way ? '' : '*'}`;
  return gap === undefined ? '-' : `(${footnotes.numberOf(gap)})`;
}

/** The way in which most of a line is measured. */
export function mainWay({ points }: HistoryLine): string | undefined {
  const ways = points.flatMap(({ readings: [reading] }) => reading?.way ?? []);
  const counts = [...Map.groupBy(ways, (way) => way)].toSorted(([, a], [, b]) => b.length - a.length);
  return counts[0]?.[0];
}

/** The causes that a reader is shown, in the order of versions, and how many smaller ones there are. */
export function shownCauses({ causes }: History, most: number): { shown: Cause[]; others: number } {
  const chosen = new Set(causes.toSorted((a, b) => largest(b) - largest(a)).slice(0, most));
  return { shown: causes.filter((cause) => chosen.has(cause)), others: causes.length - chosen.size };
}

/** `Linux 6.18.15 to 6.19.14` */
export function betweenText(
  { from, to }: Pick<Cause, 'from' | 'to'>,
  { software, versions }: History,
): string {
  return `${software} ${versions[from]?.number} to ${versions[to]?.number}`;
}

/** `kvm-arm64 hypercall: 1,644 to 2,003, +359 (+21.8 %)` */
export function stepText({ configuration, benchmark, a, b, difference }: ExplainedStep): string {
  return `${configuration} ${benchmark}: ${formatFigure(a)} to ${formatFigure(b)}, ${formatDifference(difference)} (${formatPercent(difference, a)})`;
}

/** The functions that account for a step, so many and the others together: they add up to it. */
export function functionsText({ functions, difference }: ExplainedStep, most: number): string {
  if (functions === null) return 'which functions account for it is not known';
  return functionRows(functions, most, difference)
    .map(({ name, difference: own }) => `${printable(name)} ${own}`)
    .join(', ');
}

/** What several steps have in common; empty of one alone. */
export function commonText({ steps, functions }: Cause): string {
  return steps.length === 1
    ? ''
    : `One cause in ${steps.length} cells: ${functions.map((name) => printable(name)).join(', ')}`;
}

/** What must be known to read a history, a sentence each. */
export function notesOf(history: History): string[] {
  const { lines, seams, versions } = history;
  const ways = new Set(
    lines.flatMap(({ points }) => points.flatMap(({ readings: [reading] }) => reading?.way ?? [])),
  );
  const marked = lines.some((line) =>
    line.points.some(({ readings: [reading] }) => reading !== undefined && reading.way !== mainWay(line)),
  );
  const sensitive = lines.filter(({ points }) =>
    points.some(({ readings: [reading] }) => (reading?.sensitivity ?? 0) > 0),
  );
  return [
    ...(ways.size === 0 ? [] : [`Measured as ${[...ways].join('; or as ')} (operations a batch x batches).`]),
    ...(marked
      ? ['* measured otherwise than most of its column; steps are told between figures of one way only.']
      : []),
    ...(seams.length === 0
      ? []
      : [
          `Nothing is said of ${seams
            .slice(0, 3)
            .map(
              ({ configuration, benchmark, from, to }) =>
                `${configuration} ${benchmark} between ${versions[from]?.number} and ${versions[to]?.number}`,
            )
            .join(
              ', ',
            )}${seams.length > 3 ? ` and ${seams.length - 3} more` : ''}, which were measured in two ways.`,
        ]),
    ...(sensitive.length === 0
      ? []
      : [
          `Nothing that lies within a figure's sensitivity is called a step: ${[...new Set(sensitive.map(({ benchmark }) => benchmark))].join(', ')} may move by as much when nothing that matters changes.`,
        ]),
  ];
}
