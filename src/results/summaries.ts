import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Measurement } from './schema.ts';
import type { WorkloadMeasurement } from './workload.ts';

/** A line of `worldswitch runs`: what can be said of a run without reading its figures. */
export interface RunSummary {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly verified: boolean;
  /** Whether every figure was to be explained. */
  readonly explained: boolean;
  /** `interrupted`: it never came to its end, or another process is still at it; `failed`: a configuration did. */
  readonly state: 'completed' | 'failed' | 'interrupted';
  readonly configurations: readonly { readonly id: string; readonly state: Measurement['state'] }[];
  /** Workloads by system; their id is `SYSTEM WORKLOAD`. */
  readonly workloads: readonly { readonly id: string; readonly state: WorkloadMeasurement['state'] }[];
  /** Versions of what was measured, each once: `Linux 6.1.0-56-cloud-arm64`, `Xen 4.17.5`. */
  readonly software: readonly string[];
}

/** Runs, the latest first: all of them, or `limit` after the first `offset`. */
export function summaries(
  database: DatabaseSync,
  { offset, limit }: { readonly offset: number; readonly limit: number } = { offset: 0, limit: -1 },
): RunSummary[] {
  const measurements = database.prepare(
    `SELECT configuration, state, fingerprint ->> '$.kernel.release' AS kernel, fingerprint ->> '$.xen.version' AS xen
     FROM measurements WHERE run = ? ORDER BY position`,
  );
  const workloads = database.prepare(
    'SELECT system, workload, state FROM workloads WHERE run = ? ORDER BY position',
  );
  return database
    .prepare(
      `SELECT id, started_at, ended_at, verified, plan ->> '$.explain' AS explain
       FROM runs ORDER BY started_at DESC, id DESC LIMIT ? OFFSET ?`,
    )
    .all(limit, offset)
    .map((row) => {
      const id = String(row['id']);
      return summaryOf(row, measurements.all(id), workloads.all(id));
    });
}

type Row = Record<string, SQLOutputValue>;

function summaryOf(row: Row, measurements: readonly Row[], worked: readonly Row[]): RunSummary {
  const configurations = measurements.map((measurement) => ({
    id: String(measurement['configuration']),
    state: stateOf(measurement),
  }));
  const workloads = worked.map((each) => ({
    id: `${String(each['system'])} ${String(each['workload'])}`,
    state: stateOf(each),
  }));
  const endedAt = row['ended_at'] === null ? null : String(row['ended_at']);
  const failed = [...configurations, ...workloads].some(({ state }) => state === 'failed');
  return {
    id: String(row['id']),
    startedAt: String(row['started_at']),
    endedAt,
    verified: row['verified'] === 1,
    explained: row['explain'] === 1,
    state: endedAt === null ? 'interrupted' : failed ? 'failed' : 'completed',
    configurations,
    workloads,
    software: [
      ...versionsOf(
        'Linux',
        measurements.map(({ kernel }) => kernel),
      ),
      ...versionsOf(
        'Xen',
        measurements.map(({ xen }) => xen),
      ),
    ],
  };
}

function stateOf({ state }: Row): 'completed' | 'failed' {
  return state === 'completed' ? 'completed' : 'failed';
}

function versionsOf(name: string, versions: readonly (SQLOutputValue | undefined)[]): string[] {
  return [...new Set(versions)].flatMap((version) =>
    typeof version === 'string' ? [`${name} ${version}`] : [],
  );
}
