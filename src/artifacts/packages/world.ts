import { join } from 'node:path';
import { hostSupport } from '../../architectures/index.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { packageRoot } from '../../system/paths.ts';
import type { DebianArchitecture } from './bundle-definition.ts';
import type { BundleName } from './bundles.ts';
import { bundleDefinition } from './bundles.ts';
import { hostMirrors } from './host-apt.ts';
import type { LockedPackage } from './lock.ts';
import { ownMirror } from './own-mirror.ts';
import type { Archive, Mirrors } from './sources.ts';

/** What of the surroundings decides which packages are brought, and from where. */
export interface PackageWorld {
  /** The architecture of this machine. */
  host: DebianArchitecture;
  /** The file of the lock. */
  lockFile: string;
  /** The mirror to fetch from. */
  mirrors: () => Promise<Mirrors>;
  /** The folder of the user's in which packages are kept, and from which they are taken first, if there is one. */
  ownMirror?: () => Promise<string | undefined>;
}

/** This machine, its own mirror, and worldswitch's own lock. */
export function thisWorld(): PackageWorld {
  return {
    host: hostSupport().names.debian,
    lockFile: join(packageRoot, 'packages.lock.json'),
    mirrors: () => hostMirrors('/etc/apt'),
    ownMirror,
  };
}

/** The architecture that a bundle's packages have on this machine. */
export function architectureOf(bundle: BundleName, world: PackageWorld): DebianArchitecture {
  const { architecture } = bundleDefinition(bundle);
  return architecture === 'host' ? world.host : architecture;
}

/**
 * The archive of a mirror that has a package.
 *
 * @throws WorldswitchError if the host has no such mirror.
 */
export function archiveOf(mirrors: Mirrors, kind: LockedPackage['archive']): Archive {
  const archive = mirrors[kind];
  if (archive !== undefined) return archive;
  throw new WorldswitchError(
    kind === 'debian'
      ? "this machine's apt sources name no mirror of Debian"
      : "this machine's apt sources name no mirror of Debian's security archive",
    {
      next:
        kind === 'debian'
          ? 'run worldswitch on Debian 12 or later (a container will do), or copy the cache folder of one that did'
          : 'add the line for the suite bookworm-security (or trixie-security) to /etc/apt/sources.list',
    },
  );
}
