/*
 * Another process for the tests of locks and cache. It ends when its standard input does, at the latest.
 *
 *   lock PATH MODE   takes the lock, says so, and keeps it until it is killed
 *   build KEY        asks the cache for guest/KEY, whose build ends when it is told to go on
 *   hold KEY         asks for it too, builds at once, and keeps the lease until it is killed
 */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from '../../src/system/cache.ts';
import { lock, type LockMode } from '../../src/system/locks.ts';

const [action, name = '', mode = ''] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
process.stdin.on('end', () => process.exit(1)).resume();

if (action === 'lock') {
  await lock(name, mode as LockMode);
  say('locked');
} else {
  const entry = await cached(
    'guest',
    name,
    async (folder) => {
      await writeFile(join(folder, 'half'), 'half');
      say('building');
      if (action === 'build') await once(process.stdin, 'data');
      await writeFile(join(folder, 'whole'), `${process.pid}`);
    },
    { say },
  );
  say(entry.fresh ? 'built' : 'reused');
  if (action === 'build') process.exit();
}
