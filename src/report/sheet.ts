import { type Summary, summarise } from '../analysis/summary.ts';
import { configurations } from '../catalog/configurations.ts';
import { type Microbenchmark, microbenchmarks } from '../catalog/microbenchmarks.ts';
import { published } from '../catalog/published.ts';
import type { Run } from '../results/schema.ts';
import { decimalsOf, formatFigure } from './numbers.ts';

/** What stands where a figure has a footnote: the mark, and the text below the table. */
export interface Footnote {
  readonly mark: string;
  readonly text: string;
}

/** A microbenchmark and its figures. */
export interface SheetRow {
  readonly microbenchmark: string;
  /** True if it is a variant of a microbenchmark above it. */
  readonly indented: boolean;
  /** Marks of the footnotes that hold for all figures of the row. */
  readonly marks: readonly string[];
  /** Instructions per operation as text, by configuration. */
  readonly figures: readonly string[];
  /** Published cycles as text, by published column. */
  readonly cycles: readonly string[];
}

/** The table of a run, before it is drawn: columns of instructions, and apart from them columns of cycles. */
export interface Sheet {
  readonly configurations: readonly string[];
  /** Columns of the published study that measured systems of the same kind as these configurations. */
  readonly publishedColumns: readonly string[];
  readonly rows: readonly SheetRow[];
  readonly footnotes: readonly Footnote[];
}

/** The figures of one configuration of a run; `undefined` if it failed. */
export interface Column {
  readonly configuration: string;
  readonly summaries: readonly Summary[] | undefined;
}

const NOTHING = '-';
const UNEXPLAINED = '!';

/** What a microbenchmark's path or timing means for its figures. */
const meanings: readonly { readonly text: string; readonly holds: (row: Microbenchmark) => boolean }[] = [
  {
    text: 'A serialised sum: the path crosses PCPUs, which take turns on one clock, so what both execute is added up.',
    holds: (row) => row.path === 'serialised-sum',
  },
  {
    text:
      'Begin and end are stamped from outside the machine, the end at the first instruction of a kernel function; ' +
      'there is no overhead to subtract.',
    holds: (row) => row.timing === 'stamped',
  },
];

/**
 * The figures of a run, by configuration.
 *
 * @throws WorldswitchError if this version can't make figures of what was measured.
 */
export function columnsOf(run: Run): Column[] {
  return run.measurements.map((measurement) => ({
    configuration: measurement.configuration,
    summaries: measurement.state === 'completed' ? summarise(measurement) : undefined,
  }));
}

/** Arranges figures as a table. */
export function sheetOf(columns: readonly Column[]): Sheet {
  const summaryOf = (column: Column, id: string): Summary | undefined =>
    column.summaries?.find((summary) => summary.microbenchmark === id);
  const measured = microbenchmarks.filter((row) => columns.some((column) => summaryOf(column, row.id)));
  const notes = meanings
    .filter((meaning) => measured.some(meaning.holds))
    .map((meaning, index) => ({ ...meaning, mark: `(${index + 1})` }));
  const publishedColumns = publishedColumnsOf(columns);
  const decimals = columns.map((column) =>
    decimalsOf((column.summaries ?? []).map((summary) => summary.median)),
  );
  // A figure without a mark keeps the place of one, so that digits stay below each other.
  const anyUnexplained = columns.some((column) => column.summaries?.some(hasUnexplained));
  const rows = measured.map((row) => ({
    microbenchmark: row.id,
    indented: row.id.includes('/') && measured.some((other) => row.id.startsWith(`${other.id}/`)),
    marks: notes.filter((note) => note.holds(row)).map((note) => note.mark),
    figures: columns.map((column, index) => {
      const summary = summaryOf(column, row.id);
      const mark = summary !== undefined && hasUnexplained(summary) ? UNEXPLAINED : anyUnexplained ? ' ' : '';
      if (summary !== undefined) return formatFigure(summary.median, decimals[index]) + mark;
      return (column.summaries === undefined ? 'failed' : NOTHING) + mark;
    }),
    cycles: publishedColumns.map((column) => {
      const cycles = row.publishedRow === undefined ? undefined : published.cycles(row.publishedRow, column);
      return cycles === undefined ? NOTHING : formatFigure(cycles);
    }),
  }));
  const footnotes = notes.map(({ mark, text }) => ({ mark, text }));
  if (anyUnexplained) footnotes.push({ mark: UNEXPLAINED, text: unexplainedText(columns) });
  return { configurations: columns.map((column) => column.configuration), publishedColumns, rows, footnotes };
}

function publishedColumnsOf(columns: readonly Column[]): string[] {
  const found = columns.map(
    (column) => configurations.find(({ id }) => id === column.configuration)?.publishedColumn,
  );
  return [...new Set(found)].filter((column) => column !== undefined);
}

function hasUnexplained(summary: Summary): boolean {
  return summary.outliers.some((outlier) => outlier.explanation === 'unexplained');
}

function unexplainedText(columns: readonly Column[]): string {
  const places = columns.flatMap((column) =>
    (column.summaries ?? []).filter(hasUnexplained).map((summary) => {
      const outliers = summary.outliers.filter((outlier) => outlier.explanation === 'unexplained');
      const shown = outliers
        .slice(0, 3)
        .map((outlier) => `batch ${outlier.batch}: ${formatFigure(outlier.perOperation)}`);
      if (outliers.length > shown.length) shown.push('…');
      return `${summary.microbenchmark} on ${column.configuration} ${outliers.length} of ${summary.batches} (${shown.join(', ')})`;
    }),
  );
  return `Batches stand out from the median without an explanation: ${places.join('; ')}.`;
}
