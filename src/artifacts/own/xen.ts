import { basename } from 'node:path';
import { elfIdentity } from '../../architectures/elf-identity.ts';
import { architectureSupports } from '../../architectures/index.ts';
import { peBytes } from '../../architectures/pe.ts';
import { isXen } from '../../hypervisors/xen/greeting.ts';
import { xen as xenSupport } from '../../hypervisors/xen/xen.ts';
import type { CachedOptions } from '../../system/cache.ts';
import { elfBytes } from './elf-kernel.ts';
import { keepImage, type OwnImage } from './image.ts';
import { recogniseKernel } from './kernel-image.ts';
import { readUserFile, userFileError, type UserFileRole } from './user-file.ts';
import { requireWhole } from './whole.ts';
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
  const bytes = await readUserFile(path, ROLE, options.signal);
  const xen = recogniseXen(bytes);
  if (xen === undefined) throw userFileError(`'${path}' ${whatIsNoXen(bytes)}`, ROLE);
  const { architecture, version } = xen;
  requireWhole(
    path,
    bytes.length,
    elfIdentity(bytes) === undefined ? (peBytes(bytes) ?? 0) : elfBytes(bytes),
    ROLE,
  );
  if (version === undefined) {
    throw userFileError(`'${path}' does not say which version of Xen it is, and so which tools it needs`, {
      ...ROLE,
      next: 'build it with CONFIG_HYPFS_CONFIG=y, which keeps its configuration in it',
    });
  }
  return { architecture, version, ...(await keepImage(basename(path), bytes, options)) };
}

/** What a file is that is no image of Xen that can be booted, as the end of a sentence. */
function whatIsNoXen(bytes: Buffer): string {
  if (recogniseKernel(bytes) !== undefined) return 'is a Linux kernel, which --kernel takes, and no Xen';
  if (isXen(bytes) && elfIdentity(bytes) !== undefined) {
    return 'is a Xen with its symbols, which only debuggers read, and --xen-symbols takes';
  }
  if (isXen(bytes) && peBytes(bytes) !== undefined) {
    return 'is a Xen that only EFI boots; its build and its package have the other one beside it';
  }
  const titles = architectureSupports.map(({ title }) => title).join(' or ');
  return `is no Xen for a 64-bit ${titles} machine`;
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
