import { type Figures, summaryOf } from '../analysis/findings.ts';
import { type Summary, summarise } from '../analysis/summary.ts';
import { configurations } from '../catalog/configurations.ts';
import { findConfiguration, pathOn } from '../catalog/find.ts';
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

/**
 * The figures of one machine, before they are drawn: columns of instructions, and apart from them columns of cycles.
 */
export interface Sheet {
  /** The machine. */
  readonly title: string;
  readonly configurations: readonly string[];
  /** Columns of the published study that measured systems of the same kind as these configurations. */
  readonly publishedColumns: readonly string[];
  readonly rows: readonly SheetRow[];
}

/** The table of a run: what was measured on one machine stands together. */
export interface Sheets {
  readonly sheets: readonly Sheet[];
  readonly footnotes: readonly Footnote[];
}

const NOTHING = '-';
const UNEXPLAINED = '!';

/** What a figure of a path across PCPUs is. */
export const SERIALISED_SUM =
  'A serialised sum: the path crosses PCPUs, which take turns on one clock, so what both execute is added up.';

/** What a microbenchmark's path or timing means for its figures. */
const meanings: readonly {
  readonly text: string;
  readonly holds: (row: Microbenchmark, configuration: string) => boolean;
}[] = [
  {
    text: SERIALISED_SUM,
    holds: (row, configuration) => pathOn(configuration, row.id) === 'serialised-sum',
  },
  {
    text: 'Begin and end are stamped from outside the machine; there is no overhead to subtract.',
    holds: (row) => row.timing === 'stamped',
  },
];

/**
 * The figures of a run, by configuration.
 *
 * @throws WorldswitchError if this version can't make figures of what was measured.
 */
export function columnsOf(run: Run): Figures[] {
  return run.measurements.map((measurement) => ({
    configuration: measurement.configuration,
    summaries: measurement.state === 'completed' ? summarise(measurement) : undefined,
  }));
}

/** Arranges figures as tables, one for each machine. */
export function sheetsOf(columns: readonly Figures[]): Sheets {
  const machines = [...Map.groupBy(columns, (column) => machineOf(column.configuration))];
  const sheets = machines.map(([title, own]) => sheetOf(title, own));
  const marks = new Set(sheets.flatMap(({ rows }) => rows.flatMap((row) => row.marks)));
  const footnotes = meanings
    .map(({ text }, index) => ({ mark: markOf(index), text }))
    .filter(({ mark }) => [...marks].some((used) => used.startsWith(mark.slice(0, -1))));
  if (columns.some((column) => column.summaries?.some(hasUnexplained)))
    footnotes.push({ mark: UNEXPLAINED, text: unexplainedText(columns) });
  return { sheets, footnotes };
}

function markOf(meaning: number): string {
  return `(${meaning + 1})`;
}

/** The marks of a row: where one holds for some of its figures only, it names their hypervisors. */
function marksOf(row: Microbenchmark, measured: readonly string[]): string[] {
  return meanings.flatMap(({ holds }, index) => {
    const those = measured.filter((configuration) => holds(row, configuration));
    if (those.length === 0) return [];
    if (those.length === measured.length) return [markOf(index)];
    const hypervisors = new Set(those.map((id) => findConfiguration(id).hypervisor.name));
    return [`${markOf(index).slice(0, -1)}: ${[...hypervisors].join(', ')})`];
  });
}

function sheetOf(title: string, columns: readonly Figures[]): Sheet {
  const measured = microbenchmarks.filter((row) =>
    columns.some((column) => summaryOf(column.summaries, row.id)),
  );
  const publishedColumns = publishedColumnsOf(columns);
  const decimals = columns.map((column) =>
    decimalsOf((column.summaries ?? []).map((summary) => summary.median)),
  );
  // A figure without a mark keeps the place of one, so that digits stay below each other.
  const anyUnexplained = columns.some((column) => column.summaries?.some(hasUnexplained));
  const rows = measured.map((row) => ({
    microbenchmark: row.id,
    indented: row.id.includes('/') && measured.some((other) => row.id.startsWith(`${other.id}/`)),
    marks: marksOf(
      row,
      columns
        .filter((column) => summaryOf(column.summaries, row.id))
        .map(({ configuration }) => configuration),
    ),
    figures: columns.map((column, index) => {
      const summary = summaryOf(column.summaries, row.id);
      const mark = summary !== undefined && hasUnexplained(summary) ? UNEXPLAINED : anyUnexplained ? ' ' : '';
      if (summary !== undefined) return formatFigure(summary.median, decimals[index]) + mark;
      return (column.summaries === undefined ? 'failed' : NOTHING) + mark;
    }),
    cycles: publishedColumns.map((column) => {
      const cycles = row.publishedRow === undefined ? undefined : published.cycles(row.publishedRow, column);
      return cycles === undefined ? NOTHING : formatFigure(cycles);
    }),
  }));
  return { title, configurations: columns.map((column) => column.configuration), publishedColumns, rows };
}

/** The machine's title, or what is known of a configuration that this version has not. */
function machineOf(configuration: string): string {
  return configurations.find(({ id }) => id === configuration)?.machine.title ?? 'another machine';
}

function publishedColumnsOf(columns: readonly Figures[]): string[] {
  const found = columns.map(
    (column) => configurations.find(({ id }) => id === column.configuration)?.publishedColumn,
  );
  return [...new Set(found)].filter((column) => column !== undefined);
}

function hasUnexplained(summary: Summary): boolean {
  return summary.outliers.some((outlier) => outlier.explanation === 'unexplained');
}

/** So many microbenchmarks are named with their batches; of more, only how many there are. */
const MOST_NAMED = 4;

function unexplainedText(columns: readonly Figures[]): string {
  const places = columns.flatMap(({ configuration, summaries = [] }) =>
    summaries.filter(hasUnexplained).map((summary) => ({
      configuration,
      summary,
      outliers: summary.outliers.filter((outlier) => outlier.explanation === 'unexplained'),
    })),
  );
  if (places.length > MOST_NAMED) {
    const batches = places.reduce((sum, { outliers }) => sum + outliers.length, 0);
    return (
      `${batches} batches of ${places.length} figures stand out from the median without an explanation; ` +
      'the format csv has every batch.'
    );
  }
  const texts = places.map(({ configuration, summary, outliers }) => {
    const shown = outliers
      .slice(0, 3)
      .map((outlier) => `batch ${outlier.batch}: ${formatFigure(outlier.perOperation)}`);
    if (outliers.length > shown.length) shown.push('…');
    return `${summary.microbenchmark} on ${configuration} ${outliers.length} of ${summary.batches} (${shown.join(', ')})`;
  });
  return `Batches stand out from the median without an explanation: ${texts.join('; ')}.`;
}
