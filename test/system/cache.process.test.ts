import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cached, peekCache } from '../../src/system/cache.ts';
import { startNeighbour, type Neighbour } from './start-neighbour.ts';
import { useTemporaryCache } from './temporary-cache.ts';

const root = useTemporaryCache();

const temporaries = (): Promise<string[]> => readdir(join(root(), 'temporary'));

/** What it said first, and last: between them it may have had to wait. */
function firstAndLast(neighbour: Neighbour): (string | undefined)[] {
  const lines = neighbour.output().trimEnd().split('\n');
  return [lines.at(0), lines.at(-1)];
}

test('of two processes one builds, and the other says that it waits and reuses', async () => {
  const first = startNeighbour('build', 'key');
  await first.says('building');
  const second = startNeighbour('build', 'key');
  await second.says('waiting');
  first.goOn();
  await Promise.all([first.ended, second.ended]);
  expect(firstAndLast(first)).toEqual(['building', 'built']);
  expect(firstAndLast(second)).toEqual(['waiting for another worldswitch that uses guest key', 'reused']);
  expect(second.output()).not.toContain('building');
});

test('what a killed builder left is no entry, and the next one builds it', async () => {
  const neighbour = startNeighbour('build', 'key');
  await neighbour.says('building');
  await neighbour.kill();
  expect(peekCache('guest', 'key')).toBeUndefined();
  expect(await temporaries()).toEqual(['guest-key']);
  const entry = await cached('guest', 'key', (folder) => writeFile(join(folder, 'file'), 'whole'));
  expect(await readdir(entry.path)).toEqual(['file']);
  expect(await temporaries()).toEqual([]);
});
