import type { BenchmarkKind } from '../catalog/benchmarks.ts';

/** What stands where a figure has a footnote: the mark, and the text below the table. */
export interface Footnote {
  readonly mark: string;
  readonly text: string;
}

/** A column of a table. */
export interface SheetColumn {
  /** Below the title of its group. */
  readonly head: string;
  /** What it is called where no group stands above it: `published 2016 (kvm-arm)`. */
  readonly name: string;
  /** Whose figures it has; `undefined` if they are none of ours. */
  readonly configuration: string | undefined;
}

/** Columns whose figures are of one unit; figures of another one stand in another group. */
export interface SheetGroup {
  /** `instructions per operation`. */
  readonly title: string;
  /** What one figure is of, where the table already says per what: `instructions`. */
  readonly unit: string;
  /**
   * Published figures are of other machines; derived ones say of the measured ones what they are beside others; predicted ones are
   * ranges of what hardware would take.
   */
  readonly origin: 'measured' | 'derived' | 'published' | 'predicted';
  readonly columns: readonly SheetColumn[];
}

/** A figure, before it is drawn. */
export interface SheetCell {
  /** `failed` and `-` where there is none. */
  readonly text: string;
  /** Of a footnote; a blank keeps its place where others of the column may have one. */
  readonly mark: '' | ' ' | '!';
}

/** A benchmark and its figures. */
export interface SheetRow {
  readonly benchmark: string;
  readonly name: string;
  /** True if it is a variant of the last row above it that is none. */
  readonly indented: boolean;
  /** Marks of the footnotes that hold for all figures of the row. */
  readonly marks: readonly string[];
  /** A list for each group, with a cell for each of its columns. */
  readonly cells: readonly (readonly SheetCell[])[];
}

/** The figures of one machine as a table, before it is drawn. */
export interface Sheet {
  readonly kind: BenchmarkKind;
  readonly title: string;
  /** What a figure is of one of. */
  readonly per: 'operation' | 'unit of work';
  readonly groups: readonly SheetGroup[];
  readonly rows: readonly SheetRow[];
  /** The same for all sheets of a run that are of the same kind. */
  readonly footnotes: readonly Footnote[];
}

/** Where a figure should be and is none. */
export const NO_FIGURE = '-';

/** A cell without a mark, and without the place of one. */
export function plainCell(text: string): SheetCell {
  return { text, mark: '' };
}

/** A column of a configuration's figures. */
export function configurationColumn(configuration: string): SheetColumn {
  return { head: configuration, name: configuration, configuration };
}

/** The footnotes of several sheets, each once. */
export function footnotesOf(sheets: readonly Sheet[]): Footnote[] {
  const all = sheets.flatMap(({ footnotes }) => footnotes);
  return all.filter(({ mark }, index) => all.findIndex((other) => other.mark === mark) === index);
}

/** Whether a sheet has figures that were published. */
export function hasPublished({ groups }: Sheet): boolean {
  return groups.some(({ origin }) => origin === 'published');
}
