import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { calibrations } from '../catalog/microbenchmarks.ts';
import type { Cell } from '../catalog/benchmarks.ts';
import { knownWorkloads, START } from '../catalog/workloads.ts';
import { WorldswitchError } from '../system/errors.ts';
import { firstIssue } from './exchange.ts';
import {
  benchmarksOf,
  isCompleted,
  isOfMicrobenchmarks,
  isOfWorkload,
  type Measurement,
} from './measurement.ts';
import { type Run, runSchema } from './schema.ts';

type Row = Record<string, SQLOutputValue>;

/** Writes a run with all its measurements. The caller holds a transaction. */
export function insertRun(database: DatabaseSync, run: Run): void {
  database
    .prepare(
      `INSERT INTO runs (id, record_version, testbed, started_at, ended_at, host, plan, verified)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      run.id,
      run.schema,
      run.testbed,
      run.startedAt,
      run.endedAt,
      JSON.stringify(run.host),
      JSON.stringify(run.plan),
      Number(run.verified),
    );
  for (const [position, measurement] of run.measurements.entries()) {
    insertMeasurement(database, run.id, measurement, position);
  }
}

/** Writes a measurement at its place in its run, instead of one that is there. The caller holds a transaction. */
export function insertMeasurement(
  database: DatabaseSync,
  runId: string,
  measurement: Measurement,
  position: number,
): void {
  const { state, configuration } = measurement;
  const rest = documentOf(measurement);
  database.prepare('DELETE FROM measurements WHERE run = ? AND position = ?').run(runId, position);
  database
    .prepare(
      `INSERT INTO measurements (run, position, configuration, benchmark, state, fingerprint, document)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      runId,
      position,
      configuration,
      workloadOf(measurement) ?? null,
      state,
      isCompleted(measurement) ? JSON.stringify(measurement.fingerprint) : null,
      JSON.stringify(rest),
    );
  if (!isCompleted(measurement)) return;
  const insert = database.prepare(
    `INSERT INTO samples (run, measurement, position, benchmark, batch, iterations, ticks, start_tick, end_tick,
       operations)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const [index, sample] of measurement.samples.entries()) {
    const { benchmark, batch, iterations, ticks, start, end, operations } = sample;
    const each = operations === undefined ? null : JSON.stringify(operations);
    insert.run(runId, position, index, benchmark, batch, iterations, ticks, start, end, each);
  }
  if (!isOfMicrobenchmarks(measurement)) return;
  const explain = database.prepare(
    'INSERT INTO explanations (run, measurement, position, benchmark, document) VALUES (?, ?, ?, ?, ?)',
  );
  for (const [index, explanation] of measurement.explanations.entries())
    explain.run(runId, position, index, explanation.benchmark, JSON.stringify(explanation));
}

/** The workload that a measurement is of; `undefined` if it is one of microbenchmarks. */
function workloadOf(measurement: Measurement): string | undefined {
  if (isOfMicrobenchmarks(measurement)) return undefined;
  const [benchmark] = benchmarksOf(measurement);
  return isOfWorkload(measurement) || knownWorkloads.some(({ id }) => id === benchmark)
    ? benchmark
    : undefined;
}

/** What of a measurement has no column, and no table of its own. */
function documentOf(measurement: Measurement): object {
  if (measurement.state === 'failed') {
    const { state: _state, configuration: _configuration, ...document } = measurement;
    return document;
  }
  const {
    state: _state,
    configuration: _configuration,
    fingerprint: _fingerprint,
    samples: _samples,
    ...rest
  } = measurement;
  if (rest.kind === 'workload') {
    const { benchmark: _benchmark, ...document } = rest;
    return document;
  }
  const { explanations: _explanations, ...document } = rest;
  return document;
}

/**
 * Which part of a run is read, as explanations take far longer to read than all the rest; what is left out here is
 * read completely.
 */
export interface Selection {
  /** Of microbenchmarks, samples of this one and the calibrations alone; of workloads, this one alone. */
  readonly samplesOf?: string;
  /** Explanations of these cells alone. */
  readonly explanationsOf?: readonly Cell[];
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
    startedAt: row['started_at'],
    endedAt: row['ended_at'],
    host: parsedText(row['host']),
    plan: parsedText(row['plan']),
    verified: row['verified'] === 1,
    measurements: database
      .prepare(
        `SELECT * FROM measurements
         WHERE run = :id AND (:benchmark IS NULL OR benchmark IS NULL OR benchmark = :benchmark) ORDER BY position`,
      )
      .all({ id, benchmark: selection.samplesOf ?? null })
      .map((measurement) => measurementOf(database, measurement, selection)),
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

/** A sample before its validation. */
type StoredSample = Readonly<Record<string, unknown>>;

/** A measurement before its validation. */
function measurementOf(database: DatabaseSync, row: Row, selection: Selection): unknown {
  const { configuration, benchmark, state } = row;
  const document = parsedText(row['document']) as object;
  if (state === 'failed') return { state, configuration, ...document };
  const fingerprint = parsedText(row['fingerprint']);
  const samples = samplesOf(database, row, benchmark === null ? selection : {});
  const rest = { state, configuration, fingerprint, ...document };
  return benchmark === null
    ? { ...rest, samples, explanations: explanationsOf(database, row, selection) }
    : { ...rest, samples: withLaunches(samples, fingerprint), benchmark };
}

/** Which launch a sample is of has no column: each launch begins with the sample that measures the start. */
function withLaunches(samples: readonly StoredSample[], fingerprint: unknown): StoredSample[] {
  const { parameters } = fingerprint as { parameters: { launches?: number } };
  if (parameters.launches === undefined) return [...samples];
  let launch = -1;
  return samples.map((sample) => {
    if (sample['benchmark'] === START) launch += 1;
    return { ...sample, launch };
  });
}

function samplesOf(
  database: DatabaseSync,
  { run = null, position = null }: Row,
  { samplesOf: one }: Selection,
): StoredSample[] {
  const wanted = one === undefined ? [] : [one, ...Object.values(calibrations)];
  const only = one === undefined ? '' : `AND benchmark IN (${wanted.map(() => '?').join(', ')})`;
  return database
    .prepare(
      `SELECT benchmark, batch, iterations, ticks, start_tick AS start, end_tick AS "end", operations
       FROM samples WHERE run = ? AND measurement = ? ${only} ORDER BY position`,
    )
    .all(run, position, ...wanted)
    .map(({ operations = null, ...sample }) =>
      operations === null ? sample : { ...sample, operations: parsedText(operations) },
    );
}

function explanationsOf(
  database: DatabaseSync,
  { run = null, position = null, configuration }: Row,
  { explanationsOf: cells }: Selection,
): unknown[] {
  const own = cells?.filter((cell) => cell.configuration === configuration).map(({ benchmark }) => benchmark);
  if (own?.length === 0) return [];
  const only = own === undefined ? '' : `AND benchmark IN (${own.map(() => '?').join(', ')})`;
  return database
    .prepare(`SELECT document FROM explanations WHERE run = ? AND measurement = ? ${only} ORDER BY position`)
    .all(run, position, ...(own ?? []))
    .map(({ document }) => parsedText(document));
}

/** The cells of a run of whose microbenchmarks an explanation is stored, in its order. */
export function explainedCellsOf(database: DatabaseSync, id: string): Cell[] {
  return database
    .prepare(
      `SELECT configuration, explanations.benchmark AS benchmark
       FROM explanations JOIN measurements
         ON measurements.run = explanations.run AND measurements.position = explanations.measurement
       WHERE explanations.run = ? ORDER BY explanations.measurement, explanations.position`,
    )
    .all(id)
    .map((row) => ({ configuration: String(row['configuration']), benchmark: String(row['benchmark']) }));
}

/** The columns of JSON text are valid JSON: the tables check it. */
function parsedText(value: SQLOutputValue | undefined): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}
