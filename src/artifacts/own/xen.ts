import { architectureSupports } from '../../architectures/index.ts';
import { xen as xenSupport } from '../../hypervisors/xen/xen.ts';
import type { CachedOptions } from '../../system/cache.ts';
import { keepImage, type OwnImage } from './image.ts';
import { recogniseKernel } from './kernel-image.ts';
import { readUserFile, userFileError, type UserFileRole } from './user-file.ts';
import { recogniseXen, type XenImage } from './xen-image.ts';

/** A Xen that the user built. */
export interface OwnXen extends Required<XenImage>, OwnImage {}

const ROLE: UserFileRole = {
  what: 'an image of Xen',
  next: `give ${imagesText()}, with --xen`,
  limit: 2 ** 26,
};

/**
 * The image of Xen at a path, which may be packed with gzip.
 *
 * @throws WorldswitchError if there is none, or it does not say of which version its tools must be
 */
export async function openXen(path: string, options: Pick<CachedOptions, 'say' | 'signal'>): Promise<OwnXen> {
  const bytes = await readUserFile(path, ROLE);
  const xen = recogniseXen(bytes);
  if (xen === undefined) {
    throw userFileError(
      recogniseKernel(bytes) === undefined
        ? `'${path}' is no Xen for a 64-bit ${architectureSupports.map(({ title }) => title).join(' or ')} machine`
        : `'${path}' is a Linux kernel, which --kernel takes, and no Xen`,
      ROLE,
    );
  }
  const { architecture, version } = xen;
  if (version === undefined) {
    throw userFileError(`'${path}' does not say which version of Xen it is, and so which tools it needs`, {
      ...ROLE,
      next: 'build it with CONFIG_HYPFS_CONFIG=y, which keeps its configuration in it',
    });
  }
  return { architecture, version, ...(await keepImage(path, bytes, options)) };
}

/** Where builds of Xen leave its image. */
function imagesText(): string {
  const images = architectureSupports.flatMap(({ id, title }) => {
    const image = xenSupport.on[id]?.image;
    return image === undefined ? [] : [{ path: image.path, title }];
  });
  return images
    .map(({ path, title }, index) => `${path} of ${index === 0 ? 'a Xen' : 'one'} for ${title}`)
    .join(', or ');
}
