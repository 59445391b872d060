import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, type CachedOptions } from '../../system/cache.ts';

/** An image that the user built, as machines boot it. */
export interface OwnImage {
  /** The name of the user's file, without its folder. */
  readonly file: string;
  /** A copy in the cache, unpacked: what is measured stays as it is, although the user may build anew meanwhile. */
  readonly image: string;
  /** Of the copy. */
  readonly sha256: string;
  /** Of the copy. */
  readonly size: number;
}

/**
 * Copies the unpacked content of the user's file into the cache.
 *
 * @param file its name, without its folder
 */
export async function keepImage(
  file: string,
  bytes: Buffer,
  options: Pick<CachedOptions, 'say' | 'signal'>,
): Promise<OwnImage> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const entry = await cached(
    'images',
    `own-${sha256}`,
    (folder) => writeFile(join(folder, 'image'), bytes),
    options,
  );
  return { file, image: join(entry.path, 'image'), sha256, size: bytes.length };
}
