import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clearCache } from '../../src/artifacts/clean.ts';
import { cached } from '../../src/system/cache.ts';
import { startNeighbour } from '../system/start-neighbour.ts';
import { useTemporaryCache } from '../system/temporary-cache.ts';

useTemporaryCache();

test('the whole cache goes, but for what a live process uses', async () => {
  const unused = await cached('packages', 'f'.repeat(64), (folder) => writeFile(join(folder, 'file'), ''));
  unused.release();
  const neighbour = startNeighbour('hold', 'used');
  await neighbour.says('built');
  await expect(clearCache()).resolves.toMatchObject({
    removed: [`packages/${'f'.repeat(64)}`],
    inUse: ['guest/used'],
  });
  await neighbour.kill();
  await expect(clearCache()).resolves.toMatchObject({ removed: ['guest/used'], inUse: [] });
});
