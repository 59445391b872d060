import type { Explanation, Place, Step } from '../results/explanation.ts';
import { amountCells, scaleOf, wholeOf, withAmounts } from './amounts.ts';
import { amountColumns, type ExplanationTable, figureColumn, textColumn } from './explanation-table.ts';
import { placeWords } from './explanation-words.ts';
import { formatFigure } from './numbers.ts';
import { printable } from './printable.ts';

/** One step of a timeline, or several in which a PCPU went on with the same after the other one's turn. */
export interface TimelineLine {
  /** Positions in the timeline, from 1. Steps of other lines may lie between them. */
  readonly first: number;
  readonly last: number;
  readonly pcpu: number;
  readonly place: Place;
  readonly instructions: number;
  /** How often the emulator turned away from it. */
  readonly turns: number;
  /** What ended it; null if that was a turn, or nothing. */
  readonly end: string | null;
}

/** So many steps are shown one by one. */
const MOST_STEPS = 40;

/** How the emulator calls its turning to the other PCPU: an end of a step that is none of the machine's. */
const TURN = 'turn';

/** One operation, step by step. */
export function timelineTable({ timeline }: Explanation): ExplanationTable {
  const lines = linesOf(timeline.steps);
  const scale = scaleOf(lines, 1);
  return {
    title: `Timeline of operation ${timeline.operation} of the batch`,
    columns: [
      figureColumn('step'),
      figureColumn('PCPU'),
      textColumn('place'),
      ...amountColumns,
      textColumn('ended by'),
    ],
    rows: withAmounts(lines, scale).map((line) => ({
      indented: false,
      cells: [
        line.first === line.last ? String(line.first) : `${line.first}-${line.last}`,
        String(line.pcpu),
        placeWords[line.place],
        ...amountCells(line.amount, 0),
        describeEnd(line),
      ],
    })),
    sum: ['sum', '', '', ...amountCells(wholeOf(scale), 0), ''],
  };
}

/** The same operation along the chain of causes. */
export function criticalPathTable({ hops }: NonNullable<Explanation['criticalPath']>): ExplanationTable {
  const scale = scaleOf(hops, 1);
  return {
    title: 'Critical path of the same operation',
    columns: [figureColumn('hop'), figureColumn('PCPU'), ...amountColumns, textColumn('begun by')],
    rows: withAmounts(hops, scale).map(({ pcpu, cause, amount }, index) => ({
      indented: false,
      cells: [String(index + 1), String(pcpu), ...amountCells(amount, 0), printable(cause)],
    })),
    sum: ['sum', '', ...amountCells(wholeOf(scale), 0), ''],
  };
}

/**
 * The lines of a timeline. If there are many steps, those between which only the emulator turned from one PCPU to the
 * other are put together, a line for each PCPU and place; nothing is lost from the sums.
 */
export function linesOf(steps: readonly Step[]): TimelineLine[] {
  const lines = steps.map((step, index) => ({
    first: index + 1,
    last: index + 1,
    pcpu: step.pcpu,
    place: step.place,
    instructions: step.instructions,
    turns: step.end === TURN ? 1 : 0,
    end: step.end === TURN ? null : step.end,
  }));
  return steps.length <= MOST_STEPS ? lines : stretchesOf(lines).flatMap(mergeStretch);
}

/** Cuts a timeline after every step that ended with something else than a turn. */
function stretchesOf(lines: readonly TimelineLine[]): TimelineLine[][] {
  const stretches: TimelineLine[][] = [];
  let open: TimelineLine[] = [];
  for (const line of lines) {
    open.push(line);
    if (line.turns > 0) continue;
    stretches.push(open);
    open = [];
  }
  return open.length === 0 ? stretches : [...stretches, open];
}

/** A line for each PCPU and place of a stretch; what is on at its end comes last, for that is what goes on. */
function mergeStretch(stretch: readonly TimelineLine[]): TimelineLine[] {
  return [...Map.groupBy(stretch, ({ pcpu, place }) => `${pcpu} ${place}`).values()]
    .map((alike) =>
      alike.reduce((merged, line) => ({
        ...merged,
        last: line.last,
        instructions: merged.instructions + line.instructions,
        turns: merged.turns + line.turns,
        end: line.end,
      })),
    )
    .toSorted((a, b) => a.last - b.last);
}

function describeEnd({ turns, end }: TimelineLine): string {
  const turned = turns > 1 ? `${TURN} × ${formatFigure(turns)}` : TURN;
  if (turns === 0) return printable(end ?? '');
  return end === null ? turned : `${turned}, then ${printable(end)}`;
}
