/*
 * Another process for the tests of locks and cache.
 *
 *   lock PATH MODE        takes the lock, says so, and keeps it until it is killed
 *   build KEY MS          asks the cache for guest/KEY, whose build takes MS milliseconds
 *   hold KEY              the same without a delay, and keeps the lease until it is killed
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cached } from '../../src/system/cache.ts';
import { lock, type LockMode } from '../../src/system/locks.ts';

const [action, name = '', more = ''] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (action === 'lock') {
  await lock(name, more as LockMode);
  say('locked');
  await wait(60_000);
} else {
  const entry = await cached(
    'guest',
    name,
    async (folder) => {
      await writeFile(join(folder, 'half'), 'half');
      say('building');
      await wait(Number(more));
      await writeFile(join(folder, 'whole'), `${process.pid}`);
    },
    { say },
  );
  say(entry.fresh ? 'built' : 'reused');
  if (action === 'hold') await wait(60_000);
}
