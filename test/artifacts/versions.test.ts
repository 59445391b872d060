import { expect, test } from 'vitest';
import { configurations } from '../../src/catalog/configurations.ts';
import { findConfiguration } from '../../src/catalog/find.ts';
import { bundleDefinition, type BundleName } from '../../src/artifacts/packages/bundles.ts';
import { availableVersions, bundlesFor, listVersions } from '../../src/artifacts/versions.ts';
import { useTemporaryCache } from '../system/temporary-cache.ts';

useTemporaryCache();

function namesFor(id: string, wanted: { kernel?: string; xen?: string } = {}): BundleName[] {
  const { kernel, xen } = bundlesFor(findConfiguration(id), wanted);
  return [kernel, ...(xen === undefined ? [] : [xen.image, xen.tools])].filter(
    (source) => typeof source === 'string',
  );
}

test('each system has its kernel, and Xen its tools, for its architecture', () => {
  expect(namesFor('kvm-arm64')).toEqual(['kernel-arm64@6.1']);
  expect(namesFor('kvm-x86')).toEqual(['kernel-amd64@6.1']);
  expect(namesFor('xen-arm64')).toEqual(['kernel-arm64@6.1', 'xen-arm64@4.17', 'xen-tools-arm64@4.17']);
  expect(namesFor('xen-x86')).toEqual(['dom0-kernel-amd64@6.1', 'xen-amd64@4.17', 'xen-tools-amd64@4.17']);
});

test('setup brings what every configuration measures by default, and no other version', () => {
  const needed = new Set(configurations.flatMap(({ id }) => namesFor(id)));
  for (const name of needed) expect(bundleDefinition(name).byDefault).toBe(true);
  for (const { id } of configurations) {
    for (const name of namesFor(id, { kernel: '6.12', xen: '4.20' })) {
      expect(bundleDefinition(name).byDefault).toBe(false);
    }
  }
});

test('another version is taken where it is asked for; Xen is no matter of KVM', () => {
  expect(namesFor('kvm-x86', { kernel: '6.12', xen: 'none' })).toEqual(['kernel-amd64@6.12']);
  expect(namesFor('xen-x86', { xen: '4.20' })).toEqual([
    'dom0-kernel-amd64@6.1',
    'xen-amd64@4.20',
    'xen-tools-amd64@4.20',
  ]);
});

test('a version that there is not is refused with those that there are', () => {
  expect(() => namesFor('xen-arm64', { xen: '4.16' })).toThrow("there is no Xen '4.16'");
  expect(() => namesFor('kvm-arm64', { kernel: 'toString' })).toThrow("there is no Linux 'toString'");
  expect
    .soft(nextOf(() => namesFor('xen-arm64', { xen: '4.16' })))
    .toContain('4.17 (bookworm) or 4.20 (trixie)');
  expect
    .soft(nextOf(() => namesFor('kvm-x86', { kernel: '5.10' })))
    .toContain('6.1 (bookworm) or 6.12 (trixie)');
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

function nextOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error instanceof Error && 'next' in error ? error.next : undefined;
  }
}
