import { existsSync, statSync } from 'node:fs';
import { databaseFile, openStore, type Store } from '../results/store.ts';
import { RequestError } from './request-error.ts';

/** Milliseconds to wait for another process that keeps the database locked: no other request is answered meanwhile. */
const PATIENCE = 500;

/** The results of a user, which other processes write meanwhile. */
export interface Records {
  /**
   * Gives them to `action`. They are opened each time, so that a file that was moved away, or came back, is noticed.
   *
   * @throws RequestError if there is no database any more
   * @throws WorldswitchError if it can't be used
   */
  read<T>(action: (store: Store) => T): T;
  /** Another text than before if something was written since; `undefined` if there is no database. */
  identity(): string | undefined;
  /** Opens them to watch them; the caller closes what it gets. Errors are those of `read`. */
  open(): Store;
}

/** The results in a folder. */
export function recordsIn(folder: string): Records {
  const open = (): Store => {
    const file = databaseFile(folder);
    // Opening it would make an empty one, and say that nothing was ever measured.
    if (!existsSync(file))
      throw new RequestError(503, 'the database of results is not there any more', {
        file,
        next: 'put it back, or start worldswitch serve again to begin with an empty one',
      });
    return openStore(folder, PATIENCE);
  };
  return {
    open,
    identity: () => identityOf(databaseFile(folder)),
    read(action) {
      const store = open();
      try {
        return action(store);
      } finally {
        store.close();
      }
    },
  };
}

/** What SQLite writes to: the database, and the log beside it, which is empty or not there if all is in the database. */
function identityOf(file: string): string | undefined {
  const [database, log] = [file, `${file}-wal`].map((path) =>
    statSync(path, { bigint: true, throwIfNoEntry: false }),
  );
  if (database === undefined) return undefined;
  const { dev, ino, size, mtimeNs } = database;
  const logged = log === undefined || log.size === 0n ? [] : [log.size, log.mtimeNs];
  return [dev, ino, size, mtimeNs, ...logged].join(' ');
}
