import {
  byClass,
  byPhase,
  byPlace,
  type ClassPart,
  type FunctionPart,
  type RegisterPart,
} from '../analysis/breakdown.ts';
import type { Explanation } from '../results/explanation.ts';
import { add, amountCells, type Counted, scaleOf, wholeOf, withAmounts } from './amounts.ts';
import { amountColumns, type ExplanationTable, figureColumn, textColumn } from './explanation-table.ts';
import { classWords, phaseWords, placeWords } from './explanation-words.ts';
import { decimalsOf, formatFigure } from './numbers.ts';
import { clip, printable } from './printable.ts';
import { roundTogether } from './rounding.ts';

/** What each place executes. */
export function placeTable(explanation: Explanation): ExplanationTable {
  const parts = byPlace(explanation);
  const scale = scaleOf(parts, explanation.operations);
  const places = withAmounts(parts, scale);
  const decimals = decimalsOf(places.map(({ amount }) => amount.figure));
  return {
    title: 'By place, instructions per operation',
    columns: [textColumn('place'), ...amountColumns, textColumn('')],
    rows: places.map(({ place, amount }) => ({
      indented: false,
      cells: [placeWords[place], ...amountCells(amount, decimals), bar(amount.percent)],
    })),
    sum: ['sum', ...amountCells(wholeOf(scale), decimals), ''],
  };
}

/** What each phase takes, and each function in it. @param most functions of a phase; if it is left out, those that are not negligible */
export function phaseTable(explanation: Explanation, most?: number): ExplanationTable {
  const parts = byPhase(explanation);
  const scale = scaleOf(parts, explanation.operations);
  const phases = withAmounts(parts, scale).map((phase) => ({
    ...phase,
    lines: withAmounts(functionLines(phase.functions, scale.instructions, most), scale, phase.amount),
  }));
  const decimals = decimalsOf(
    phases.flatMap(({ lines, amount }) => [amount.figure, ...lines.map((line) => line.amount.figure)]),
  );
  return {
    title: 'By phase and function, instructions per operation',
    columns: [textColumn('phase, function'), textColumn('place'), ...amountColumns],
    rows: phases.flatMap(({ phase, lines, amount }) => [
      { indented: false, cells: [phaseWords[phase], '', ...amountCells(amount, decimals)] },
      ...lines.map((line) => ({
        indented: true,
        cells: [line.name, line.place, ...amountCells(line.amount, decimals)],
      })),
    ]),
    sum: ['sum', '', ...amountCells(wholeOf(scale), decimals)],
  };
}

/** What each class of instructions takes, and which registers are behind it. */
export function classTable(explanation: Explanation): ExplanationTable {
  const { operations } = explanation;
  const classes = [...Map.groupBy(byClass(explanation), (part) => part.class)].map(([name, parts]) => ({
    name,
    parts,
    instructions: add(parts),
  }));
  const scale = scaleOf(classes, operations);
  const rows = withAmounts(classes, scale).map((row) => ({
    ...row,
    figures: directionFigures(row.parts, operations, row.amount.figure),
  }));
  const decimals = decimalsOf(rows.flatMap(({ amount, figures }) => [amount.figure, ...figures.values()]));
  const cell = (figure: number | undefined): string =>
    figure === undefined ? NOTHING : formatFigure(figure, decimals);
  return {
    title: 'By class of instructions, instructions per operation',
    columns: [textColumn('class'), ...directions.map(({ head }) => figureColumn(head)), ...amountColumns],
    rows: rows.map(({ name, parts, figures, amount }) => ({
      indented: false,
      cells: [
        classWords[name],
        ...directions.map(({ direction }) => cell(figures.get(direction))),
        ...amountCells(amount, decimals),
      ],
      ...registersOf(parts, operations),
    })),
    sum: [
      'sum',
      // Of what is printed above it: with the sums of the rows exact, those of the columns need not be.
      ...directions.map(({ direction }) =>
        cell(rows.reduce((sum, { figures }) => sum + (figures.get(direction) ?? 0), 0)),
      ),
      ...amountCells(wholeOf(scale), decimals),
    ],
    detailHead: 'registers',
  };
}

const NOTHING = '-';

/** Characters of a bar of 100 %. */
const BAR = 40;
/** What fills one to seven eighths of a character. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of text; whatever is there at all is seen. */
function bar(percent: number): string {
  const eighths = Math.max(Math.round((percent / 100) * BAR * EIGHTHS.length), 1);
  return '█'.repeat(Math.floor(eighths / EIGHTHS.length)) + (EIGHTHS[eighths % EIGHTHS.length] ?? '');
}

/** In percent of the total: functions that take less are summed up. */
const NEGLIGIBLE = 1;

/** The lines of a phase's functions. */
function functionLines(
  functions: readonly FunctionPart[],
  total: number,
  most: number | undefined,
): (Counted & { readonly name: string; readonly place: string })[] {
  const large =
    most === undefined
      ? functions.filter(({ instructions }) => 100 * instructions >= NEGLIGIBLE * total)
      : functions.slice(0, most);
  // One alone takes no more room with its name. Functions are sorted: what is left is what follows.
  if (large.length === functions.length - 1) large.push(...functions.slice(large.length));
  const others = functions.slice(large.length);
  return [
    ...large.map(({ name, address, place, instructions }) => ({
      name: name === null ? `(no symbol) ${address}` : printable(name),
      place: placeWords[place],
      instructions,
    })),
    ...(others.length === 0
      ? []
      : [
          {
            name: `${formatFigure(others.length)} others`,
            place: '',
            instructions: add(others),
          },
        ]),
  ];
}

const directions = [
  { direction: 'saved', head: 'saved' },
  { direction: 'restored', head: 'restored' },
  { direction: null, head: 'neither' },
] as const;

/** What a class takes in each direction; as printed, they add up to the figure of the class. */
function directionFigures(
  parts: readonly ClassPart[],
  operations: number,
  whole: number,
): ReadonlyMap<ClassPart['direction'], number> {
  const counts = parts.map(({ instructions }) => instructions);
  const figures = roundTogether(counts, operations, whole);
  return new Map(parts.map(({ direction }, index) => [direction, figures[index] ?? 0]));
}

/** The registers of a class, if any is named: `saved: ESR_EL1 2; restored: A, B 1 each`. */
function registersOf(parts: readonly ClassPart[], operations: number): { detail?: string } {
  const texts = parts
    .filter(({ registers }) => registers.length > 0)
    .map(({ direction, registers }) => {
      const names = registerNames(registers, operations);
      return direction === null ? names : `${direction}: ${names}`;
    });
  return texts.length === 0 ? {} : { detail: texts.join('; ') };
}

/** Names that are longer than any register's. */
const LONGEST_REGISTER = 40;

/** Registers that are accessed equally often stand together. */
function registerNames(registers: readonly RegisterPart[], operations: number): string {
  return [...Map.groupBy(registers, ({ instructions }) => formatFigure(instructions / operations))]
    .map(([figure, alike]) => {
      const names = alike.map(({ name }) => clip(printable(name), LONGEST_REGISTER)).join(', ');
      return `${names} ${figure}${alike.length === 1 ? '' : ' each'}`;
    })
    .join(', ');
}
