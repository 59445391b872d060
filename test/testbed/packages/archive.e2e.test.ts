import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { provideBundle } from '../../../src/testbed/packages/provide.ts';
import { thisWorld } from '../../../src/testbed/packages/world.ts';
import { useTemporaryCache } from '../../system/temporary-cache.ts';

useTemporaryCache();
let folder = '';
let lines: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-lock-'));
  lines = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function say(line: string): void {
  lines.push(line);
}

/** This machine, with a copy of the lock that names a musl-dev which the archive does not have. */
function worldWithLostVersion(): ReturnType<typeof thisWorld> {
  const world = thisWorld();
  const text = readFileSync(world.lockFile, 'utf8');
  const line = text.split('\n').find((candidate) => candidate.includes('"name":"musl-dev"')) ?? '';
  const lost = line
    .replaceAll(/musl-dev_[^_]+_/g, 'musl-dev_1.2.3-0_')
    .replace(/"version":"[^"]+"/, '"version":"1.2.3-0"')
    .replace(/"sha256":"[0-9a-f]+"/, `"sha256":"${'0'.repeat(64)}"`);
  const lockFile = join(folder, 'packages.lock.json');
  writeFileSync(lockFile, text.replace(line, lost));
  return { ...world, lockFile };
}

test("where a locked version is gone the suite's current one is taken, said, recorded and remembered", async () => {
  const world = worldWithLostVersion();
  const options = { locked: false, say };
  const bundle = await provideBundle('sysroot-arm64', options, world);
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^musl-dev 1\.2\.3-0 is no longer in the archive: taking \S+ of bookworm, verified by the archive's signed index$/,
    ),
  );
  const musl = bundle.packages.find(({ name }) => name === 'musl-dev');
  expect(musl).toMatchObject({ locked: false, version: expect.not.stringMatching(/^1\.2\.3-0$/) });
  expect(musl?.sha256).not.toMatch(/^0+$/);
  // The second time neither the archive nor its index is asked.
  lines = [];
  const offline = { ...world, mirrors: () => Promise.reject(new Error('the mirror was asked for')) };
  expect(await provideBundle('sysroot-arm64', options, offline)).toEqual(bundle);
  expect(lines).toEqual([]);
  // A lock that changes forgets it.
  writeFileSync(world.lockFile, `${readFileSync(world.lockFile, 'utf8')}\n`);
  await expect(provideBundle('sysroot-arm64', options, offline)).rejects.toThrow('the mirror was asked for');
}, 300_000);

test('where a locked version is gone and only that will do, it is an error', async () => {
  await expect(
    provideBundle('sysroot-arm64', { locked: true, say }, worldWithLostVersion()),
  ).rejects.toMatchObject({
    name: 'WorldswitchError',
    message: 'no longer in the archive: musl-dev 1.2.3-0',
  });
}, 300_000);
