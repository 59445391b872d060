import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BundleName } from '../../../src/artifacts/packages/bundles.ts';
import type { ResolvedBundle } from '../../../src/artifacts/packages/lock.ts';
import { resolveBundles } from '../../../src/artifacts/packages/resolve.ts';
import { useTemporaryCache } from '../../system/temporary-cache.ts';
import { canSign, type IndexedPackage, type SignedMirror, startSignedMirror } from './signed-mirror.ts';

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

/** What a bundle consists of where trixie has these packages. */
async function resolve(bundle: BundleName, packages: readonly IndexedPackage[]): Promise<ResolvedBundle[]> {
  mirror = await startSignedMirror(folder, 'trixie', packages);
  return resolveBundles([{ bundle, architecture: 'arm64' }], mirror.mirrors, { say: () => {} });
}

/** A kernel of Debian's, and the metapackage that stands for it. */
function kernel(release: string): IndexedPackage[] {
  const name = `linux-image-${release}-cloud-arm64`;
  return [
    { name, version: `${release}-1` },
    { name: 'linux-image-cloud-arm64', version: `${release}-1`, depends: `${name} (= ${release}-1)` },
  ];
}

test('a kernel is found by its metapackage, whatever its ABI number is', async () => {
  await expect(resolve('kernel-arm64@6.12', kernel('6.12.200+deb13'))).resolves.toMatchObject([
    { packages: [{ name: 'linux-image-6.12.200+deb13-cloud-arm64', version: '6.12.200+deb13-1' }] },
  ]);
});

test('a kernel of which the suite has the next version only: the error says which', async () => {
  await expect(resolve('kernel-arm64@6.12', kernel('6.16.3+deb13'))).rejects.toMatchObject({
    name: 'WorldswitchError',
    message: 'trixie no longer has Linux 6.12 for arm64 (linux-image-cloud-arm64); it has 6.16',
    next: expect.stringContaining('--kernel (worldswitch list --versions'),
  });
});

test('a kernel without its metapackage: the same', async () => {
  const [image = { name: '', version: '' }] = kernel('6.16.3+deb13');
  await expect(resolve('kernel-arm64@6.12', [image])).rejects.toThrow('it has 6.16');
});

test('a Xen that the suite has no longer: the error says which ones it has', async () => {
  const packages = ['4.19', '4.21'].map((number) => ({
    name: `xen-hypervisor-${number}-arm64`,
    version: `${number}.1`,
  }));
  await expect(resolve('xen-arm64@4.20', packages)).rejects.toMatchObject({
    name: 'WorldswitchError',
    message: 'trixie no longer has Xen 4.20 for arm64 (xen-hypervisor-4.20-arm64); it has 4.19, 4.21',
    next: expect.stringContaining('--xen'),
  });
});

test('tools of a Xen that is gone, where there is none at all: the same', async () => {
  await expect(resolve('xen-tools-arm64@4.20', kernel('6.12.200+deb13'))).rejects.toThrow(
    'trixie no longer has Xen 4.20 for arm64 (xen-utils-4.20); it has no other',
  );
});
