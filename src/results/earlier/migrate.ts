import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { z } from 'zod';
import { insertMeasurement } from '../rows.ts';
import { SCHEMA_VERSION } from '../schema.ts';
import { TABLES } from '../tables.ts';
import {
  earlierMeasurementSchema,
  type EarlierPlan,
  earlierPlanSchema,
  earlierWorkloadSchema,
} from './record.ts';
import { upgradeMeasurement, upgradePlan, upgradeWorkload } from './upgrade.ts';

/** The tables of earlier versions; version 1 has no explanations, version 2 no workloads. */
const EARLIER = ['explanations', 'samples', 'workloads', 'measurements', 'runs'];

/** The version since which the tables are as they are today, but for a column. */
const SINCE = 4;

/**
 * Brings the tables of an earlier version to this one's. The caller holds a transaction, and foreign keys are
 * not enforced. Of what can't be read as that version's, only the place is kept, so that its run alone can't be read.
 */
export function migrate(database: DatabaseSync, version: number): void {
  if (version < SINCE) migrateTables(database);
  else {
    database.exec('ALTER TABLE samples ADD COLUMN operations TEXT CHECK (json_valid(operations))');
    database.exec(`UPDATE runs SET record_version = ${SCHEMA_VERSION}`);
  }
}

function migrateTables(database: DatabaseSync): void {
  const there = new Set(
    database
      .prepare('SELECT name FROM sqlite_schema')
      .all()
      .map(({ name }) => name),
  );
  const earlier = EARLIER.filter((name) => there.has(name));
  for (const name of earlier) database.exec(`ALTER TABLE ${name} RENAME TO earlier_${name}`);
  database.exec(TABLES);
  for (const row of database.prepare('SELECT * FROM earlier_runs').all()) {
    const id = String(row['id']);
    const plan = earlierPlanSchema.safeParse(parsed(row['plan'])).data;
    database
      .prepare(
        `INSERT INTO runs (id, record_version, testbed, started_at, ended_at, host, plan, verified)
         SELECT id, ${SCHEMA_VERSION}, testbed, started_at, ended_at, host, ?, verified FROM earlier_runs WHERE id = ?`,
      )
      .run(plan === undefined ? '{}' : JSON.stringify(upgradePlan(plan)), id);
    migrateMeasurements(database, id, plan);
    if (there.has('workloads')) migrateWorkloads(database, id);
  }
  if (there.has('explanations')) {
    // They are long, and but for a name as they were.
    database.exec(
      `INSERT INTO explanations (run, measurement, position, benchmark, document)
       SELECT run, measurement, position, microbenchmark,
         json_remove(json_set(document, '$.benchmark', microbenchmark), '$.microbenchmark')
       FROM earlier_explanations`,
    );
  }
  for (const name of earlier) database.exec(`DROP TABLE earlier_${name}`);
}

function migrateMeasurements(database: DatabaseSync, run: string, plan: EarlierPlan | undefined): void {
  const samples = database.prepare(
    `SELECT microbenchmark, batch, iterations, ticks, start_tick AS start, end_tick AS "end"
     FROM earlier_samples WHERE run = ? AND measurement = ? ORDER BY position`,
  );
  for (const row of database.prepare('SELECT * FROM earlier_measurements WHERE run = ?').all(run)) {
    const { configuration, state, position = null } = row;
    const { data } = earlierMeasurementSchema.safeParse(
      state === 'failed'
        ? { state, configuration, error: row['error'], next: row['next'] }
        : {
            state,
            configuration,
            fingerprint: parsed(row['fingerprint']),
            hostTick: { period: row['host_tick_period'], phase: row['host_tick_phase'] },
            samples: samples.all(run, position),
            wallSeconds: { boot: row['boot_seconds'], measure: row['measure_seconds'] },
          },
    );
    const at = { run, position: Number(position) };
    if (data === undefined || plan === undefined) insertUnread(database, at, String(configuration));
    else insertMeasurement(database, run, upgradeMeasurement(data, plan), at.position);
  }
}

function migrateWorkloads(database: DatabaseSync, run: string): void {
  for (const row of database.prepare('SELECT * FROM earlier_workloads WHERE run = ?').all(run)) {
    const { system, workload, state, position } = row;
    const document = z.record(z.string(), z.unknown()).safeParse(parsed(row['document'])).data;
    const { data } = earlierWorkloadSchema.safeParse({ ...document, system, workload, state });
    const at = { run, position: Number(position) };
    if (data === undefined) insertUnread(database, at, String(system), String(workload));
    else insertMeasurement(database, run, upgradeWorkload(data), at.position);
  }
}

/** Keeps the place of what can't be read: whoever asks for its run is told so, and the copy aside has all of it. */
function insertUnread(
  database: DatabaseSync,
  { run, position }: { readonly run: string; readonly position: number },
  configuration: string,
  benchmark: string | null = null,
): void {
  database
    .prepare(
      `INSERT INTO measurements (run, position, configuration, benchmark, state, fingerprint, document)
       VALUES (?, ?, ?, ?, 'completed', NULL, '{}')`,
    )
    .run(run, position, configuration, benchmark);
}

function parsed(value: SQLOutputValue | undefined): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}
