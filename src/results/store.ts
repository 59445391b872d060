import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import type { Cell } from '../catalog/benchmarks.ts';
import { AmbiguousError, NotFoundError, WorldswitchError } from '../system/errors.ts';
import { dataRoot } from '../system/paths.ts';
import { BUSY_TIMEOUT, explainDatabaseError, inTransaction, openDatabase } from './database.ts';
import {
  type FoundUnindexed,
  indexedCells,
  type IndexedFigure,
  indexedFigures,
  indexMeasurement,
  type NewIndexedFigure,
  type Unindexed,
  unindexed,
} from './figure-index.ts';
import { explainedCellsOf, insertMeasurement, insertRun, readRun, type Selection } from './rows.ts';
import type { Measurement } from './measurement.ts';
import type { Run } from './schema.ts';
import { deleteRuns, holdRun } from './removal.ts';
import type { RunFilter } from './run-filter.ts';
import { countRuns, type RunRange, type RunSummary, summaries } from './summaries.ts';

export type { Selection } from './rows.ts';
export type { FoundUnindexed, IndexedFigure, NewIndexedFigure, Unindexed } from './figure-index.ts';
export type { RunFilter } from './run-filter.ts';
export type { RunRange, RunSummary, SessionSummary } from './summaries.ts';

/** What is known of a run before anything is measured. */
export type RunStart = Omit<Run, 'endedAt' | 'verified' | 'measurements'>;

/**
 * The runs of one user. Each measurement is on the disk as soon as it is added: what was measured survives
 * whatever comes later. Several processes may use it at once.
 */
export interface Store {
  /**
   * Holds a run as long as it is measured: it can't be removed meanwhile.
   *
   * @throws WorldswitchError if another process measures it
   */
  hold(id: string): { release: () => void };
  /**
   * Removes runs with all that is stored of them, all in one transaction.
   *
   * @param ids complete
   * @throws WorldswitchError if one is being measured, and removes none
   */
  remove(ids: readonly string[]): void;
  /** Records that a run has begun. */
  begin(run: RunStart): void;
  /**
   * Adds what a session gave, instead of what it gave before the run was resumed.
   *
   * @param position the place of the session in the run's plan; they may come in another order
   */
  addMeasurement(runId: string, measurement: Measurement, position: number): void;
  /** Records that a run has come to its end. */
  finish(runId: string, endedAt: string, verified: boolean): void;
  /**
   * The run of that id, of that unique beginning of an id, of that label if no id begins so, or the `latest`; or a part of it. The latest is the one of those that
   * came to their end that began last; of all if none did.
   *
   * @throws NotFoundError if there is none
   * @throws AmbiguousError if there is more than one
   */
  get(id: string, selection?: Selection): Run;
  /** The complete id of the run that `get` would give. */
  idOf(id: string): string;
  /** Whether a run has that label. */
  isLabel(text: string): boolean;
  /** The run that began last, whether or not it came to its end. Errors are those of `get`. */
  lastBegun(): Run;
  /** The cells of a run that are explained. The id may be shortened; errors are those of `get`. */
  explainedCells(id: string): Cell[];
  /** Runs, the latest first: all of them, those that fit, or `limit` of these after the first `offset`. */
  list(range?: RunRange): RunSummary[];
  /** How many runs there are, or fit. */
  count(filter?: RunFilter): number;
  /** Another number than before if another process, or another store of this one, has written since. */
  changes(): number;
  /**
   * Adds a complete run in one transaction; says `identical` if it was there before.
   *
   * @throws WorldswitchError if another run has its id.
   */
  add(run: Run): 'added' | 'identical';
  /** Measurements that are not in the index of figures yet, so many at most. */
  unindexed(most: number): FoundUnindexed[];
  /** Puts the figures of measurements into the index, in one transaction. */
  index(measurements: readonly (Unindexed & { readonly figures: readonly NewIndexedFigure[] })[]): void;
  /** The cells that the index has. */
  indexedCells(): Cell[];
  /**
   * What the index has of some benchmarks, on some configurations if any are named: the latest first.
   *
   * @param mentioning texts of which the conditions of each that is given have one: see {@link indexedFigures}
   */
  figures(
    benchmarks: readonly string[],
    configurations?: readonly string[],
    mentioning?: readonly string[],
  ): IndexedFigure[];
  close(): void;
}

/** The file of the database in its folder. */
export function databaseFile(folder: string): string {
  return join(folder, 'worldswitch.db');
}

/**
 * Opens the results of this user, and makes their database if there is none.
 *
 * @param folder where the database is; the default is {@link dataRoot}
 * @param patience milliseconds to wait for another process that writes; nothing else happens in this one meanwhile
 * @throws WorldswitchError if the database can't be used.
 */
export function openStore(folder: string = dataRoot(), patience: number = BUSY_TIMEOUT): Store {
  const file = databaseFile(folder);
  const database = openDatabase(file, patience);
  const explained = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      throw explainDatabaseError(error, file);
    }
  };
  const write = <T>(action: () => T): T => explained(() => inTransaction(database, action));
  return {
    hold: (id) => holdRun(file, id),
    remove: (ids) => {
      const held: { release: () => void }[] = [];
      try {
        for (const id of new Set(ids)) held.push(holdRun(file, id));
        write(() => deleteRuns(database, ids));
      } finally {
        for (const lock of held) lock.release();
      }
    },
    begin: (run) =>
      write(() => insertRun(database, { ...run, endedAt: null, verified: false, measurements: [] })),
    addMeasurement: (runId, measurement, position) =>
      write(() => insertMeasurement(database, runId, measurement, position)),
    finish: (runId, endedAt, verified) =>
      write(() => {
        const update = database.prepare('UPDATE runs SET ended_at = ?, verified = ? WHERE id = ?');
        if (update.run(endedAt, Number(verified), runId).changes !== 1) throw new Error(`no run ${runId}`);
      }),
    get: (id, selection) => explained(() => readRun(database, findId(database, id), file, selection)),
    idOf: (id) => explained(() => findId(database, id)),
    isLabel: (text) => explained(() => labelledIds(database, text).length > 0),
    lastBegun: () => explained(() => readRun(database, findId(database, 'latest', 'started_at DESC'), file)),
    explainedCells: (id) => explained(() => explainedCellsOf(database, findId(database, id))),
    list: (range) => explained(() => summaries(database, range)),
    count: (filter) => explained(() => countRuns(database, filter)),
    changes: () => explained(() => Number(database.prepare('PRAGMA data_version').get()?.['data_version'])),
    add: (run) => write(() => addRun(database, run, file)),
    unindexed: (most) => explained(() => unindexed(database, most)),
    index: (measurements) =>
      write(() => {
        for (const { figures, ...each } of measurements) indexMeasurement(database, each, figures);
      }),
    indexedCells: () => explained(() => indexedCells(database)),
    figures: (benchmarks, configurations, mentioning) =>
      explained(() => indexedFigures(database, benchmarks, configurations, mentioning)),
    close: () => database.close(),
  };
}

function addRun(database: DatabaseSync, run: Run, file: string): 'added' | 'identical' {
  if (database.prepare('SELECT 1 FROM runs WHERE id = ?').get(run.id) !== undefined) {
    if (isDeepStrictEqual(readRun(database, run.id, file), run)) return 'identical';
    throw new WorldswitchError(`another run with the id ${run.id} is stored, and nothing was changed`, {
      next: `worldswitch show ${run.id} shows the one that is stored`,
    });
  }
  insertRun(database, run);
  return 'added';
}

/** Runs of that label, the latest first. */
function labelledIds(database: DatabaseSync, label: string): string[] {
  return database
    .prepare(`SELECT id FROM runs WHERE plan ->> '$.label' = ? ORDER BY started_at DESC, id DESC`)
    .all(label)
    .map(({ id }) => String(id));
}

/** @param order of the runs of which `latest` is the first one */
function findId(database: DatabaseSync, wanted: string, order = 'ended_at IS NULL, started_at DESC'): string {
  // A variable of a shell that is not set, say: all ids begin so, and none is meant.
  if (wanted === '')
    throw new NotFoundError("'' names no run", { next: 'worldswitch runs shows all of them' });
  // Looking for ids that begin so goes over all of them.
  if (database.prepare('SELECT 1 FROM runs WHERE id = ?').get(wanted) !== undefined) return wanted;
  const latest = wanted === 'latest';
  const ids = (
    latest
      ? database.prepare(`SELECT id FROM runs ORDER BY ${order}, id DESC LIMIT 1`).all()
      : database
          .prepare('SELECT id FROM runs WHERE substr(id, 1, length(?)) = ? ORDER BY id')
          .all(wanted, wanted)
  ).map((row) => String(row['id']));
  if (ids.length === 0) ids.push(...labelledIds(database, wanted));
  const [first] = ids;
  if (first === undefined) {
    throw latest
      ? new NotFoundError('no run is stored yet', { next: 'worldswitch run makes one' })
      : new NotFoundError(`there is no run '${wanted}'`, { next: 'worldswitch runs shows all of them' });
  }
  // An id can't be the beginning of another one: all have the same length.
  if (ids.length > 1) {
    const [alike, next] = first.startsWith(wanted)
      ? [`begin with '${wanted}'`, 'type more of the id']
      : [`are called '${wanted}'`, 'name one by its id'];
    throw new AmbiguousError(`${ids.length} runs ${alike}: ${ids.slice(0, 5).join(', ')}`, {
      next: `${next}; worldswitch runs shows all of them`,
    });
  }
  return first;
}
