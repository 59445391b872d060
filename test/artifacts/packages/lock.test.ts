import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readLock, writeLock, type LockedPackage } from '../../../src/artifacts/packages/lock.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const locked: fc.Arbitrary<LockedPackage> = fc.record({
  name: fc.stringMatching(/^[a-z][a-z0-9+.-]{1,20}$/),
  version: fc.stringMatching(/^([0-9]:)?[0-9][A-Za-z0-9.+~-]{0,20}$/),
  architecture: fc.constantFrom('amd64', 'arm64', 'all'),
  sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
  size: fc.integer({ min: 1 }),
  path: fc.stringMatching(/^pool\/([a-z][a-z0-9+~._-]{0,9}\/){0,3}[a-z][a-z0-9+~._-]{1,30}\.deb$/),
  archive: fc.constantFrom('debian', 'security'),
});

function sorted(some: LockedPackage[]): LockedPackage[] {
  return some.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

test('a lock reads as it was written, a line per package', async () => {
  const file = join(folder, 'lock.json');
  const packages = fc.uniqueArray(locked, { minLength: 1, selector: ({ name }) => name });
  await fc.assert(
    fc.asyncProperty(packages, packages, async (host, arm) => {
      await writeLock(file, [
        { bundle: 'toolchain', architecture: 'amd64', packages: host },
        { bundle: 'kernel-arm64@6.1', architecture: 'arm64', packages: arm },
      ]);
      const lock = await readLock(file);
      expect(lock.packages('toolchain', 'amd64')).toEqual(sorted(host));
      expect(lock.find('toolchain', 'arm64')).toEqual([]);
      expect(lock.packages('kernel-arm64@6.1', 'arm64')).toEqual(sorted(arm));
    }),
    { numRuns: 30 },
  );
});

test('a package whose path leaves the archive is none', async () => {
  const file = join(folder, 'lock.json');
  const [one] = fc.sample(locked, { numRuns: 1, seed: 1 }) as [LockedPackage];
  for (const path of ['pool/../x.deb', 'pool/main/../../../x.deb', 'pool/./x.deb', '/pool/x.deb']) {
    const packages = [{ ...one, path }];
    const written = writeLock(file, [{ bundle: 'toolchain', architecture: 'amd64', packages }]);
    await expect(written).rejects.toThrow('path');
  }
});
