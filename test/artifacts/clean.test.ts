import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cached } from '../../src/system/cache.ts';
import { cleanCache } from '../../src/artifacts/clean.ts';
import { readLock } from '../../src/artifacts/packages/lock.ts';
import { thisWorld } from '../../src/artifacts/packages/world.ts';
import { bytesToFetch, planSetup } from '../../src/artifacts/setup.ts';
import { useTemporaryCache } from '../system/temporary-cache.ts';

const root = useTemporaryCache();

async function fill(kind: 'packages' | 'trees' | 'guest', key: string): Promise<void> {
  (await cached(kind, key, (folder) => writeFile(join(folder, 'file'), 'content'))).release();
}

test('what neither the lock nor its replacements name goes, the rest stays', async () => {
  const world = thisWorld();
  const lock = await readLock(world.lockFile);
  const [kernel] = lock.packages('kernel-arm64@6.1', 'arm64');
  await fill('packages', kernel?.sha256 ?? '');
  await fill('packages', 'f'.repeat(64));
  await fill('trees', 'kernel-arm64-0123456789abcdef');
  await fill('guest', 'key');
  const forgotten = join(root(), 'replacements', 'of-another-lock');
  const remembered = join(root(), 'replacements', lock.identity);
  for (const folder of [forgotten, remembered, join(root(), 'temporary', 'guest-dead')])
    await mkdir(folder, { recursive: true });
  const { freed, removed } = await cleanCache(world);
  expect(removed).toEqual([`packages/${'f'.repeat(64)}`, 'trees/kernel-arm64-0123456789abcdef']);
  expect(freed).toBeGreaterThan(0);
  expect(
    [forgotten, remembered, join(root(), 'temporary', 'guest-dead')].map((path) => existsSync(path)),
  ).toEqual([false, true, false]);
  expect(existsSync(join(root(), 'packages', kernel?.sha256 ?? ''))).toBe(true);
});

test('planning a setup touches nothing', async () => {
  const steps = await planSetup({ locked: false });
  expect(steps.map(({ bundle }) => bundle)).toContain('kernel-arm64@6.1');
  expect(steps.every(({ there, toFetch }) => !there && toFetch > 0)).toBe(true);
  expect(existsSync(root())).toBe(false);
});

test('what several bundles have in common is fetched once', async () => {
  const steps = await planSetup({ locked: false });
  const [step] = steps;
  if (step === undefined) throw new Error('setup brings nothing');
  expect(bytesToFetch([step, step])).toBe(bytesToFetch([step]));
  expect(bytesToFetch([step])).toBe(step.toFetch);
});
