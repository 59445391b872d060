import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { InterruptedError, systemErrorCode, WorldswitchError } from './errors.ts';
import { fileError, makeFolder } from './files.ts';

/*
 * Locks between processes, held by the kernel (fcntl) for as long as the process lives: one that is killed
 * holds nothing, so there is no stale lock to recognise, and two processes never both take one over. Node
 * has no call for them, but its SQLite has: an empty database file on which a transaction is kept open.
 *
 * POSIX drops a process's locks on a file when it closes any descriptor of that file, so nothing but this
 * file may open a lock file.
 */

/** A held lock. */
export interface Lock {
  release: () => void;
}

/** One holder (`exclusive`), or any number of them while nobody has it exclusively (`shared`). */
export type LockMode = 'exclusive' | 'shared';

/** SQLITE_BUSY: somebody else holds the lock (sqlite.org/rescode.html). */
const BUSY = 5;

/** The locks of this process, with their paths. What is not here is garbage-collected, which would unlock it. */
const held = new Map<DatabaseSync, string>();

/** Milliseconds between two tries to get a lock that another process holds. */
const POLL = 50;

/**
 * Takes the lock of `path` if that is possible at once.
 *
 * @returns undefined if another process, or another holder in this one, is in the way.
 * @throws WorldswitchError if the file can't be made or locked there.
 */
export function tryLock(path: string, mode: LockMode): Lock | undefined {
  createLockFile(path);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 0, readOnly: mode === 'shared' });
    if (mode === 'exclusive') {
      // Nothing is ever written, and a journal on disk would need room on a disk that may be full.
      database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    } else {
      // A transaction holds its shared lock from its first read.
      database.exec('BEGIN; SELECT count(*) FROM sqlite_schema');
    }
    held.set(database, path);
    return { release: releaser(database) };
  } catch (error) {
    database?.close();
    if (error instanceof Error && 'errcode' in error && Number(error.errcode) % 256 === BUSY)
      return undefined;
    throw new WorldswitchError(`${path} can't be locked`, {
      next: 'set WORLDSWITCH_CACHE, or WORLDSWITCH_HOME for what lies there, to a folder on a local disk that this user may write',
      cause: error,
    });
  }
}

/** How one waits for a lock. */
interface WaitOptions {
  /** Called once, if another process holds the lock. */
  onWait?: () => void;
  signal?: AbortSignal | undefined;
}

/**
 * Takes the lock of `path`, waiting for it as long as it takes.
 *
 * @throws InterruptedError if `signal` aborts while waiting.
 */
export async function lock(path: string, mode: LockMode, options: WaitOptions = {}): Promise<Lock> {
  for (;;) {
    const got = await lockUnless(path, mode, () => false, options);
    if (got !== undefined) return got;
  }
}

/**
 * The same, but gives up as soon as the lock is no longer needed, which is asked before each try.
 *
 * @returns undefined if it gave up
 */
export async function lockUnless(
  path: string,
  mode: LockMode,
  unneeded: () => boolean,
  options: WaitOptions = {},
): Promise<Lock | undefined> {
  let said = false;
  for (let tries = 0; !unneeded(); tries += 1) {
    if (options.signal?.aborted) throw new InterruptedError();
    const got = tryLock(path, mode);
    if (got !== undefined) return got;
    // The first tries may only have met another process that was looking.
    if (tries >= 3 && !said && !isHeldHere(path)) {
      said = true;
      options.onWait?.();
    }
    await wait(tries < 3 ? 5 : POLL);
  }
  return undefined;
}

/** Runs `action` while holding the lock of `path` exclusively. */
export async function withLock<T>(
  path: string,
  action: () => Promise<T>,
  options: WaitOptions = {},
): Promise<T> {
  const got = await lock(path, 'exclusive', options);
  try {
    return await action();
  } finally {
    got.release();
  }
}

/** Whether a lock is held by this process. */
export function isHeldHere(path: string): boolean {
  return [...held.values()].includes(path);
}

function releaser(database: DatabaseSync): () => void {
  return () => {
    if (held.delete(database)) database.close();
  };
}

/** Creating is not left to SQLite because its error does not say why a file can't be opened. */
function createLockFile(path: string): void {
  const open = (): void => closeSync(openSync(path, 'wx'));
  try {
    open();
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EEXIST') return;
    try {
      if (code !== 'ENOENT') throw error;
      makeFolder(dirname(path));
      open();
    } catch (second) {
      if (systemErrorCode(second) !== 'EEXIST') throw fileError(second, dirname(path));
    }
  }
}
