import { type Microbenchmark, microbenchmarks } from '../catalog/microbenchmarks.ts';
import { published } from '../catalog/published.ts';
import type { Unit } from '../results/clock.ts';
import type { Run } from '../results/schema.ts';
import { footnotesFor, hasUnexplained, marksOf, UNEXPLAINED } from './footnotes.ts';
import { knownConfiguration } from './known-configurations.ts';
import { columnsOf, type MeasuredColumn, summaryOf } from './measured-columns.ts';
import { decimalsOf, formatFigure } from './numbers.ts';
import {
  configurationColumn,
  NO_FIGURE,
  plainCell,
  type Sheet,
  type SheetCell,
  type SheetGroup,
  type SheetRow,
} from './sheet.ts';
import { spreadGroups } from './spread-groups.ts';
import { commonUnit, spreadText } from './units.ts';

/**
 * The figures of a run's microbenchmarks as tables, one for each machine; a machine without a figure has none.
 *
 * @throws WorldswitchError if this version can't make figures of what was measured.
 */
export function microbenchmarkSheets(run: Run): Sheet[] {
  const columns = columnsOf(run);
  const machines = [...Map.groupBy(columns, ({ machine }) => machine)];
  const unit = commonUnit(run);
  const drawn = machines.map(([title, own]) => ({ title, ...tableOf(own, unit) }));
  const marks = drawn.flatMap(({ rows }) => rows.flatMap((row) => row.marks));
  const footnotes = footnotesFor(marks, columns);
  return drawn
    .filter(({ rows }) => rows.length > 0)
    .map((sheet) => ({ kind: 'microbenchmark', per: 'operation', footnotes, ...sheet }));
}

/** Columns of a unit with what is published of the same kind of system beside them. */
function tableOf(columns: readonly MeasuredColumn[], unit: Unit): Pick<Sheet, 'groups' | 'rows'> {
  const byUnit = [...Map.groupBy(columns, ({ clock }) => clock?.unit ?? unit)];
  const cited = publishedColumnsOf(columns);
  const beside = spreadGroups(columns);
  const rows = microbenchmarks.filter(({ id }) => columns.some((column) => isThere(column, id)));
  return {
    groups: [
      ...byUnit.map(([own, of]): SheetGroup => {
        const shown = of.map(({ configuration }) => configurationColumn(configuration));
        return { title: `${own} per operation`, unit: own, origin: 'measured', columns: shown };
      }),
      ...beside.map(({ group }) => group),
      ...(cited.length === 0 ? [] : [publishedGroup(cited)]),
    ],
    rows: rows.map((row) => ({
      ...rowOf(row, rows, columns),
      cells: [
        ...byUnit.map(([, of]) => of.map((column) => cellOf(column, row.id, columns))),
        ...beside.map(({ cellsOf }) => cellsOf(row.id)),
        ...(cited.length === 0 ? [] : [cited.map((column) => plainCell(cyclesText(row, column)))]),
      ],
    })),
  };
}

function isThere(column: MeasuredColumn, id: string): boolean {
  const { failed, unavailable } = column;
  return summaryOf(column, id) !== undefined || failed.includes(id) || unavailable.includes(id);
}

function rowOf(
  row: Microbenchmark,
  rows: readonly Microbenchmark[],
  columns: readonly MeasuredColumn[],
): Omit<SheetRow, 'cells'> {
  const measured = columns.filter((column) => isThere(column, row.id));
  return {
    benchmark: row.id,
    name: row.id,
    indented: row.id.includes('/') && rows.some((other) => row.id.startsWith(`${other.id}/`)),
    marks: marksOf(row, measured),
  };
}

function cellOf(column: MeasuredColumn, id: string, columns: readonly MeasuredColumn[]): SheetCell {
  const { clock, summaries } = column;
  // A figure without a mark keeps the place of one, so that digits stay below each other.
  const anyUnexplained = columns.some((each) => each.summaries?.some(hasUnexplained));
  const mark = anyUnexplained ? ' ' : '';
  if (clock === undefined || summaries === undefined || column.failed.includes(id))
    return { text: 'failed', mark };
  const summary = summaryOf(column, id);
  if (summary === undefined) return { text: NO_FIGURE, mark };
  const decimals = decimalsOf(summaries.map(({ median }) => median));
  return {
    text: formatFigure(summary.median, decimals) + spreadText(clock, summary.medianAbsoluteDeviation),
    mark: hasUnexplained(summary) ? UNEXPLAINED : mark,
  };
}

/** Columns of the published study that measured systems of the same kind as these configurations. */
function publishedColumnsOf(columns: readonly MeasuredColumn[]): string[] {
  const found = columns.map(({ configuration }) => knownConfiguration(configuration)?.publishedColumn);
  return [...new Set(found)].filter((column) => column !== undefined);
}

function publishedGroup(columns: readonly string[]): SheetGroup {
  return {
    title: 'cycles, 2016',
    unit: 'cycles',
    origin: 'published',
    columns: columns.map((head) => ({
      head,
      name: `published 2016 (${head})`,
      configuration: undefined,
    })),
  };
}

function cyclesText({ publishedRow }: Microbenchmark, column: string): string {
  const cycles = publishedRow === undefined ? undefined : published.cycles(publishedRow, column);
  return cycles === undefined ? NO_FIGURE : formatFigure(cycles);
}
