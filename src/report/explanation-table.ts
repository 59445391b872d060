/** A column of a table. */
export interface Column {
  readonly head: string;
  readonly alignment: 'left' | 'right';
}

/** A row of a table. */
export interface ExplanationRow {
  /** True if it is a part of the last row above it that is not indented. */
  readonly indented: boolean;
  readonly cells: readonly string[];
  /** What the cells don't say. */
  readonly detail?: string;
}

/**
 * A table of an explanation, before it is drawn: rows that are not indented add up to its sum, indented ones to the
 * row above them.
 */
export interface ExplanationTable {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly ExplanationRow[];
  readonly sum: readonly string[];
  /** The head of the details, if rows can have any. */
  readonly detailHead?: string;
}

/** A table that has a sum or, where its rows do not add up to anything, none. */
export type DrawnTable = Omit<ExplanationTable, 'sum'> & Partial<Pick<ExplanationTable, 'sum'>>;

/** A column of text. */
export function textColumn(head: string): Column {
  return { head, alignment: 'left' };
}

/** A column of figures. */
export function figureColumn(head: string): Column {
  return { head, alignment: 'right' };
}

/** The columns of an amount. */
export const amountColumns: readonly Column[] = [figureColumn('instructions'), figureColumn('%')];

/** What there is to say of something, before it is drawn. Nothing in it can steer a terminal. */
export interface DrawnSheet {
  readonly heading: string;
  /** Below the heading, a sentence or two each. */
  readonly introduction: readonly string[];
  readonly tables: readonly DrawnTable[];
  /** Below the tables, a sentence or two each. */
  readonly notes: readonly string[];
}
