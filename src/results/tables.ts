/** The version of the tables, kept in `PRAGMA user_version`. */
export const DATABASE_VERSION = 5;

/**
 * Every batch is a row, so that SQL can ask about it. Times are in the unit of the measurement's clock, instants are
 * values of that clock; `operations` is an array of what each operation took, if they were timed one by one. `position` keeps the order of a run's measurements, which may come in another, and of a
 * measurement's samples. A measurement without a benchmark is one of microbenchmarks, which its samples name; its
 * document is all of it (measurement.ts) that has no column or table.
 */
export const TABLES = `
  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    record_version INTEGER NOT NULL,
    testbed TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    host TEXT NOT NULL CHECK (json_valid(host)),
    plan TEXT NOT NULL CHECK (json_valid(plan)),
    verified INTEGER NOT NULL CHECK (verified IN (0, 1))
  ) STRICT;
  CREATE TABLE measurements (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    configuration TEXT NOT NULL,
    benchmark TEXT,
    state TEXT NOT NULL CHECK (state IN ('completed', 'failed')),
    fingerprint TEXT CHECK (json_valid(fingerprint)),
    document TEXT NOT NULL CHECK (json_valid(document)),
    PRIMARY KEY (run, position)
  ) STRICT;
  CREATE TABLE samples (
    run TEXT NOT NULL,
    measurement INTEGER NOT NULL,
    position INTEGER NOT NULL,
    benchmark TEXT NOT NULL,
    batch INTEGER NOT NULL,
    iterations INTEGER NOT NULL,
    ticks INTEGER NOT NULL,
    start_tick INTEGER NOT NULL,
    end_tick INTEGER NOT NULL,
    operations TEXT CHECK (json_valid(operations)),
    PRIMARY KEY (run, measurement, position),
    FOREIGN KEY (run, measurement) REFERENCES measurements (run, position) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE explanations (
    run TEXT NOT NULL,
    measurement INTEGER NOT NULL,
    position INTEGER NOT NULL,
    benchmark TEXT NOT NULL,
    document TEXT NOT NULL CHECK (json_valid(document)),
    PRIMARY KEY (run, measurement, position),
    FOREIGN KEY (run, measurement) REFERENCES measurements (run, position) ON DELETE CASCADE
  ) STRICT;
`;
