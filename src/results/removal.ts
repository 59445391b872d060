import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { WorldswitchError } from '../system/errors.ts';
import { type Lock, tryLock } from '../system/locks.ts';

/** The lock of a run that is being measured. The kernel drops it with the process, so that of one that was killed nobody has it. */
function lockFile(database: string, id: string): string {
  return join(dirname(database), 'measuring', `${id}.lock`);
}

/**
 * Holds a run as long as it is measured, so that nobody removes it meanwhile.
 *
 * @param database its file
 * @throws WorldswitchError if somebody else holds it
 */
export function holdRun(database: string, id: string): Lock {
  const file = lockFile(database, id);
  const lock = tryLock(file, 'exclusive');
  if (lock === undefined) {
    throw new WorldswitchError(`run ${id} is being measured by another process`, {
      next: 'wait until that has ended, or end it with Ctrl-C where it runs',
    });
  }
  return {
    release: () => {
      // While it is held: nobody else can have begun to use it.
      rmSync(file, { force: true });
      lock.release();
    },
  };
}

/** Deletes runs with all that is stored of them, the index of figures included. The caller holds a transaction. */
export function deleteRuns(database: DatabaseSync, ids: readonly string[]): void {
  const remove = database.prepare('DELETE FROM runs WHERE id = ?');
  for (const id of ids) remove.run(id);
  database.exec('DELETE FROM conditions WHERE id NOT IN (SELECT conditions FROM figures)');
}
