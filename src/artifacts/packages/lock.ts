import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { messageOf, WorldswitchError } from '../../system/errors.ts';
import { writeAtomic } from '../../system/files.ts';
import type { DebianArchitecture } from './bundle-definition.ts';
import { bundleNames, type BundleName } from './bundles.ts';

/** A package as the archive has it. */
export const lockedPackageSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  architecture: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Bytes of the package file. */
  size: z.int().positive(),
  /** The file, relative to the root of the archive. */
  path: z.string().regex(/^pool\/(?:(?!\.\.?\/)[^/\0]+\/)*[^/\0]+\.deb$/),
  /** Which of a Debian mirror's two archives has it. */
  archive: z.enum(['debian', 'security']),
});
export type LockedPackage = z.infer<typeof lockedPackageSchema>;

const lockSchema = z.strictObject({
  schema: z.literal(1),
  bundles: z.partialRecord(z.enum(bundleNames), z.record(z.string(), z.array(lockedPackageSchema))),
});

/** The packages that the documented figures were made with, by bundle and architecture. */
export interface PackageLock {
  /** sha256 of the file: decisions that were taken because of a lock belong to this one only. */
  identity: string;
  /** A bundle's packages; it throws if there are none. */
  packages: (bundle: BundleName, architecture: DebianArchitecture) => LockedPackage[];
  /** A bundle's packages, or none. */
  find: (bundle: BundleName, architecture: DebianArchitecture) => LockedPackage[];
}

/** Reads a lock. */
export async function readLock(file: string): Promise<PackageLock> {
  const next = 'restore it (git checkout packages.lock.json, or install worldswitch again)';
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new WorldswitchError(`the lock of packages can't be read: ${messageOf(error)}`, {
      next,
      file,
      cause: error,
    });
  }
  let content: z.infer<typeof lockSchema>;
  try {
    content = lockSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new WorldswitchError('the lock of packages is damaged', { next, file, cause: error });
  }
  return {
    identity: createHash('sha256').update(text).digest('hex'),
    find: (bundle, architecture) => content.bundles[bundle]?.[architecture] ?? [],
    packages: (bundle, architecture) => {
      const packages = content.bundles[bundle]?.[architecture] ?? [];
      if (packages.length === 0) {
        throw new WorldswitchError(`the lock has no ${bundle} for ${architecture}`, {
          next: 'run worldswitch setup --update in a checkout, on amd64 or arm64',
          file,
        });
      }
      return packages;
    },
  };
}

/** One bundle for one architecture, as it is resolved. */
export interface ResolvedBundle {
  bundle: BundleName;
  architecture: DebianArchitecture;
  packages: LockedPackage[];
}

/** Writes a lock, a line per package, so that a change of one is a change of one line. */
export async function writeLock(file: string, resolved: readonly ResolvedBundle[]): Promise<void> {
  const text = bundleNames.map((bundle) => {
    const architectures = resolved
      .filter((entry) => entry.bundle === bundle)
      .map(({ architecture, packages }) => {
        const lines = packages
          .toSorted((a, b) => (a.name < b.name ? -1 : 1))
          .map((locked) => `        ${JSON.stringify(lockedPackageSchema.parse(locked))}`);
        return `      "${architecture}": [\n${lines.join(',\n')}\n      ]`;
      });
    return `    "${bundle}": {\n${architectures.join(',\n')}\n    }`;
  });
  await writeAtomic(file, `{\n  "schema": 1,\n  "bundles": {\n${text.join(',\n')}\n  }\n}\n`);
}
