import { join } from 'node:path';
import { expect, test } from 'vitest';
import { offersOf } from '../../src/artifacts/archive/offers.ts';
import { chooseOffer, parseRequest } from '../../src/artifacts/archive/request.ts';
import { versionTables } from '../../src/cli/version-table.ts';
import { writeAtomic } from '../../src/system/files.ts';
import { ARM64, packagesOf } from './archive/packages-index.ts';
import { defaultConfigurations } from '../../src/catalog/benchmarks.ts';
import { configurations } from '../../src/catalog/configurations.ts';
import { findConfiguration } from '../../src/catalog/find.ts';
import { bundleDefinition, type BundleName } from '../../src/artifacts/packages/bundles.ts';
import { finderOf, sourcesFor } from '../../src/artifacts/versions.ts';
import { availableVersions } from '../../src/artifacts/versions.ts';
import { listVersions } from '../../src/artifacts/list-versions.ts';
import { useTemporaryCache } from '../system/temporary-cache.ts';

const cache = useTemporaryCache();

/** By the lock alone. */
async function namesFor(id: string, wanted: { kernel?: string; xen?: string } = {}): Promise<BundleName[]> {
  const find = finderOf({ locked: true, say: () => {} });
  const { kernel, xen } = await sourcesFor(findConfiguration(id), wanted, find);
  return [kernel, ...(xen === undefined ? [] : [xen.image, xen.tools])].filter(
    (source) => typeof source === 'string',
  );
}

test('each system has its kernel, and Xen its tools, for its architecture', async () => {
  expect(await namesFor('kvm-arm64')).toEqual(['kernel-arm64@6.1']);
  expect(await namesFor('kvm-x86')).toEqual(['kernel-amd64@6.1']);
  expect(await namesFor('xen-arm64')).toEqual(['kernel-arm64@6.1', 'xen-arm64@4.17', 'xen-tools-arm64@4.17']);
  expect(await namesFor('xen-x86')).toEqual([
    'dom0-kernel-amd64@6.1',
    'xen-amd64@4.17',
    'xen-tools-amd64@4.17',
  ]);
});

test('setup brings what every configuration measures by default, and no other version', async () => {
  const needed = new Set((await Promise.all(defaultConfigurations.map(({ id }) => namesFor(id)))).flat());
  for (const name of needed) expect(bundleDefinition(name).byDefault).toBe(true);
  for (const { id } of configurations) {
    for (const name of await namesFor(id, { kernel: '6.12', xen: '4.20' })) {
      expect(bundleDefinition(name).byDefault).toBe(false);
    }
  }
});

test('another version is taken where it is asked for; Xen is no matter of KVM', async () => {
  expect(await namesFor('kvm-x86', { kernel: '6.12', xen: 'none' })).toEqual(['kernel-amd64@6.12']);
  expect(await namesFor('xen-x86', { xen: '4.20' })).toEqual([
    'dom0-kernel-amd64@6.1',
    'xen-amd64@4.20',
    'xen-tools-amd64@4.20',
  ]);
});

test('a version that the lock has not is refused with those that it has, where only those will do', async () => {
  await expect(namesFor('xen-arm64', { xen: '4.16' })).rejects.toMatchObject({
    message: "there is no Xen '4.16' in the lock for arm64; the nearest is '4.17'",
    next: expect.stringContaining('4.17, 4.20'),
  });
  await expect(namesFor('kvm-x86', { kernel: '5.10' })).rejects.toMatchObject({
    message: "there is no Linux '5.10' in the lock for amd64; the nearest is '6.1'",
    next: expect.stringContaining('6.1, 6.12'),
  });
  await expect(namesFor('kvm-arm64', { kernel: 'toString' })).rejects.toThrow(
    "'toString' is no version of Linux",
  );
});

test('a version may be named as exactly as the lock has it', async () => {
  const { versions } = await listVersions();
  const number = versions.find(({ version }) => version.startsWith('6.12.'))?.version ?? '';
  expect(await namesFor('kvm-arm64', { kernel: number })).toEqual(['kernel-arm64@6.12']);
  expect(await namesFor('kvm-arm64', { kernel: `${number}-cloud` })).toEqual(['kernel-arm64@6.12']);
  await expect(namesFor('kvm-arm64', { kernel: `${number}-rt` })).rejects.toThrow('there is no Linux');
});

test("without the archive's indexes the lock's versions are listed, and that they are all that is known", async () => {
  const { versions, fetched } = await listVersions();
  for (const software of ['kernel', 'xen'] as const) {
    for (const [series, suite] of Object.entries(availableVersions[software])) {
      const entries = versions.filter(
        (each) => each.software === software && each.version.startsWith(`${series}.`),
      );
      expect(entries.map(({ architecture }) => architecture).toSorted()).toEqual(['amd64', 'arm64']);
      for (const entry of entries) {
        expect(entry).toMatchObject({ suites: [suite], isLocked: true, inCache: false, lacks: undefined });
      }
    }
  }
  const qemus = versions.filter(({ software }) => software === 'qemu');
  expect(qemus.flatMap(({ suites }) => suites).toSorted()).toEqual(['bookworm-backports', 'trixie']);
  expect([...fetched.values()]).toEqual([undefined, undefined]);
  expect(versionTables({ versions, fetched })).toMatch(/of the lock alone:[^]*list --versions --refresh/);
});

test('what the indexes have is listed, each version by what has exactly it', async () => {
  const packages = packagesOf(ARM64, 'arm64');
  await writeAtomic(
    join(cache(), 'archive', 'arm64.json'),
    JSON.stringify({ schema: 1, fetched: '2026-11-28T10:00:00.000Z', suites: Object.keys(ARM64), packages }),
  );
  const list = await listVersions();
  const kernels = list.versions.filter(
    ({ software, architecture }) => software === 'kernel' && architecture === 'arm64',
  );
  const offers = offersOf(packages, 'arm64').filter(({ software }) => software === 'kernel');
  for (const { version, debianVersion, flavours, isLocked } of kernels.filter((each) => !each.isLocked)) {
    const request = parseRequest(version, 'kernel');
    const found = request && chooseOffer(offers, request, flavours[0] ?? '');
    expect.soft(found?.debianVersion, version).toBe(debianVersion);
    expect(isLocked).toBe(false);
  }
  expect(kernels.find(({ version }) => version === '6.19.14')?.lacks).toBe('no modules, so for KVM only');
  expect(versionTables(list)).toContain('Linux for Arm (--kernel), of the archive on 2026-11-28:');
});

test('what was fetched before is listed as that, and what the archive has no longer is named', async () => {
  const [gone] = packagesOf(
    { 'trixie-backports': [['linux-image-6.18.5+deb13-cloud-arm64', '6.18.5-1~bpo13+1']] },
    'arm64',
  );
  if (gone === undefined) throw new Error('no package was made');
  const { suites: _suites, ...locked } = gone;
  await writeAtomic(
    join(cache(), 'archive', 'kept', 'kernel.json'),
    JSON.stringify({ schema: 1, offered: [gone], packages: [locked] }),
  );
  const before = versionTables(await listVersions());
  expect(before).toContain('Linux for Arm (--kernel), of the lock, and what was fetched before:');
  expect(before).toContain('Linux for x86 (--kernel), of the lock alone:');
  expect(before).not.toContain('no longer in the archive');
  await writeAtomic(
    join(cache(), 'archive', 'arm64.json'),
    JSON.stringify({
      ...{ schema: 1, fetched: '2026-11-28T10:00:00.000Z', suites: Object.keys(ARM64) },
      packages: packagesOf(ARM64, 'arm64'),
    }),
  );
  const { versions } = await listVersions();
  const arm = versions.filter(
    ({ software, architecture }) => software === 'kernel' && architecture === 'arm64',
  );
  expect(arm.find(({ version }) => version === '6.18.5')?.inArchive).toBe(false);
  expect(arm.find(({ version }) => version === '6.19.14')?.inArchive).toBe(true);
  expect(versionTables(await listVersions())).toMatch(/^ +6\.18\.5 .*no longer in the archive$/m);
});
