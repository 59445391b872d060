import { expect, test, vi } from 'vitest';
import type { Store } from '../../src/results/store.ts';
import type { Records } from '../../src/server/records.ts';
import { watch } from '../../src/server/watcher.ts';

/** Results that can't be opened so many times, and never change. */
function unreadable(times: number): Pick<Records, 'open'> {
  let left = times;
  return {
    open: () => {
      if (left-- > 0) throw new Error('the database is locked');
      return { changes: () => 0, close: () => {} } as Store;
    },
  };
}

test('what could not be read, and can be again, may have changed meanwhile: listeners are told', async () => {
  const told = Promise.withResolvers<void>();
  const listener = vi.fn<() => void>(() => told.resolve());
  const stop = watch(unreadable(1) as Records).listen(listener);
  await told.promise;
  stop();
  expect(listener).toHaveBeenCalledOnce();
});
