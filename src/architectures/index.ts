import type { Architecture } from '../catalog/architectures.ts';
import { WorldswitchError } from '../system/errors.ts';
import type { ArchitectureSupport } from './architecture.ts';
import { arm64 } from './arm64/arm64.ts';
import { x86 } from './x86/x86.ts';

const supports: Readonly<Record<Architecture, ArchitectureSupport>> = { arm64, x86 };

/** All that there are, in the catalog's order. */
export const architectureSupports: readonly ArchitectureSupport[] = Object.values(supports);

/** What is known of an architecture. */
export function supportOf(architecture: Architecture): ArchitectureSupport {
  return supports[architecture];
}

/**
 * The architecture of the computer that worldswitch runs on.
 *
 * @throws WorldswitchError if it is none of these
 */
export function hostSupport(node: string = process.arch): ArchitectureSupport {
  const found = architectureSupports.find(({ names }) => names.node === node);
  if (found !== undefined) return found;
  throw new WorldswitchError(`worldswitch brings no emulator for this machine's architecture, ${node}`, {
    next: 'run it on x86-64 or arm64',
  });
}
