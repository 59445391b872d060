import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { thisWorld, type PackageWorld } from '../../src/artifacts/packages/world.ts';
import { canBeHad, whereaboutsOf, type WantedVersion } from '../../src/artifacts/whereabouts.ts';
import { WorldswitchError } from '../../src/system/errors.ts';
import { useTemporaryCache } from '../system/temporary-cache.ts';
import { canSign, type SignedMirror, startSignedMirror } from './packages/signed-mirror.ts';

useTemporaryCache();
let folder = '';
let mirror: SignedMirror | undefined;
beforeEach((context) => {
  if (!canSign) context.skip('there is no gpg to sign an index with (apt install gnupg)');
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-signed-'));
});
afterEach(async () => {
  await mirror?.close();
  mirror = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function wanted(version: string, flavour = 'cloud'): WantedVersion {
  return { software: 'kernel', architecture: 'arm64', version, flavour, suffix: '' };
}

function world(mirrors: PackageWorld['mirrors']): PackageWorld {
  return { ...thisWorld(), mirrors, ownMirror: () => Promise.resolve(undefined) };
}

test('a version is in the archive or no longer is; its index is asked for once, and no version is said twice', async () => {
  const there = {
    name: 'linux-image-6.18.15+deb13-cloud-arm64',
    version: '6.18.15-1~bpo13+1',
    size: 20_000_000,
  };
  mirror = await startSignedMirror(folder, 'trixie', [there]);
  const { mirrors } = mirror;
  const said: string[] = [];
  const options = { say: (line: string) => void said.push(line) };
  const all = [wanted(there.version), wanted('6.1.1-1'), wanted(there.version, 'rt'), wanted('6.1.1-1')];
  const found = await whereaboutsOf(
    all,
    options,
    world(() => Promise.resolve(mirrors)),
  );
  expect(found).toMatchObject([
    { version: there.version, isLocked: false, inCache: false, inArchive: true },
    { version: '6.1.1-1', isLocked: false, inCache: false, inArchive: false },
    { flavour: 'rt', inArchive: false },
  ]);
  expect(found.map(canBeHad)).toEqual([true, false, false]);
  expect(said).toHaveLength(1);
  await whereaboutsOf(
    all,
    options,
    world(() => Promise.reject(new Error('the archive was asked again'))),
  );
});

test('of an archive that can not be asked nothing is said but that, and what the lock has may be had', async () => {
  const said: string[] = [];
  const unreachable = new WorldswitchError('there is no network', { next: 'wait' });
  const [found] = await whereaboutsOf(
    [wanted('6.1.1-1')],
    { say: (line) => void said.push(line) },
    world(() => Promise.reject(unreachable)),
  );
  expect(found).toMatchObject({ isLocked: false, inCache: false, inArchive: undefined });
  expect(found && canBeHad(found)).toBe(false);
  expect(said).toEqual([expect.stringContaining('there is no network')]);
  expect(canBeHad({ ...wanted('6.1.1-1'), isLocked: true, inCache: false, inArchive: undefined })).toBe(true);
});
