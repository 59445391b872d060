import type { SQLInputValue } from 'node:sqlite';
import { marks } from './marks.ts';

/** Which runs are listed: those that fit all that is said. */
export interface RunFilter {
  /** Runs that set out to measure one of these. */
  readonly configurations?: readonly string[] | undefined;
  /** Runs that set out to measure one of these, on one of the configurations if any are named. */
  readonly benchmarks?: readonly string[] | undefined;
  /** A version of Linux, or the beginning of one: 6.1 stands for 6.1.170 too, and not for 6.12. */
  readonly kernel?: string | undefined;
  /** Runs whose label has this in it, in whatever case. */
  readonly label?: string | undefined;
  /** Runs that measure anew what the run of this id holds. */
  readonly reproduces?: string | undefined;
  /** ISO 8601, UTC: the earliest moment at which they began. */
  readonly since?: string | undefined;
}

/** A condition of SQL about a row of `runs`, with the values of its question marks. */
interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** What a filter asks of a row of `runs`: a condition that all rows fulfil if it asks nothing. */
export function conditionOf(filter: RunFilter): Condition {
  const { configurations, benchmarks, kernel, label, reproduces, since } = filter;
  const conditions = [
    ...(configurations === undefined && benchmarks === undefined
      ? []
      : [planned(configurations, benchmarks)]),
    ...(kernel === undefined ? [] : [ofKernel(kernel)]),
    ...(label === undefined
      ? []
      : [{ sql: "instr(lower(plan ->> '$.label'), lower(?)) > 0", values: [label] }]),
    ...(reproduces === undefined ? [] : [{ sql: "plan ->> '$.reproduces' = ?", values: [reproduces] }]),
    ...(since === undefined ? [] : [{ sql: 'started_at >= ?', values: [since] }]),
  ];
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(' AND ') || 'TRUE',
    values: conditions.flatMap(({ values }) => values),
  };
}

/** One session has to fit both. */
function planned(
  configurations: readonly string[] | undefined,
  benchmarks: readonly string[] | undefined,
): Condition {
  const own = configurations && `session.value ->> '$.configuration' IN (${marks(configurations)})`;
  const measured =
    benchmarks &&
    `EXISTS (SELECT 1 FROM json_each(session.value, '$.benchmarks') WHERE value IN (${marks(benchmarks)}))`;
  return {
    sql: `EXISTS (SELECT 1 FROM json_each(plan, '$.sessions') AS session
      WHERE ${[own, measured].filter((part) => part !== undefined).join(' AND ')})`,
    values: [...(configurations ?? []), ...(benchmarks ?? [])],
  };
}

/** What a kernel says of itself, or the version of its package: `6.1.0-56-cloud-arm64` is of `6.1.170-1`. */
function ofKernel(version: string): Condition {
  return {
    sql: `EXISTS (SELECT 1 FROM measurements, json_each(fingerprint, '$.software')
      WHERE run = runs.id AND value ->> '$.role' = 'kernel' AND (${begins('$.version')} OR ${begins('$.package.version')}))`,
    values: Array<string>(6).fill(version),
  };
}

/** Takes the version three times. What follows its end must not go on with a number. */
function begins(path: string): string {
  return `(substr(value ->> '${path}', 1, length(?)) = ?
    AND substr(value ->> '${path}', length(?) + 1, 1) NOT BETWEEN '0' AND '9')`;
}
