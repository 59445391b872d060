import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { messageOf, systemErrorCode, WorldswitchError } from '../system/errors.ts';

/** The version of the tables, kept in `PRAGMA user_version`. */
export const DATABASE_VERSION = 3;

/** Milliseconds to wait for another process that writes, unless it is said otherwise. */
export const BUSY_TIMEOUT = 10_000;

/**
 * Every batch is a row, so that SQL can ask about it. Times are in instructions, instants are values of the
 * machine's counter. `position` keeps the order of a run's configurations, which may be measured in another,
 * and of a configuration's samples.
 */
const TABLES = `
  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    record_version INTEGER NOT NULL,
    testbed TEXT NOT NULL,
    unit TEXT NOT NULL,
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
    state TEXT NOT NULL CHECK (state IN ('completed', 'failed')),
    fingerprint TEXT CHECK (json_valid(fingerprint)),
    host_tick_period INTEGER,
    host_tick_phase INTEGER,
    boot_seconds REAL,
    measure_seconds REAL,
    error TEXT,
    next TEXT,
    PRIMARY KEY (run, position)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE samples (
    run TEXT NOT NULL,
    measurement INTEGER NOT NULL,
    position INTEGER NOT NULL,
    microbenchmark TEXT NOT NULL,
    batch INTEGER NOT NULL,
    iterations INTEGER NOT NULL,
    ticks INTEGER NOT NULL,
    start_tick INTEGER NOT NULL,
    end_tick INTEGER NOT NULL,
    PRIMARY KEY (run, measurement, position),
    FOREIGN KEY (run, measurement) REFERENCES measurements (run, position) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
`;

/** Since version 2. A document is an explanation (explanation.ts); SQL need not look into it. */
const EXPLANATIONS = `
  CREATE TABLE explanations (
    run TEXT NOT NULL,
    measurement INTEGER NOT NULL,
    position INTEGER NOT NULL,
    microbenchmark TEXT NOT NULL,
    document TEXT NOT NULL CHECK (json_valid(document)),
    PRIMARY KEY (run, measurement, position),
    FOREIGN KEY (run, measurement) REFERENCES measurements (run, position) ON DELETE CASCADE
  ) STRICT;
`;

/** Since version 3. A document is what a workload gave (workload.ts), but for what the columns say. */
const WORKLOADS = `
  CREATE TABLE workloads (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    system TEXT NOT NULL,
    workload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('completed', 'failed')),
    document TEXT NOT NULL CHECK (json_valid(document)),
    PRIMARY KEY (run, position)
  ) STRICT;
`;

/** What each version of the database has more than the one before it. */
const VERSIONS = [TABLES, EXPLANATIONS, WORKLOADS];

/**
 * Opens the database, and makes it if there is none.
 *
 * @param patience milliseconds to wait for another process that writes
 * @throws WorldswitchError if the folder can't be written, or the file is corrupt, of something else or newer.
 */
export function openDatabase(file: string, patience: number = BUSY_TIMEOUT): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    database = new DatabaseSync(file, { timeout: patience, enableForeignKeyConstraints: true });
    checkVersion(database, file);
    database.exec('PRAGMA journal_mode = WAL');
    return database;
  } catch (error) {
    database?.close();
    throw explainDatabaseError(error, file);
  }
}

/** Runs `action` in one transaction that waits for other writers, and undoes it if it throws. */
export function inTransaction<T>(database: DatabaseSync, action: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = action();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite has already rolled back after some errors, a full disk among them.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function checkVersion(database: DatabaseSync, file: string): void {
  if (versionOf(database) < DATABASE_VERSION) {
    inTransaction(database, () => {
      // Another process may have made the tables while this one waited for its turn.
      const there = versionOf(database);
      if (there === 0 && database.prepare('SELECT 1 FROM sqlite_schema').get() !== undefined) {
        throw new WorldswitchError('the database of results belongs to another program', {
          file,
          next: 'move the file away, or set WORLDSWITCH_HOME to another folder',
        });
      }
      for (const tables of VERSIONS.slice(there)) database.exec(tables);
      if (there < DATABASE_VERSION) database.exec(`PRAGMA user_version = ${DATABASE_VERSION}`);
    });
  }
  const version = versionOf(database);
  if (version > DATABASE_VERSION) {
    throw new WorldswitchError(
      `the database of results is of a newer worldswitch (version ${version}, this one knows ${DATABASE_VERSION})`,
      { file, next: 'update worldswitch, or set WORLDSWITCH_HOME to another folder' },
    );
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}

/** SQLite's primary result codes (sqlite.org/rescode.html) that a user can do something about. */
const explanations: Readonly<Record<number, { message: string; next: string }>> = {
  5: {
    message: 'another process keeps the database of results locked',
    next: 'wait until the other worldswitch has ended, then type the same command again',
  },
  8: {
    message: 'the database of results can only be read',
    next: 'make the file and its folder writable, or set WORLDSWITCH_HOME to a folder that is',
  },
  10: {
    message: 'the disk failed under the database of results',
    next: 'check the disk, or set WORLDSWITCH_HOME to a folder on another one',
  },
  11: {
    message: 'the database of results is damaged',
    next: 'move the file away (sqlite3 FILE .recover may save its runs), then type the same command again',
  },
  13: {
    message: 'the disk is full, and the result could not be stored',
    next: 'free some space (worldswitch clean empties the cache), then type the same command again',
  },
  14: {
    message: 'the database of results could not be opened',
    next: 'make the file and its folder writable, or set WORLDSWITCH_HOME to a folder that is',
  },
  26: {
    message: 'the file in the place of the database of results is no database',
    next: 'move the file away, then type the same command again',
  },
};

/**
 * What a user is told about an error of SQLite or of the file system.
 * Anything else is a defect of ours and comes back unchanged.
 */
export function explainDatabaseError(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  // Extended codes carry the primary one in their low byte.
  const explanation = typeof code === 'number' ? explanations[code & 0xff] : undefined;
  if (explanation !== undefined) {
    return new WorldswitchError(`${explanation.message} (${messageOf(error)})`, {
      file,
      next: explanation.next,
      cause: error,
    });
  }
  if (code === undefined && isFileSystemError(error)) {
    return new WorldswitchError(`the folder of the database of results can't be made (${messageOf(error)})`, {
      file,
      next: 'make its parent folder writable, or set WORLDSWITCH_HOME to a folder that is',
      cause: error,
    });
  }
  return error;
}

function isFileSystemError(error: unknown): boolean {
  return /^E[A-Z]+$/.test(systemErrorCode(error) ?? '');
}
