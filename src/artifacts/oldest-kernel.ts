import type { Configuration } from '../catalog/configurations.ts';
import { WorldswitchError } from '../system/errors.ts';
import { isOlder } from './emulator.ts';

/** A configuration that may need a recent kernel. */
type NeedsKernel = Pick<Configuration, 'id' | 'oldestKernel'>;

/**
 * Whether a kernel has what a configuration measures.
 *
 * @param kernel a version or a release, `6.12` or `5.10.0-32-cloud-arm64`; of one that is not known nothing is said
 */
export function isRecentEnough({ oldestKernel }: NeedsKernel, kernel: string | undefined): boolean {
  const version = /^\d+\.\d+/.exec(kernel ?? '')?.[0];
  return oldestKernel === undefined || version === undefined || !isOlder(version, oldestKernel);
}

/** @throws WorldswitchError if a kernel has not what a configuration measures: it would be another one under its name */
export function requireRecentEnough(configuration: NeedsKernel, kernel: string | undefined): void {
  if (isRecentEnough(configuration, kernel)) return;
  const { id, oldestKernel } = configuration;
  throw new WorldswitchError(`${id} needs Linux ${oldestKernel} or later, which ${kernel} is not`, {
    next: `give a later one with --kernel (worldswitch list --versions shows them), or choose other configurations with -c`,
  });
}
