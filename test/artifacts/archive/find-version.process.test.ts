import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findVersion, type VersionPlace } from '../../../src/artifacts/archive/find-version.ts';
import { readLock } from '../../../src/artifacts/packages/lock.ts';
import { thisWorld, type PackageWorld } from '../../../src/artifacts/packages/world.ts';
import { useTemporaryCache } from '../../system/temporary-cache.ts';
import {
  canSign,
  type IndexedPackage,
  type SignedMirror,
  startSignedMirror,
} from '../packages/signed-mirror.ts';

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

const PLACE: VersionPlace = {
  ...{ software: 'kernel', architecture: 'arm64', flavour: 'cloud' },
  bundles: ['kernel-arm64@6.1', 'kernel-arm64@6.12'],
  isOfUse: () => true,
};

const PACKAGES: readonly IndexedPackage[] = [
  { name: 'linux-image-6.18.15+deb13-cloud-arm64', version: '6.18.15-1~bpo13+1', size: 20_000_000 },
  { name: 'linux-image-6.18.15+deb13-rt-arm64', version: '6.18.15-1~bpo13+1', size: 20_000_000 },
  { name: 'linux-image-7.3.4+deb13-cloud-arm64', version: '7.3.4-1~bpo13+1' },
  { name: 'linux-binary-7.3.4+deb13-cloud-arm64', version: '7.3.4-1~bpo13+1', size: 10_000_000 },
  { name: 'linux-modules-7.3.4+deb13-cloud-arm64', version: '7.3.4-1~bpo13+1' },
  { name: 'linux-base-7.3.4+deb13-cloud-arm64', version: '7.3.4-1~bpo13+1' },
];

/** This computer with another mirror of Debian. */
function world(mirrors: PackageWorld['mirrors']): PackageWorld {
  return { ...thisWorld(), mirrors, ownMirror: () => Promise.resolve(undefined) };
}

function noMirror(): Promise<never> {
  throw new Error('the archive was asked');
}

async function find(text: string, mirrors: PackageWorld['mirrors'], locked = false): Promise<unknown> {
  const found = await findVersion(text, PLACE, { locked, say: () => {} }, world(mirrors));
  return typeof found === 'string' ? found : found.packages.map(({ name }) => name);
}

test("what the lock has needs no index, and is the lock's", async () => {
  await expect(find('6.12', noMirror)).resolves.toBe('kernel-arm64@6.12');
  await expect(find('6.1', noMirror, true)).resolves.toBe('kernel-arm64@6.1');
  await expect(find('latest', noMirror)).rejects.toThrow('the archive was asked');
});

test('an exact version that the lock has needs no index, whatever it begins with', async () => {
  const { host, lockFile } = thisWorld();
  const bundle = 'qemu@bookworm-backports';
  const packages = (await readLock(lockFile)).packages(bundle, host);
  const { version = '' } = packages.find(({ name }) => name === 'qemu-system-arm') ?? {};
  expect(version).toMatch(/^1:/);
  const place: VersionPlace = {
    ...PLACE,
    software: 'qemu',
    architecture: host,
    flavour: '',
    bundles: [bundle],
  };
  const options = { locked: false, say: () => {} };
  await expect(findVersion(version, place, options, world(noMirror))).resolves.toBe(bundle);
});

test('any other version is found in the signed indexes, which are fetched once', async () => {
  mirror = await startSignedMirror(folder, 'trixie', PACKAGES);
  const { mirrors } = mirror;
  await expect(find('6.18', () => Promise.resolve(mirrors))).resolves.toEqual([
    'linux-image-6.18.15+deb13-cloud-arm64',
  ]);
  await expect(find('6.18-rt', noMirror)).resolves.toEqual(['linux-image-6.18.15+deb13-rt-arm64']);
  await expect(find('latest', noMirror)).resolves.toEqual([
    'linux-binary-7.3.4+deb13-cloud-arm64',
    'linux-modules-7.3.4+deb13-cloud-arm64',
    'linux-base-7.3.4+deb13-cloud-arm64',
  ]);
  // No suite has it, as the indexes say that have just been fetched.
  await expect(find('6.13', noMirror)).rejects.toMatchObject({
    message: "there is no Linux '6.13' to be had for arm64; the nearest are '6.12' and '6.18'",
    next: expect.stringContaining('choose one of 6.1, 6.12, 6.18, 7.3, latest or a suite with --kernel'),
  });
  // What is no version at all may be meant to be one of those, of which the lock has but two.
  await expect(find('v6.18', noMirror)).rejects.toMatchObject({
    message: "'v6.18' is no version of Linux, no suite, and no path; the nearest is '6.18'",
    next: expect.stringContaining('choose one of 6.1, 6.12, 6.18, 7.3, latest or a suite with --kernel'),
  });
  // The lock's own stays what it is.
  await expect(find('6.1', noMirror)).resolves.toBe('kernel-arm64@6.1');
});

test("indexes that the archive's key did not sign are not believed", async () => {
  mirror = await startSignedMirror(folder, 'trixie', PACKAGES);
  const unsigned = Object.fromEntries(
    Object.entries(mirror.mirrors).map(([name, archive]) => [
      name,
      { ...archive, signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg' },
    ]),
  ) as unknown as SignedMirror['mirrors'];
  await expect(find('6.18', () => Promise.resolve(unsigned))).rejects.toThrow(
    'the index of every suite could not be fetched and verified',
  );
});
