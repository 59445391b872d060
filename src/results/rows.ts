import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { calibrations } from '../catalog/microbenchmarks.ts';
import { WorldswitchError } from '../system/errors.ts';
import { firstIssue } from './exchange.ts';
import { type Measurement, type Run, runSchema } from './schema.ts';
import type { WorkloadMeasurement } from './workload.ts';

type Row = Record<string, SQLOutputValue>;

/** Writes a run with all its measurements. The caller holds a transaction. */
export function insertRun(database: DatabaseSync, run: Run): void {
  database
    .prepare(
      `INSERT INTO runs (id, record_version, testbed, unit, started_at, ended_at, host, plan, verified)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      run.id,
      run.schema,
      run.testbed,
      run.unit,
      run.startedAt,
      run.endedAt,
      JSON.stringify(run.host),
      JSON.stringify(run.plan),
      Number(run.verified),
    );
  for (const [position, measurement] of run.measurements.entries()) {
    insertMeasurement(database, run.id, measurement, position);
  }
  for (const [position, measurement] of run.workloads.entries()) {
    insertWorkload(database, run.id, measurement, position);
  }
}

/** Writes what a workload gave at its place in its run, instead of what is there. The caller holds a transaction. */
export function insertWorkload(
  database: DatabaseSync,
  runId: string,
  measurement: WorkloadMeasurement,
  position: number,
): void {
  const { system, workload, state, ...document } = measurement;
  database
    .prepare(
      `INSERT OR REPLACE INTO workloads (run, position, system, workload, state, document)
       VALUES (?, ?, ?, ?, ?, ?)`,
    )
    .run(runId, position, system, workload, state, JSON.stringify(document));
}

/** Writes a measurement at its place in its run, instead of one that is there. The caller holds a transaction. */
export function insertMeasurement(
  database: DatabaseSync,
  runId: string,
  measurement: Measurement,
  position: number,
): void {
  database.prepare('DELETE FROM measurements WHERE run = ? AND position = ?').run(runId, position);
  if (measurement.state === 'failed') {
    database
      .prepare(
        `INSERT INTO measurements (run, position, configuration, state, error, next)
         VALUES (?, ?, ?, 'failed', ?, ?)`,
      )
      .run(runId, position, measurement.configuration, measurement.error, measurement.next);
    return;
  }
  database
    .prepare(
      `INSERT INTO measurements (run, position, configuration, state, fingerprint,
         host_tick_period, host_tick_phase, boot_seconds, measure_seconds)
       VALUES (?, ?, ?, 'completed', ?, ?, ?, ?, ?)`,
    )
    .run(
      runId,
      position,
      measurement.configuration,
      JSON.stringify(measurement.fingerprint),
      measurement.hostTick.period,
      measurement.hostTick.phase,
      measurement.wallSeconds.boot,
      measurement.wallSeconds.measure,
    );
  const insert = database.prepare(
    `INSERT INTO samples (run, measurement, position, microbenchmark, batch, iterations, ticks,
       start_tick, end_tick)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const [index, sample] of measurement.samples.entries()) {
    const { microbenchmark, batch, iterations, ticks, start, end } = sample;
    insert.run(runId, position, index, microbenchmark, batch, iterations, ticks, start, end);
  }
  const explain = database.prepare(
    'INSERT INTO explanations (run, measurement, position, microbenchmark, document) VALUES (?, ?, ?, ?, ?)',
  );
  for (const [index, explanation] of measurement.explanations.entries())
    explain.run(runId, position, index, explanation.microbenchmark, JSON.stringify(explanation));
}

/** A figure of a run. */
export interface StoredCell {
  readonly configuration: string;
  readonly microbenchmark: string;
}

/**
 * Which part of a run is read, as explanations take far longer to read than all the rest; what is left out here is
 * read completely.
 */
export interface Selection {
  /** Samples of this microbenchmark and the calibrations alone. */
  readonly samplesOf?: string;
  /** Explanations of these cells alone. */
  readonly explanationsOf?: readonly StoredCell[];
}

/**
 * Reads a run that exists.
 *
 * @param file the database, for messages
 * @throws WorldswitchError if what is stored is no valid run.
 */
export function readRun(database: DatabaseSync, id: string, file: string, selection: Selection = {}): Run {
  const row = database.prepare('SELECT * FROM runs WHERE id = ?').get(id) ?? {};
  const result = runSchema.safeParse({
    schema: row['record_version'],
    id: row['id'],
    testbed: row['testbed'],
    unit: row['unit'],
    startedAt: row['started_at'],
    endedAt: row['ended_at'],
    host: parsedText(row['host']),
    plan: parsedText(row['plan']),
    verified: row['verified'] === 1,
    measurements: database
      .prepare('SELECT * FROM measurements WHERE run = ? ORDER BY position')
      .all(id)
      .map((measurement) => measurementOf(database, measurement, selection)),
    workloads: database
      .prepare('SELECT system, workload, state, document FROM workloads WHERE run = ? ORDER BY position')
      .all(id)
      .map(({ document, ...columns }) => ({ ...columns, ...(parsedText(document) as object) })),
  });
  if (result.success) return result.data;
  throw new WorldswitchError(
    `run ${id} is stored in a form that can't be read: ${firstIssue(result.error)}`,
    {
      file,
      next: 'update worldswitch if a newer one recorded it; import the run again if you have it as a file',
    },
  );
}

/** A measurement before its validation. */
function measurementOf(database: DatabaseSync, row: Row, selection: Selection): unknown {
  const { configuration, state } = row;
  if (state === 'failed') return { state, configuration, error: row['error'], next: row['next'] };
  return {
    state,
    configuration,
    fingerprint: parsedText(row['fingerprint']),
    hostTick: { period: row['host_tick_period'], phase: row['host_tick_phase'] },
    samples: samplesOf(database, row, selection),
    wallSeconds: { boot: row['boot_seconds'], measure: row['measure_seconds'] },
    explanations: explanationsOf(database, row, selection),
  };
}

function samplesOf(
  database: DatabaseSync,
  { run = null, position = null }: Row,
  { samplesOf: one }: Selection,
): Row[] {
  const wanted = one === undefined ? [] : [one, ...Object.values(calibrations)];
  const only = one === undefined ? '' : `AND microbenchmark IN (${wanted.map(() => '?').join(', ')})`;
  return database
    .prepare(
      `SELECT microbenchmark, batch, iterations, ticks, start_tick AS start, end_tick AS "end"
       FROM samples WHERE run = ? AND measurement = ? ${only} ORDER BY position`,
    )
    .all(run, position, ...wanted);
}

function explanationsOf(
  database: DatabaseSync,
  { run = null, position = null, configuration }: Row,
  { explanationsOf: cells }: Selection,
): unknown[] {
  const own = cells
    ?.filter((cell) => cell.configuration === configuration)
    .map((cell) => cell.microbenchmark);
  if (own?.length === 0) return [];
  const only = own === undefined ? '' : `AND microbenchmark IN (${own.map(() => '?').join(', ')})`;
  return database
    .prepare(`SELECT document FROM explanations WHERE run = ? AND measurement = ? ${only} ORDER BY position`)
    .all(run, position, ...(own ?? []))
    .map(({ document }) => parsedText(document));
}

/** The cells of a run that are explained, in its order. */
export function explainedCellsOf(database: DatabaseSync, id: string): StoredCell[] {
  return database
    .prepare(
      `SELECT configuration, microbenchmark
       FROM explanations JOIN measurements
         ON measurements.run = explanations.run AND measurements.position = explanations.measurement
       WHERE explanations.run = ? ORDER BY explanations.measurement, explanations.position`,
    )
    .all(id)
    .map((row) => ({
      configuration: String(row['configuration']),
      microbenchmark: String(row['microbenchmark']),
    }));
}

/** The columns of JSON text are valid JSON: the tables check it. */
function parsedText(value: SQLOutputValue | undefined): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}
