import { byPhase, byPlace } from '../analysis/breakdown.ts';
import type { Run } from '../results/schema.ts';
import { add } from './amounts.ts';
import { placeWords } from './explanation-words.ts';
import { figuresChart } from './microbenchmark-charts.ts';
import { formatFigure } from './numbers.ts';
import type { Opening } from './opening-part.ts';
import { plural } from './said.ts';
import { overviewChart } from './overview-chart.ts';
import { farthestApart, oftenText, type Pair, pairOf } from './pairs.ts';
import {
  type ReportedExplanation,
  type ReportedFigure,
  type ReportedMicrobenchmark,
  reportedMicrobenchmarks,
} from './report-cells.ts';

/** What a run's microbenchmarks found; undefined if it has none. */
export function microbenchmarkOpening(run: Run): Opening | undefined {
  const all = reportedMicrobenchmarks(run);
  // Figures of two units are in no picture together: the unit of most of them is the one that is drawn.
  const [rows = []] = [...Map.groupBy(all, ({ unit }) => unit).values()].toSorted(
    (a, b) => b.length - a.length,
  );
  const [only] = rows;
  if (only === undefined) return undefined;
  const one = rows.length === 1;
  const per = `${only.unit} per operation`;
  return {
    chart: one ? figuresChart(only) : overviewChart(rows),
    caption: one
      ? `${only.microbenchmark.id}: ${only.microbenchmark.definition}. Medians, in ${per}.`
      : `Every operation on every configuration: medians, in ${per}; dots of one colour are configurations of the same hypervisor.`,
    sentences: [...rangeSentences(rows), ...pairSentences(rows), ...partSentences(rows)],
    more: batchSentences(run, rows),
  };
}

interface Named extends ReportedFigure {
  readonly operation: string;
}

function mainFigures(rows: readonly ReportedMicrobenchmark[]): Named[] {
  return rows.flatMap(({ microbenchmark, figures }) =>
    figures.filter(({ variant }) => !variant).map((each) => ({ ...each, operation: microbenchmark.id })),
  );
}

/** From the least that an operation takes to the most. */
function rangeSentences(rows: readonly ReportedMicrobenchmark[]): string[] {
  const figures = mainFigures(rows).toSorted((a, b) => a.figure - b.figure);
  const [least, most] = [figures[0], figures.at(-1)];
  const unit = rows[0]?.unit ?? 'instructions';
  if (least === undefined || most === undefined) return [];
  if (least === most) return [`${least.operation} on ${least.configuration} takes ${least.text} ${unit}.`];
  if (rows.length === 1)
    return [
      `${least.operation} takes the fewest ${unit} on ${least.configuration}, ${least.text}, and the most on ` +
        `${most.configuration}, ${most.text}${timesText(most.figure, least.figure)}.`,
    ];
  const configurations = new Set(figures.map(({ configuration }) => configuration)).size;
  const where = configurations === 1 ? '' : ` on ${configurations} configurations`;
  const on = ({ configuration }: Named): string => (configurations === 1 ? '' : ` on ${configuration}`);
  return [
    `Of ${rows.length} operations${where} the shortest is ${least.operation}${on(least)} with ${least.text} ${unit}, and the ` +
      `longest ${most.operation}${on(most)} with ${most.text}.`,
  ];
}

/** How two configurations of one machine compare. */
function pairSentences(rows: readonly ReportedMicrobenchmark[]): string[] {
  const figures = mainFigures(rows);
  const pair = pairOf(figures);
  if (pair === undefined || rows.length === 1) return [];
  return [pairText(pair, figures)];
}

function pairText({ a, b }: Pair, figures: readonly Named[]): string {
  const both = [...Map.groupBy(figures, ({ operation }) => operation)].flatMap(([operation, own]) => {
    const [left, right] = [a, b].map((id) => own.find(({ configuration }) => configuration === id));
    return left === undefined || right === undefined ? [] : [{ operation, a: left.figure, b: right.figure }];
  });
  const farthest = farthestApart(both);
  const apart =
    farthest === undefined
      ? ''
      : `; they are furthest apart in ${farthest.operation}, with ${formatFigure(farthest.a)} and ${formatFigure(farthest.b)}` +
        timesText(Math.max(farthest.a, farthest.b), Math.min(farthest.a, farthest.b));
  return `${oftenText({ a, b }, 'takes', both, `${both.length} operations`)}${apart}.`;
}

/** `, 3.4 times as many`; nothing where that says nothing. */
function timesText(more: number, less: number): string {
  const times = more / less;
  return less > 0 && times >= 1.05 ? `, ${formatFigure(times)} times as many` : '';
}

/** Where the instructions of the operation go that most configurations explain. */
function partSentences(rows: readonly ReportedMicrobenchmark[]): string[] {
  const [row] = rows
    .filter(({ explained }) => explained.length > 0)
    .toSorted((a, b) => b.explained.length - a.explained.length);
  const [cell] = row?.explained ?? [];
  if (row === undefined || cell === undefined) return [];
  return [partText(row.microbenchmark.id, cell)];
}

function partText(id: string, { configuration, explanation }: ReportedExplanation): string {
  const places = byPlace(explanation).toSorted((a, b) => b.instructions - a.instructions);
  const all = add(places);
  const percent = (part: number): string => `${formatFigure((100 * part) / (all || 1), 0)} %`;
  const [largest] = places;
  const state = add(byPhase(explanation).filter(({ phase }) => phase === 'save' || phase === 'restore'));
  const where =
    largest === undefined
      ? ''
      : `the largest part is that of one place, ${placeWords[largest.place]} (${percent(largest.instructions)})`;
  return `Of what ${id} takes on ${configuration}, ${where}; ${percent(state)} save and restore the state of the VM and its host.`;
}

/** How much was measured, and how to learn more: what there is to say of a run of little. */
function batchSentences({ plan }: Run, rows: readonly ReportedMicrobenchmark[]): string[] {
  const { microbenchmarks } = plan;
  const unit = rows[0]?.unit ?? 'instructions';
  return [
    ...(microbenchmarks === null
      ? []
      : [
          `Each figure is the median of ${formatFigure(microbenchmarks.batches)} batches of ` +
            `${formatFigure(microbenchmarks.iterations)} operation${plural(microbenchmarks.iterations)}.`,
        ]),
    ...(unit === 'instructions' && rows.every(({ explained }) => explained.length === 0)
      ? ['Where the instructions go was not recorded: worldswitch run --explain does it.']
      : []),
  ];
}
