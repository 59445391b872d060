import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { WorldswitchError } from '../system/errors.ts';
import { dataRoot } from '../system/paths.ts';
import { explainDatabaseError, inTransaction, openDatabase } from './database.ts';
import { insertMeasurement, insertRun, insertWorkload, readRun } from './rows.ts';
import type { Measurement, Run } from './schema.ts';
import type { WorkloadMeasurement } from './workload.ts';

/** What is known of a run before anything is measured. */
export type RunStart = Omit<Run, 'endedAt' | 'verified' | 'measurements' | 'workloads'>;

/** A line of `worldswitch runs`. */
export interface RunSummary {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly verified: boolean;
  /** `interrupted`: it never came to its end, or another process is still at it; `failed`: a configuration did. */
  readonly state: 'completed' | 'failed' | 'interrupted';
  readonly configurations: readonly { readonly id: string; readonly state: Measurement['state'] }[];
  /** Workloads by system; their id is `SYSTEM WORKLOAD`. */
  readonly workloads: readonly { readonly id: string; readonly state: WorkloadMeasurement['state'] }[];
}

/**
 * The runs of one user. Each measurement is on the disk as soon as it is added: what was measured survives
 * whatever comes later. Several processes may use it at once.
 */
export interface Store {
  /** Records that a run has begun. */
  begin(run: RunStart): void;
  /**
   * Adds what one configuration gave, instead of what it gave before the run was resumed.
   *
   * @param position its place in the run, which may be another than the order in which they come
   */
  addMeasurement(runId: string, measurement: Measurement, position: number): void;
  /** The same for what a workload gave on a system. */
  addWorkload(runId: string, measurement: WorkloadMeasurement, position: number): void;
  /** Records that a run has come to its end. */
  finish(runId: string, endedAt: string, verified: boolean): void;
  /**
   * The run of that id, of that unique beginning of an id, or the `latest`.
   *
   * @throws WorldswitchError if there is none, or more than one.
   */
  get(id: string): Run;
  /** All runs, the latest first. */
  list(): RunSummary[];
  /**
   * Adds a complete run in one transaction; says `identical` if it was there before.
   *
   * @throws WorldswitchError if another run has its id.
   */
  add(run: Run): 'added' | 'identical';
  close(): void;
}

/**
 * Opens the results of this user, and makes their database if there is none.
 *
 * @param folder where the database is; the default is {@link dataRoot}
 * @throws WorldswitchError if the database can't be used.
 */
export function openStore(folder: string = dataRoot()): Store {
  const file = join(folder, 'worldswitch.db');
  const database = openDatabase(file);
  const explained = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      throw explainDatabaseError(error, file);
    }
  };
  const write = <T>(action: () => T): T => explained(() => inTransaction(database, action));
  return {
    begin: (run) =>
      write(() =>
        insertRun(database, { ...run, endedAt: null, verified: false, measurements: [], workloads: [] }),
      ),
    addMeasurement: (runId, measurement, position) =>
      write(() => insertMeasurement(database, runId, measurement, position)),
    addWorkload: (runId, measurement, position) =>
      write(() => insertWorkload(database, runId, measurement, position)),
    finish: (runId, endedAt, verified) =>
      write(() => {
        const update = database.prepare('UPDATE runs SET ended_at = ?, verified = ? WHERE id = ?');
        if (update.run(endedAt, Number(verified), runId).changes !== 1) throw new Error(`no run ${runId}`);
      }),
    get: (id) => explained(() => readRun(database, findId(database, id), file)),
    list: () => explained(() => summaries(database)),
    add: (run) => write(() => addRun(database, run, file)),
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

function findId(database: DatabaseSync, wanted: string): string {
  const latest = wanted === 'latest';
  const ids = (
    latest
      ? database.prepare('SELECT id FROM runs ORDER BY started_at DESC, id DESC LIMIT 1').all()
      : database
          .prepare('SELECT id FROM runs WHERE substr(id, 1, length(?)) = ? ORDER BY id')
          .all(wanted, wanted)
  ).map((row) => String(row['id']));
  const [first] = ids;
  if (first === undefined) {
    throw latest
      ? new WorldswitchError('no run is stored yet', { next: 'worldswitch run makes one' })
      : new WorldswitchError(`there is no run '${wanted}'`, { next: 'worldswitch runs shows all of them' });
  }
  // An id can't be the beginning of another one: all have the same length.
  if (ids.length > 1) {
    throw new WorldswitchError(`${ids.length} runs begin with '${wanted}': ${ids.slice(0, 5).join(', ')}`, {
      next: 'type more of the id; worldswitch runs shows all of them',
    });
  }
  return first;
}

function summaries(database: DatabaseSync): RunSummary[] {
  const measured = Map.groupBy(
    database.prepare('SELECT run, configuration, state FROM measurements ORDER BY run, position').all(),
    (row) => String(row['run']),
  );
  const worked = Map.groupBy(
    database.prepare('SELECT run, system, workload, state FROM workloads ORDER BY run, position').all(),
    (row) => String(row['run']),
  );
  return database
    .prepare('SELECT id, started_at, ended_at, verified FROM runs ORDER BY started_at DESC, id DESC')
    .all()
    .map((row) => {
      const id = String(row['id']);
      const configurations = (measured.get(id) ?? []).map((measurement) => ({
        id: String(measurement['configuration']),
        state: measurement['state'] === 'completed' ? ('completed' as const) : ('failed' as const),
      }));
      const workloads = (worked.get(id) ?? []).map((each) => ({
        id: `${String(each['system'])} ${String(each['workload'])}`,
        state: each['state'] === 'completed' ? ('completed' as const) : ('failed' as const),
      }));
      const endedAt = row['ended_at'] === null ? null : String(row['ended_at']);
      const failed = [...configurations, ...workloads].some(({ state }) => state === 'failed');
      return {
        id,
        startedAt: String(row['started_at']),
        endedAt,
        verified: row['verified'] === 1,
        state: endedAt === null ? 'interrupted' : failed ? 'failed' : 'completed',
        configurations,
        workloads,
      };
    });
}
