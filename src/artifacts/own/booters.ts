import type { HypervisorName } from '../../catalog/configurations.ts';
import { hypervisorSupports } from '../../hypervisors/index.ts';
import type { KernelImage } from './kernel-image.ts';

/** The hypervisors with which a kernel of that format can be booted on its architecture. */
export function bootersOf({
  architecture,
  format,
}: Pick<KernelImage, 'architecture' | 'format'>): HypervisorName[] {
  return hypervisorSupports
    .filter(({ on }) => on[architecture]?.kernel.formats.includes(format) === true)
    .map(({ name }) => name);
}
