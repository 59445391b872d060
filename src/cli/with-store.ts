import { openStore, type Store } from '../results/store.ts';

/** Gives the results of this user to `action`, and closes them whatever happens. */
export function withStore<T>(action: (store: Store) => T): T {
  const store = openStore();
  try {
    return action(store);
  } finally {
    store.close();
  }
}
