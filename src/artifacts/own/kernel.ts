import { architectureSupports, supportOf } from '../../architectures/index.ts';
import { isXen } from '../../hypervisors/xen/greeting.ts';
import type { CachedOptions } from '../../system/cache.ts';
import { bootersOf } from './booters.ts';
import { keepImage, type OwnImage } from './image.ts';
import { type KernelImage, recogniseKernel } from './kernel-image.ts';
import { readUserFile, userFileError, type UserFileRole } from './user-file.ts';

/** A Linux kernel that the user built. */
export interface OwnKernel extends KernelImage, OwnImage {}

const ROLE: UserFileRole = {
  what: 'a kernel image',
  next: `give ${architectureSupports.map(({ linux }) => linux.image.path).join(' or ')} of a kernel with --kernel`,
  // No machine has more memory than twice that.
  limit: 2 ** 29,
};

/**
 * The kernel image at a path, which may be packed with gzip.
 *
 * @throws WorldswitchError if there is none, or it is nothing that a machine could boot
 */
export async function openKernel(
  path: string,
  options: Pick<CachedOptions, 'say' | 'signal'>,
): Promise<OwnKernel> {
  const bytes = await readUserFile(path, ROLE);
  const kernel = recogniseKernel(bytes);
  if (kernel === undefined) {
    throw userFileError(
      isXen(bytes)
        ? `'${path}' is Xen, which --xen takes, and no kernel`
        : `'${path}' is no kernel image for a 64-bit ${architectureSupports.map(({ title }) => title).join(' or ')} machine`,
      ROLE,
    );
  }
  if (bootersOf(kernel).length === 0) {
    const { title, linux } = supportOf(kernel.architecture);
    throw userFileError(`'${path}' is a ${kernel.format} for ${title}, which only debuggers read`, {
      ...ROLE,
      next: `give ${linux.image.path} with --kernel, and ${kernel.format} with --kernel-symbols if need be`,
    });
  }
  return { ...kernel, ...(await keepImage(path, bytes, options)) };
}
