import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { conditionOf, type RunFilter } from './run-filter.ts';
import type { Role } from './software.ts';

/** A line of `worldswitch runs`: what can be said of a run without reading its figures. */
export interface RunSummary {
  readonly id: string;
  /** What the user calls it; null if nothing. */
  readonly label: string | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly verified: boolean;
  /** Whether every figure was to be explained. */
  readonly explained: boolean;
  /** `interrupted`: it never came to its end, or another process is still at it; `failed`: a session did. */
  readonly state: 'completed' | 'failed' | 'interrupted';
  readonly sessions: readonly SessionSummary[];
  /**
   * Versions of what was measured, each once: `Linux 6.1.0-56-cloud-arm64`, `Xen 4.17.5`; and of the emulator where it is not
   * the one that the lock names.
   */
  readonly software: readonly string[];
  /** What the user added to the configurations' own parameters, each once; those of Xen begin with `xen:`. */
  readonly parameters: readonly string[];
}

/** What one session of a run came to. */
export interface SessionSummary {
  readonly configuration: string;
  /** `undefined` if it is one of microbenchmarks. */
  readonly workload: string | undefined;
  /** What it measured, or was to measure. */
  readonly benchmarks: readonly string[];
  readonly state: 'completed' | 'failed';
}

/** Which of the runs that fit are listed: all of them, or `limit` after the first `offset`. */
export interface RunRange extends RunFilter {
  readonly offset?: number;
  readonly limit?: number | undefined;
}

/** Runs, the latest first. */
export function summaries(
  database: DatabaseSync,
  { offset = 0, limit = -1, ...filter }: RunRange = {},
): RunSummary[] {
  const measurements = database.prepare(
    `SELECT configuration, benchmark, state,
       coalesce(fingerprint -> '$.parameters.benchmarks', document -> '$.benchmarks') AS benchmarks,
       ${versionIn('kernel')} AS kernel, ${versionIn('hypervisor')} AS hypervisor,
       ${versionIn('emulator', "AND coalesce(value ->> '$.package.locked', 0) = 0")} AS emulator,
       ${parametersIn('kernel')} AS kernel_parameters, ${parametersIn('hypervisor')} AS hypervisor_parameters
     FROM measurements WHERE run = ? ORDER BY position`,
  );
  const { sql, values } = conditionOf(filter);
  return database
    .prepare(
      `SELECT id, started_at, ended_at, verified, plan ->> '$.explain' AS explain, plan ->> '$.label' AS label
       FROM runs WHERE id IN (SELECT id FROM runs WHERE ${sql} ORDER BY started_at DESC, id DESC LIMIT ? OFFSET ?)
       ORDER BY started_at DESC, id DESC`,
    )
    .all(...values, limit, offset)
    .map((row) => {
      const id = String(row['id']);
      return summaryOf(row, measurements.all(id));
    });
}

/** How many runs fit. */
export function countRuns(database: DatabaseSync, filter: RunFilter = {}): number {
  const { sql, values } = conditionOf(filter);
  return Number(database.prepare(`SELECT count(*) AS runs FROM runs WHERE ${sql}`).get(...values)?.['runs']);
}

type Row = Record<string, SQLOutputValue>;

/** The version of the component of a role, as SQL finds it in a fingerprint. */
function versionIn(role: Role, condition = ''): string {
  return `(SELECT value ->> '$.name' || ' ' || (value ->> '$.version')
     FROM json_each(fingerprint, '$.software') WHERE value ->> '$.role' = '${role}' ${condition})`;
}

/** What the user added to the parameters of the component of a role. */
function parametersIn(role: Role): string {
  return `(SELECT value -> '$.parameters' FROM json_each(fingerprint, '$.software') WHERE value ->> '$.role' = '${role}')`;
}

function summaryOf(row: Row, measurements: readonly Row[]): RunSummary {
  const sessions = measurements.map((each) => ({
    configuration: String(each['configuration']),
    workload: each['benchmark'] === null ? undefined : String(each['benchmark']),
    benchmarks: each['benchmark'] === null ? textsIn(each['benchmarks']) : [String(each['benchmark'])],
    state: each['state'] === 'completed' ? ('completed' as const) : ('failed' as const),
  }));
  const endedAt = row['ended_at'] === null ? null : String(row['ended_at']);
  const failed = sessions.some(({ state }) => state === 'failed');
  const versions = (['kernel', 'hypervisor', 'emulator'] as const).flatMap((role) =>
    measurements.map((each) => each[role]),
  );
  return {
    id: String(row['id']),
    label: typeof row['label'] === 'string' ? row['label'] : null,
    startedAt: String(row['started_at']),
    endedAt,
    verified: row['verified'] === 1,
    explained: row['explain'] === 1,
    state: endedAt === null ? 'interrupted' : failed ? 'failed' : 'completed',
    sessions,
    software: [...new Set(versions)].filter((version) => typeof version === 'string'),
    parameters: [
      ...new Set([
        ...measurements.flatMap((each) => textsIn(each['kernel_parameters'])),
        ...measurements
          .flatMap((each) => textsIn(each['hypervisor_parameters']))
          .map((text) => `xen:${text}`),
      ]),
    ],
  };
}

/** An array of texts in a column of JSON; none if there is none. */
function textsIn(value: SQLOutputValue | undefined): string[] {
  return typeof value === 'string' ? (JSON.parse(value) as string[]) : [];
}
