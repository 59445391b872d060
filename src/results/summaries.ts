import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Role } from './software.ts';

/** A line of `worldswitch runs`: what can be said of a run without reading its figures. */
export interface RunSummary {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly verified: boolean;
  /** Whether every figure was to be explained. */
  readonly explained: boolean;
  /** `interrupted`: it never came to its end, or another process is still at it; `failed`: a session did. */
  readonly state: 'completed' | 'failed' | 'interrupted';
  readonly sessions: readonly SessionSummary[];
  /** Versions of what was measured, each once: `Linux 6.1.0-56-cloud-arm64`, `Xen 4.17.5`. */
  readonly software: readonly string[];
}

/** What one session of a run came to. */
export interface SessionSummary {
  readonly configuration: string;
  /** `undefined` if it is one of microbenchmarks. */
  readonly workload: string | undefined;
  readonly state: 'completed' | 'failed';
}

/** Runs, the latest first: all of them, or `limit` after the first `offset`. */
export function summaries(
  database: DatabaseSync,
  { offset, limit }: { readonly offset: number; readonly limit: number } = { offset: 0, limit: -1 },
): RunSummary[] {
  const measurements = database.prepare(
    `SELECT configuration, benchmark, state, ${versionIn('kernel')} AS kernel, ${versionIn('hypervisor')} AS hypervisor
     FROM measurements WHERE run = ? ORDER BY position`,
  );
  return database
    .prepare(
      `SELECT id, started_at, ended_at, verified, plan ->> '$.explain' AS explain
       FROM runs ORDER BY started_at DESC, id DESC LIMIT ? OFFSET ?`,
    )
    .all(limit, offset)
    .map((row) => {
      const id = String(row['id']);
      return summaryOf(row, measurements.all(id));
    });
}

type Row = Record<string, SQLOutputValue>;

/** The version of the component of a role, as SQL finds it in a fingerprint. */
function versionIn(role: Role): string {
  return `(SELECT value ->> '$.name' || ' ' || (value ->> '$.version')
     FROM json_each(fingerprint, '$.software') WHERE value ->> '$.role' = '${role}')`;
}

function summaryOf(row: Row, measurements: readonly Row[]): RunSummary {
  const sessions = measurements.map((each) => ({
    configuration: String(each['configuration']),
    workload: each['benchmark'] === null ? undefined : String(each['benchmark']),
    state: each['state'] === 'completed' ? ('completed' as const) : ('failed' as const),
  }));
  const endedAt = row['ended_at'] === null ? null : String(row['ended_at']);
  const failed = sessions.some(({ state }) => state === 'failed');
  const versions = (['kernel', 'hypervisor'] as const).flatMap((role) =>
    measurements.map((each) => each[role]),
  );
  return {
    id: String(row['id']),
    startedAt: String(row['started_at']),
    endedAt,
    verified: row['verified'] === 1,
    explained: row['explain'] === 1,
    state: endedAt === null ? 'interrupted' : failed ? 'failed' : 'completed',
    sessions,
    software: [...new Set(versions)].filter((version) => typeof version === 'string'),
  };
}
