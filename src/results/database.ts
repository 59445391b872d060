import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { messageOf, systemErrorCode, WorldswitchError } from '../system/errors.ts';
import { makeFolder, refusalBehind } from '../system/files.ts';
import { copyAside } from './earlier/copy-aside.ts';
import { migrate } from './earlier/migrate.ts';
import { hasFigureIndex, makeFigureIndex } from './figure-index.ts';
import { DATABASE_VERSION, TABLES } from './tables.ts';

/** Milliseconds to wait for another process that writes, unless it is said otherwise. */
export const BUSY_TIMEOUT = 10_000;

/**
 * Opens the database, and makes it if there is none.
 *
 * @param patience milliseconds to wait for another process that writes
 * @throws WorldswitchError if the folder can't be written, or the file is corrupt, of something else or newer.
 */
export function openDatabase(file: string, patience: number = BUSY_TIMEOUT): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    makeFolder(dirname(file));
    database = new DatabaseSync(file, { timeout: patience, enableForeignKeyConstraints: true });
    bringUpToDate(database, file);
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

/** Makes the tables, or brings those of an earlier version to this one's. */
function bringUpToDate(database: DatabaseSync, file: string): void {
  if (versionOf(database) < DATABASE_VERSION) {
    // Tables are renamed and dropped, to which others refer.
    database.exec('PRAGMA foreign_keys = OFF');
    inTransaction(database, () => {
      // Another process may have made the tables while this one waited for its turn.
      const there = versionOf(database);
      if (there === 0 && database.prepare('SELECT 1 FROM sqlite_schema').get() !== undefined) {
        throw new WorldswitchError('the database of results belongs to another program', {
          file,
          next: 'move the file away, or set WORLDSWITCH_HOME to another folder',
        });
      }
      if (there === 0) database.exec(TABLES);
      else if (there < DATABASE_VERSION) {
        copyAside(file, there);
        migrate(database, there);
      }
      if (there < DATABASE_VERSION) database.exec(`PRAGMA user_version = ${DATABASE_VERSION}`);
    });
    database.exec('PRAGMA foreign_keys = ON');
  }
  const version = versionOf(database);
  if (version === DATABASE_VERSION && !hasFigureIndex(database)) {
    inTransaction(database, () => makeFigureIndex(database));
  }
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

/** SQLITE_IOERR and SQLITE_FULL. Where there is no room for a file beside the database, such as its index, SQLite says the first. */
const FAILED = 10;
const FULL = 13;

/** Bytes: what SQLite takes at once for the index of its log. */
const AT_ONCE = 65_536;

/** Whether the disk of a file has no room for what a database needs beside it. */
function isFull(file: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(file));
    return bavail * bsize < AT_ONCE;
  } catch {
    return false;
  }
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
    message: 'the disk is full, and the database of results could not be written',
    next: 'free some space (worldswitch clean removes what is of no more use), then type the same command again',
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
export function explainDatabaseError(given: unknown, file: string): unknown {
  const error = refusalBehind(given);
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  // Extended codes carry the primary one in their low byte.
  const primary = typeof code === 'number' ? code & 0xff : undefined;
  const explanation =
    primary === undefined ? undefined : explanations[primary === FAILED && isFull(file) ? FULL : primary];
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
