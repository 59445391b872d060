import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Cell } from '../catalog/benchmarks.ts';
import { type Unit, unitSchema } from './clock.ts';
import { marks } from './marks.ts';

/** Of a component, what tells it from others of its role. */
export interface IndexedSoftware {
  /** As it says itself: `6.12.43+deb12-cloud-arm64`, `10.0.2`; null if it says nothing. */
  readonly version: string | null;
  /** The distribution's package and its version; null if it comes from none. */
  readonly package: { readonly name: string; readonly version: string } | null;
}

/** What a figure was measured with, as far as it tells one point of a series from another. */
export interface IndexedConditions {
  /** The version of measurements; 0 of those that recorded none. */
  readonly measurementVersion: number;
  readonly kernel: IndexedSoftware | null;
  readonly hypervisor: IndexedSoftware | null;
  readonly emulator: IndexedSoftware | null;
  /** Whatever a user added or built, so that the cell is not the one of the catalog: the empty string if nothing. */
  readonly own: string;
  /** Operations a batch and batches, or units and repetitions: `4 x 64`. */
  readonly counts: string;
}

/** A cell that was measured once, without its samples. */
export interface IndexedFigure extends Cell {
  readonly run: string;
  /** The place of the measurement in its run. */
  readonly measurement: number;
  /** ISO 8601, UTC: when the run began. */
  readonly startedAt: string;
  readonly conditions: IndexedConditions;
  /** `undefined` if it could not be measured. */
  readonly figure:
    | {
        readonly unit: Unit;
        readonly exact: boolean;
        readonly value: number;
        /** In the unit; null if it is not known. */
        readonly sensitivity: number | null;
      }
    | undefined;
  /** Why it could not be measured, and what to do; null if it was. */
  readonly failure: { readonly error: string; readonly next: string } | null;
  /** Whether it was asked where its instructions went; of what can't be told, nothing is stored all the same. */
  readonly explained: boolean;
}

/** What is indexed of a measurement: all but what the index finds in the run itself. */
export type NewIndexedFigure = Omit<IndexedFigure, 'run' | 'measurement' | 'startedAt'>;

/** A measurement of which the index has nothing yet. */
export interface Unindexed {
  readonly run: string;
  readonly measurement: number;
}

/** With its place among those of its run that are there: an interrupted run lacks some. */
export type FoundUnindexed = Unindexed & { readonly among: number };

/**
 * Figures apart from the samples that they are made of, so that views over many runs need not read those. It is made from
 * what is stored and can be made again: databases that lack it, or were written by a worldswitch that has none, are brought up
 * to date when it is asked. A trigger notes what is new, whoever writes it.
 */
const INDEX = `
  CREATE TABLE conditions (
    id INTEGER PRIMARY KEY,
    document TEXT NOT NULL UNIQUE CHECK (json_valid(document))
  ) STRICT;
  CREATE TABLE figures (
    run TEXT NOT NULL,
    measurement INTEGER NOT NULL,
    configuration TEXT NOT NULL,
    benchmark TEXT NOT NULL,
    unit TEXT,
    exact INTEGER,
    value REAL,
    sensitivity REAL,
    explained INTEGER NOT NULL,
    conditions INTEGER NOT NULL REFERENCES conditions (id),
    failure TEXT CHECK (json_valid(failure)),
    PRIMARY KEY (run, measurement, benchmark),
    FOREIGN KEY (run, measurement) REFERENCES measurements (run, position) ON DELETE CASCADE
  ) STRICT;
  CREATE INDEX figures_of_cells ON figures (benchmark, configuration, conditions, explained, run);
  CREATE TABLE unindexed (
    run TEXT NOT NULL,
    measurement INTEGER NOT NULL,
    PRIMARY KEY (run, measurement),
    FOREIGN KEY (run, measurement) REFERENCES measurements (run, position) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX runs_by_start ON runs (started_at);
  CREATE TRIGGER note_unindexed AFTER INSERT ON measurements BEGIN
    INSERT OR IGNORE INTO unindexed (run, measurement) VALUES (new.run, new.position);
  END;
  INSERT INTO unindexed (run, measurement) SELECT run, position FROM measurements;
`;

/** Makes the index if the database has none. The caller holds a transaction. */
export function makeFigureIndex(database: DatabaseSync): void {
  if (!hasFigureIndex(database)) database.exec(INDEX);
}

/** Whether a database has the index, up to date or not. */
export function hasFigureIndex(database: DatabaseSync): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'figures'").get() !== undefined;
}

/** Measurements that are not in the index, so many at most. */
export function unindexed(database: DatabaseSync, most: number): FoundUnindexed[] {
  return database
    .prepare(
      `SELECT run, measurement,
         (SELECT count(*) FROM measurements WHERE run = unindexed.run AND position < unindexed.measurement) AS among
       FROM unindexed ORDER BY run, measurement LIMIT ?`,
    )
    .all(most)
    .map(({ run, measurement, among }) => {
      return { run: String(run), measurement: Number(measurement), among: Number(among) };
    });
}

/** Puts what a measurement has into the index. The caller holds a transaction. */
export function indexMeasurement(
  database: DatabaseSync,
  { run, measurement }: Unindexed,
  figures: readonly NewIndexedFigure[],
): void {
  // Another process may have removed the run since its figures were read.
  const there = database.prepare('SELECT 1 FROM measurements WHERE run = ? AND position = ?');
  if (there.get(run, measurement) === undefined) return;
  database.prepare('DELETE FROM figures WHERE run = ? AND measurement = ?').run(run, measurement);
  const remember = database.prepare('INSERT OR IGNORE INTO conditions (document) VALUES (?)');
  const insert = database.prepare(
    `INSERT INTO figures (run, measurement, configuration, benchmark, unit, exact, value, sensitivity, explained,
       conditions, failure)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT id FROM conditions WHERE document = ?), ?)`,
  );
  for (const { configuration, benchmark, figure, explained, conditions, failure } of figures) {
    remember.run(JSON.stringify(conditions));
    insert.run(
      ...[run, measurement, configuration, benchmark],
      ...[figure?.unit ?? null, figure === undefined ? null : Number(figure.exact)],
      ...[figure?.value ?? null, figure?.sensitivity ?? null, Number(explained)],
      JSON.stringify(conditions),
      failure === null ? null : JSON.stringify(failure),
    );
  }
  database.prepare('DELETE FROM unindexed WHERE run = ? AND measurement = ?').run(run, measurement);
}

/**
 * What is indexed of some benchmarks, on some configurations if any are named: the latest first. Of what was measured several times
 * under the same conditions it is the latest, and the latest that is explained.
 *
 * @param mentioning texts of which each that is given has one in its conditions, such as the numbers of versions; it may be more
 *   than what was meant
 */
export function indexedFigures(
  database: DatabaseSync,
  benchmarks: readonly string[],
  configurations?: readonly string[],
  mentioning: readonly string[] = [],
): IndexedFigure[] {
  const mentioned =
    mentioning.length === 0 ? '' : `AND (${mentioning.map(() => 'instr(document, ?) > 0').join(' OR ')})`;
  const among = configurations === undefined ? '' : `AND configuration IN (${marks(configurations)})`;
  return database
    .prepare(
      `SELECT figures.*, latest.document, runs.started_at
       FROM (
         SELECT benchmark, configuration, conditions, explained, max(run) AS run, document
         FROM figures JOIN conditions ON conditions.id = figures.conditions
         WHERE benchmark IN (${marks(benchmarks)}) ${among} ${mentioned}
         GROUP BY benchmark, configuration, conditions, explained
       ) AS latest
       JOIN figures USING (run, benchmark, configuration, conditions, explained)
       JOIN runs ON runs.id = figures.run
       ORDER BY runs.started_at DESC, run DESC, measurement DESC`,
    )
    .all(...benchmarks, ...(configurations ?? []), ...mentioning)
    .map(figureOf);
}

/** The cells that are in the index with a figure. */
export function indexedCells(database: DatabaseSync): Cell[] {
  return database
    .prepare('SELECT DISTINCT benchmark, configuration FROM figures ORDER BY benchmark, configuration')
    .all()
    .map((row) => ({ configuration: String(row['configuration']), benchmark: String(row['benchmark']) }));
}

function figureOf(row: Record<string, SQLOutputValue>): IndexedFigure {
  const { unit, value, sensitivity, exact, failure } = row;
  return {
    ...{ run: String(row['run']), measurement: Number(row['measurement']) },
    ...{ configuration: String(row['configuration']), benchmark: String(row['benchmark']) },
    startedAt: String(row['started_at']),
    conditions: JSON.parse(String(row['document'])) as IndexedConditions,
    figure:
      typeof value !== 'number'
        ? undefined
        : {
            unit: unitSchema.parse(unit),
            ...{ exact: exact === 1, value },
            sensitivity: typeof sensitivity === 'number' ? sensitivity : null,
          },
    failure: typeof failure === 'string' ? (JSON.parse(failure) as IndexedFigure['failure']) : null,
    explained: row['explained'] === 1,
  };
}
