import type { Architecture } from '../../../src/catalog/architectures.ts';
import { supportOf } from '../../../src/architectures/index.ts';
import { suitesOf } from '../../../src/artifacts/packages/bundle-definition.ts';
import { type TreeFile, withLibraries } from '../../../src/artifacts/packages/closure.ts';
import { provideBundle, type ProvideOptions } from '../../../src/artifacts/packages/provide.ts';
import { withPrivateApt } from '../../../src/artifacts/packages/private-apt.ts';
import { resolvePackages } from '../../../src/artifacts/packages/resolve.ts';
import { contentKey, unpackedTree } from '../../../src/artifacts/packages/unpacked-tree.ts';
import { thisWorld } from '../../../src/artifacts/packages/world.ts';
import { cached } from '../../../src/system/cache.ts';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { lockedPackageSchema, type LockedPackage } from '../../../src/artifacts/packages/lock.ts';

const SERVER = 'usr/sbin/dropbear';
const KEYS = 'usr/bin/dropbearkey';

/**
 * Debian's small SSH server with all that it needs to run in a machine, and a shell. No user of worldswitch needs the server,
 * so it is in no lock: the suite's current one is taken, verified by the archive's signed index.
 */
export async function sshServerFiles(target: Architecture, options: ProvideOptions): Promise<TreeFile[]> {
  const { debian } = supportOf(target).names;
  const packages = await packagesOf(debian, options);
  const root = await unpackedTree(
    `dropbear-${contentKey(packages, []).slice(0, 16)}`,
    packages,
    { only: undefined },
    options,
    thisWorld(),
  );
  const tools = await provideBundle(`busybox-${debian}` as 'busybox-arm64', options);
  return [
    ...(await withLibraries(
      root,
      [SERVER, KEYS].map((source) => ({ source, path: source })),
    )),
    { path: 'bin/busybox', file: join(tools.root, 'usr/bin/busybox'), executable: true },
  ];
}

/** As they were resolved first: the index is large. */
async function packagesOf(debian: string, options: ProvideOptions): Promise<LockedPackage[]> {
  const { path } = await cached(
    'trees',
    `dropbear-packages-${debian}`,
    async (folder) => {
      const world = thisWorld();
      const mirrors = await world.mirrors();
      const wanted = { target: [], alone: ['dropbear-bin'], withLibraries: LIBRARIES };
      const packages = await withPrivateApt(suitesOf('trixie'), debian, mirrors, options, (apt) =>
        resolvePackages(apt, wanted, mirrors, 'dropbear'),
      );
      await writeFile(join(folder, 'packages.json'), JSON.stringify(packages));
    },
    options,
  );
  const text = await readFile(join(path, 'packages.json'), 'utf8');
  return z.array(lockedPackageSchema).parse(JSON.parse(text));
}

/** What the server links with. */
const LIBRARIES = ['libc6', 'libcrypt1', 'libtomcrypt1', 'libtommath1', 'zlib1g'];
