import { architectureSupports } from '../architectures/index.ts';
import type { Architecture } from '../catalog/architectures.ts';
import { type Bundle, provideBundle, type ProvideOptions } from './packages/provide.ts';
import type { BundleName } from './packages/bundles.ts';
import { thisWorld, type PackageWorld } from './packages/world.ts';

/** C libraries and kernel headers for the machines' programs. */
export type Sysroots = Readonly<Record<Architecture, Bundle>>;

/** The bundles of all of them. */
export const sysrootNames: readonly BundleName[] = architectureSupports.map(
  ({ names }) => `sysroot-${names.debian}` as const,
);

/** Brings those of all architectures. @throws WorldswitchError if one can't be had */
export async function provideSysroots(
  options: ProvideOptions,
  world: PackageWorld = thisWorld(),
): Promise<Sysroots> {
  const sysroots: [Architecture, Bundle][] = [];
  // One after the other where packages are fetched: the mirror's connection is the limit, and lines stay in order.
  for (const { id, names } of architectureSupports)
    sysroots.push([id, await provideBundle(`sysroot-${names.debian}`, options, world)]);
  return Object.fromEntries(sysroots) as Record<Architecture, Bundle>;
}
