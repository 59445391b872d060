import { basename } from 'node:path';
import { architectureSupports } from '../../architectures/index.ts';
import { cached, type CachedOptions } from '../../system/cache.ts';
import { sha256File } from '../../system/files.ts';
import { KERNEL_ROLE } from './kernel-file.ts';
import { findModules, type KernelFiles, kernelsIn } from './kernel-folder.ts';
import { PACKAGE_MAGIC, packageKey, pruneModules, unpackKernelPackage } from './kernel-package.ts';
import { kindOf, userFileError, type UserFileRole, withUserFile } from './user-file.ts';

type Options = Pick<CachedOptions, 'say' | 'signal'>;

/** A kernel that a user names by a path, and what it is called. */
export interface KernelSource extends KernelFiles {
  /** The user's name for it, without its folder: of the image or the package. */
  readonly file: string;
  /** How messages name its image. */
  readonly title: string;
}

/** What is named with `--kernel-modules`. */
export const MODULES_ROLE: UserFileRole = {
  what: 'a folder of modules',
  next: 'give the folder of its modules (lib/modules/…), the one in which it was built, or their package, with --kernel-modules',
  limit: 2 ** 31 - 1,
};

/**
 * Where the kernel at a path is: an image, a package of Debian's kind, or a folder in which one was built or unpacked.
 *
 * @throws WorldswitchError if there is none, or there are several
 */
export async function sourceOf(path: string, options: Options): Promise<KernelSource> {
  if ((await kindOf(path, KERNEL_ROLE)) === 'folder') {
    const files = onlyOne(path, await kernelsIn(path), () => {
      const built = architectureSupports.map(({ linux }) => linux.image.path).join(', ');
      return `'${path}' is a folder, not a kernel image, and has none where Linux is built (${built}) or packages have it (boot/vmlinuz-*, lib/modules/*/vmlinuz)`;
    });
    return { ...files, file: basename(files.image), title: files.image };
  }
  const file = basename(path);
  if (!(await isPackage(path, KERNEL_ROLE))) {
    return { image: path, symbols: undefined, modules: () => Promise.resolve(undefined), file, title: path };
  }
  const found = await kernelsIn(await unpacked(path, KERNEL_ROLE, options));
  return { ...onlyOne(path, found, () => `the package '${path}' has no kernel in it`), file, title: path };
}

/**
 * The folder that modules are in or below, which a user names by its path or by that of a package.
 *
 * @param release of their kernel, if it is known
 * @throws WorldswitchError if there is none, or there are those of several kernels
 */
export async function modulesAt(
  path: string,
  release: string | undefined,
  options: Options,
): Promise<string> {
  if ((await kindOf(path, MODULES_ROLE)) === 'folder') return findModules(path, release, MODULES_ROLE);
  if (!(await isPackage(path, MODULES_ROLE))) {
    throw userFileError(`'${path}' is neither a folder nor a package`, MODULES_ROLE);
  }
  return findModules(await unpacked(path, MODULES_ROLE, options), release, MODULES_ROLE);
}

function onlyOne(path: string, found: readonly KernelFiles[], none: () => string): KernelFiles {
  const [first, ...others] = found;
  if (first === undefined) {
    throw userFileError(none(), {
      ...KERNEL_ROLE,
      next: `${KERNEL_ROLE.next}, or the package that has its image (Debian's linux-image-* or linux-binary-*)`,
    });
  }
  if (others.length === 0) return first;
  throw userFileError(`'${path}' has ${found.length} kernels in it`, {
    ...KERNEL_ROLE,
    next: `give one of them: ${found.map(({ image }) => image).join(', ')}`,
  });
}

function isPackage(path: string, role: UserFileRole): Promise<boolean> {
  return withUserFile(path, role, async (file) => {
    const { buffer } = await file.read(Buffer.alloc(PACKAGE_MAGIC.length), 0, PACKAGE_MAGIC.length, 0);
    return buffer.toString('latin1') === PACKAGE_MAGIC;
  });
}

async function unpacked(path: string, role: UserFileRole, options: Options): Promise<string> {
  const { path: folder } = await cached(
    'trees',
    packageKey(await sha256File(path)),
    async (into) => {
      options.say?.(`unpacking ${basename(path)}`);
      await unpackKernelPackage(path, into, role, options.signal);
      await pruneModules(into);
    },
    options,
  );
  return folder;
}
