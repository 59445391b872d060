import { expect, test } from 'vitest';
import { bundleDefinition, bundleNames, isLibrary } from '../../../src/artifacts/packages/bundles.ts';
import { changesBetween } from '../../../src/artifacts/packages/changes.ts';
import { readLock, type LockedPackage } from '../../../src/artifacts/packages/lock.ts';
import { parseInstallPlan, parseUris } from '../../../src/artifacts/packages/resolve.ts';
import { thisWorld } from '../../../src/artifacts/packages/world.ts';

test("apt's install plan", () => {
  const plan = `Reading package lists...
Inst libc6 (2.36-9+deb12u14 Debian:12.15/oldstable [amd64]) []
Inst libelf1 [0.188-2.1] (0.192-4~bpo12+1 Debian Backports:bookworm-backports [amd64])
Inst libfoo:arm64 (1.0 Debian:12.15/oldstable [arm64])
Conf libc6 (2.36-9+deb12u14 Debian:12.15/oldstable [amd64])
`;
  expect(parseInstallPlan(plan)).toEqual([
    { name: 'libc6', version: '2.36-9+deb12u14' },
    { name: 'libelf1', version: '0.192-4~bpo12+1' },
    { name: 'libfoo', version: '1.0' },
  ]);
});

test("apt's addresses of files", () => {
  const hash = 'a'.repeat(64);
  const text = `W: something\n'http://m.example/debian/pool/main/m/x_1%2b1_all.deb' x_1%3a1+1_all.deb 12 SHA256:${hash}\n`;
  expect(parseUris(text)).toEqual([
    {
      uri: 'http://m.example/debian/pool/main/m/x_1%2b1_all.deb',
      file: 'x_1%3a1+1_all.deb',
      size: 12,
      sha256: hash,
    },
  ]);
  expect(parseUris("'http://m.example/x.deb' x_1_all.deb 12 MD5Sum:00")).toEqual([]);
});

test('of what a program depends on its libraries are taken, not what configures a system', () => {
  expect(['libc6', 'libstdc++6', 'zlib1g'].filter(isLibrary)).toHaveLength(3);
  expect(['adduser', 'debconf', 'passwd', 'libpam-modules', 'perl-base'].filter(isLibrary)).toEqual([]);
});

function locked(name: string, version: string): LockedPackage {
  const sha256 = Buffer.from(`${name} ${version}`).toString('hex').padEnd(64, '0').slice(0, 64);
  return {
    name,
    version,
    architecture: 'arm64',
    sha256,
    size: 1,
    path: `pool/${name}.deb`,
    archive: 'debian',
  };
}

test('a kernel is replaced by the one with another ABI number, a package by the one of its name', () => {
  const old = [
    locked('linux-image-6.1.0-56-cloud-arm64', '6.1.192-2'),
    locked('a', '1'),
    locked('b', '1'),
    locked('c', '1'),
  ];
  const now = [
    locked('linux-image-6.1.0-57-cloud-arm64', '6.1.195-1'),
    locked('a', '1'),
    locked('b', '2'),
    locked('d', '1'),
  ];
  const names = changesBetween(old, now).map(({ before, after }) => [before?.name, after?.name]);
  expect(names).toEqual([
    ['linux-image-6.1.0-56-cloud-arm64', 'linux-image-6.1.0-57-cloud-arm64'],
    ['b', 'b'],
    ['c', undefined],
    [undefined, 'd'],
  ]);
});

test('the lock names every bundle for every architecture, and no host', async () => {
  const { lockFile } = thisWorld();
  const lock = await readLock(lockFile);
  for (const bundle of bundleNames) {
    const { architecture: own } = bundleDefinition(bundle);
    const architectures = own === 'host' ? (['amd64', 'arm64'] as const) : [own];
    for (const architecture of architectures) {
      for (const { path } of lock.packages(bundle, architecture)) expect(path).not.toContain('://');
    }
  }
});
