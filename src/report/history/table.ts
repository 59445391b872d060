import type { History, HistoryLine } from '../../analysis/history/history.ts';
import { formatFigure } from '../numbers.ts';
import { WIDTH, wrap } from '../wrap.ts';
import { type Footnotes, footnotesFrom } from './gaps.ts';
import {
  betweenText,
  commonText,
  figureTexts,
  functionsText,
  notesOf,
  shownCauses,
  stepText,
} from './words.ts';

/** Causes of steps that a reader at a terminal is shown, the largest. */
const MOST_CAUSES = 20;

/** Functions that are named of the first step of a cause, and of the others. */
const MOST_FUNCTIONS = 6;
const FEWER_FUNCTIONS = 4;

/** A history for a terminal: tables, a chart of bars, and what each step is made of. */
export function renderHistory(history: History): string {
  const footnotes = footnotesFrom();
  const byConfiguration = [...Map.groupBy(history.lines, ({ configuration }) => configuration)];
  const tables = byConfiguration.flatMap(([configuration, lines]) =>
    drawTables(configuration, lines, history, footnotes),
  );
  return [
    ...tables,
    ...drawCauses(history),
    ...footnotes.all().flatMap((reason, index) => wrap(reason, `(${index + 1}) `)),
    ...notesOf(history).flatMap((note) => wrap(note, '')),
    '',
  ].join('\n');
}

/** As many columns side by side as there is room for. */
function drawTables(
  configuration: string,
  lines: readonly HistoryLine[],
  history: History,
  footnotes: Footnotes,
): string[] {
  const { software, versions } = history;
  const head = [software, ...versions.map(({ number }) => number)];
  const first = Math.max(...head.map((text) => text.length));
  const columns = lines.map((line) => columnOf(line, history, footnotes));
  const tables: string[][][] = [[]];
  let room = WIDTH - first;
  for (const column of columns) {
    const width = 2 + Math.max(...column.map((text) => text.length));
    if (width > room && tables.at(-1)?.length !== 0) {
      tables.push([]);
      room = WIDTH - first;
    }
    tables.at(-1)?.push(column);
    room -= width;
  }
  const [unit] = new Set(lines.map(({ unit: own, per }) => `${own} per ${per}`));
  return [
    `${configuration}: ${unit}`,
    ...tables.flatMap((table) => [
      ...head.map((name, row) => drawRow([name, ...table.map((column) => column[row] ?? '')], first)),
      '',
    ]),
    ...lines.map((line) => drawBars(line, Math.max(...lines.map(({ benchmark }) => benchmark.length)))),
    '',
  ];
}

function drawRow([name = '', ...cells]: readonly string[], first: number): string {
  return [name.padEnd(first), ...cells].join('  ').trimEnd();
}

/** Head and figures of a line, all of one width. */
function columnOf(line: HistoryLine, history: History, footnotes: Footnotes): string[] {
  const texts = figureTexts(line, history, footnotes);
  const figureWidth = Math.max(...texts.map(({ figure }) => figure.length));
  const changeWidth = Math.max(...texts.map(({ change }) => change.length));
  const cells = texts.map(
    ({ figure, change }) =>
      `${figure.padStart(figureWidth)}${changeWidth === 0 ? '' : `  ${change.padStart(changeWidth)}`}`,
  );
  const width = Math.max(line.benchmark.length, ...cells.map((cell) => cell.length));
  return [line.benchmark.padStart(width), ...cells.map((cell) => cell.padStart(width))];
}

const BARS = [...'▁▂▃▄▅▆▇█'];

/** A bar for each version, between the least and the most of the line; what was not measured is a dot. */
function drawBars({ benchmark, points }: HistoryLine, width: number): string {
  const values = points.map(({ readings: [reading] }) => reading?.value);
  const there = values.filter((value) => value !== undefined);
  if (there.length === 0) return `${benchmark.padEnd(width)}  nothing was measured`;
  const [least, most] = [Math.min(...there), Math.max(...there)];
  const bars = values.map((value) => {
    if (value === undefined) return '·';
    const share = most === least ? 0.5 : (value - least) / (most - least);
    return BARS[Math.round(share * (BARS.length - 1))] ?? '';
  });
  const range =
    most === least ? `always ${formatFigure(least)}` : `${formatFigure(least)} to ${formatFigure(most)}`;
  return `${benchmark.padEnd(width)}  ${bars.join('')}  ${range}`;
}

function drawCauses(history: History): string[] {
  const { shown, others } = shownCauses(history, MOST_CAUSES);
  if (shown.length === 0)
    return ['No figure differs from the one before it by more than its sensitivity.', ''];
  return [
    'Steps, and the functions that account for them',
    ...shown.flatMap((cause) => [
      betweenText(cause, history),
      ...(cause.steps.length === 1 ? [] : wrap(commonText(cause), '  ')),
      ...cause.steps.flatMap((step, index) => [
        ...wrap(stepText(step), '  '),
        ...wrap(functionsText(step, index === 0 ? MOST_FUNCTIONS : FEWER_FUNCTIONS), '    '),
      ]),
    ]),
    ...(others === 0 ? [] : [`${others} smaller steps are not shown here; --format json has all.`]),
    '',
  ];
}
