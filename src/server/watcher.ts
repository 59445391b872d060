import { setTimeout as wait } from 'node:timers/promises';
import type { Store } from '../results/store.ts';
import type { Records } from './records.ts';

/** Milliseconds between two looks at the database: a reader takes it for at once. */
const INTERVAL = 400;

/** Tells when results change, whichever process writes them. */
export interface Watcher {
  /** Calls `listener` after each change, until the function that it returns is called. */
  listen(listener: () => void): () => void;
}

/** Watches results as long as somebody listens. What can't be read now is looked at again. */
export function watch(records: Records): Watcher {
  const listeners = new Set<() => void>();
  let running = false;

  const look = async (): Promise<void> => {
    running = true;
    let seen: { store: Store; changes: number } | undefined;
    let unread = false;
    const tell = (): void => {
      for (const listener of listeners) listener();
    };
    while (listeners.size > 0) {
      try {
        if (seen === undefined) {
          const store = records.open();
          seen = { store, changes: store.changes() };
          // What changed while it could not be read, nobody knows.
          if (unread) tell();
          unread = false;
        }
        const changes = seen.store.changes();
        if (changes !== seen.changes) tell();
        seen.changes = changes;
      } catch {
        // Pages say so themselves when they are loaded; for those that are open it is as if nothing happened.
        unread = true;
        seen?.store.close();
        seen = undefined;
      }
      await wait(INTERVAL, undefined, { ref: false });
    }
    seen?.store.close();
    running = false;
  };

  return {
    listen(listener) {
      listeners.add(listener);
      if (!running) void look();
      return () => void listeners.delete(listener);
    },
  };
}
