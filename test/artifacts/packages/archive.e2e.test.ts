import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { provideBundle } from '../../../src/artifacts/packages/provide.ts';
import { thisWorld } from '../../../src/artifacts/packages/world.ts';
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

/** This machine, with a copy of the lock in which one package's line is changed to one that the archive never had. */
function worldWithout(name: string, change: (line: string) => string): ReturnType<typeof thisWorld> {
  const world = thisWorld();
  const text = readFileSync(world.lockFile, 'utf8');
  const line = text.split('\n').find((candidate) => candidate.includes(`"name":"${name}`)) ?? '';
  const lost = change(line).replace(/"sha256":"[0-9a-f]+"/, `"sha256":"${'0'.repeat(64)}"`);
  const lockFile = join(folder, 'packages.lock.json');
  writeFileSync(lockFile, text.replace(line, lost));
  return { ...world, lockFile };
}

function worldWithLostMusl(): ReturnType<typeof thisWorld> {
  return worldWithout('musl-dev', (line) =>
    line
      .replaceAll(/musl-dev_[^_]+_/g, 'musl-dev_1.2.3-0_')
      .replace(/"version":"[^"]+"/, '"version":"1.2.3-0"'),
  );
}

test("where a locked version is gone the suite's current one is taken, said, recorded and remembered", async () => {
  const world = worldWithLostMusl();
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
});

test('where a locked version is gone and only that will do, it is an error', async () => {
  await expect(
    provideBundle('sysroot-arm64', { locked: true, say }, worldWithLostMusl()),
  ).rejects.toMatchObject({
    name: 'WorldswitchError',
    message: 'no longer in the archive: musl-dev 1.2.3-0',
  });
});

test('a kernel that is gone is replaced by the current one, whose name is another', async () => {
  const world = worldWithout('linux-image-', (line) =>
    line.replaceAll(/linux-image-6\.1\.0-\d+/g, 'linux-image-6.1.0-1'),
  );
  const bundle = await provideBundle('kernel-arm64@6.1', { locked: false, say }, world);
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^linux-image-6\.1\.0-1-cloud-arm64 \S+ is no longer .* taking linux-image-\S+-cloud-arm64 \S+ of bookworm/,
    ),
  );
  expect(bundle.packages).toMatchObject([{ locked: false, name: expect.not.stringContaining('6.1.0-1-') }]);
  expect(readdirSync(bundle.root)).toEqual(['boot', 'lib']);
});
