import { bundleDefinition, type BundleName } from '../packages/bundles.ts';
import type { LockedPackage } from '../packages/lock.ts';
import type { ArchivePackage } from './index-schema.ts';

/** Packages of a bundle as the archive's indexes would have them: in the suite that the bundle is of. */
export function asOfArchive(bundle: BundleName, packages: readonly LockedPackage[]): ArchivePackage[] {
  const { suite, distribution } = bundleDefinition(bundle);
  return packages.map((each) => ({ ...each, suites: [suite ?? distribution] }));
}
