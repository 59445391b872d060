import { expect, test } from 'vitest';
import { configurations } from '../../src/catalog/configurations.ts';
import { findConfiguration } from '../../src/catalog/find.ts';
import { bundleDefinition, type BundleName } from '../../src/artifacts/packages/bundles.ts';
import { availableVersions, finderOf, listVersions, sourcesFor } from '../../src/artifacts/versions.ts';
import { useTemporaryCache } from '../system/temporary-cache.ts';

useTemporaryCache();

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
  const needed = new Set((await Promise.all(configurations.map(({ id }) => namesFor(id)))).flat());
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
    message: "there is no Xen '4.16' in the lock for arm64",
    next: expect.stringContaining('4.17, 4.20'),
  });
  await expect(namesFor('kvm-x86', { kernel: '5.10' })).rejects.toMatchObject({
    message: "there is no Linux '5.10' in the lock for amd64",
    next: expect.stringContaining('6.1, 6.12'),
  });
  await expect(namesFor('kvm-arm64', { kernel: 'toString' })).rejects.toThrow("no Linux 'toString'");
});

test('a version may be named as exactly as the lock has it', async () => {
  const locked = (await listVersions()).find(
    ({ software, version }) => software === 'Linux' && version === '6.12',
  );
  const number = /([\d.]+)-\d+ arm64$/.exec(locked?.package ?? '')?.[1] ?? '';
  expect(await namesFor('kvm-arm64', { kernel: number })).toEqual(['kernel-arm64@6.12']);
  expect(await namesFor('kvm-arm64', { kernel: `${number}-cloud` })).toEqual(['kernel-arm64@6.12']);
  await expect(namesFor('kvm-arm64', { kernel: `${number}-rt` })).rejects.toThrow('there is no Linux');
});

test('all versions are listed with the package that has them', async () => {
  const all = await listVersions();
  for (const [software, versions] of [
    ['Linux', availableVersions.kernel],
    ['Xen', availableVersions.xen],
  ] as const) {
    for (const [version, suite] of Object.entries(versions)) {
      const entries = all.filter((entry) => entry.software === software && entry.version === version);
      expect(entries).toHaveLength(2);
      for (const entry of entries) expect(entry).toMatchObject({ suite, inCache: false });
      for (const entry of entries) expect(entry.package).toContain(version);
    }
  }
  expect(all.filter(({ software }) => software === 'QEMU').map(({ version }) => version)).toEqual([
    'bookworm-backports',
    'trixie',
  ]);
});
