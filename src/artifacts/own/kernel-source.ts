import { basename, join, relative } from 'node:path';
import { architectureSupports } from '../../architectures/index.ts';
import { cached, type CachedOptions } from '../../system/cache.ts';
import { sha256File } from '../../system/files.ts';
import { KERNEL_ROLE } from './kernel-file.ts';
import { findModules, type KernelFiles, kernelsIn } from './kernel-folder.ts';
import { PACKAGE_MAGIC, packageKey, pruneModules, unpackKernelPackage } from './kernel-package.ts';
import { type ModulesOrigin } from '../modules/module-file.ts';
import { ownModules } from './modules-origin.ts';
import { requireWholePackage } from './package-file.ts';
import { kindOf, userFileError, type UserFileRole, withUserFile } from './user-file.ts';

type Options = Pick<CachedOptions, 'say' | 'signal'>;

/** A kernel that a user names by a path, and what it is called. */
export interface KernelSource extends KernelFiles {
  /** The user's name for it, without its folder: of the image or the package. */
  readonly file: string;
  /** How messages name its image. */
  readonly title: string;
  /** Of its modules. */
  readonly origin: ModulesOrigin;
}

/** Modules that a user names by the path of a folder or a package. */
export interface ModulesSource {
  /** That they are in or below. */
  readonly folder: string;
  readonly origin: ModulesOrigin;
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
    return { ...files, file: basename(files.image), title: files.image, origin: ownModules() };
  }
  const file = basename(path);
  if (!(await isPackage(path, KERNEL_ROLE))) {
    const alone = { symbols: undefined, modules: noModules, origin: ownModules() };
    return { image: path, file, title: path, ...alone };
  }
  const folder = await unpacked(path, KERNEL_ROLE, options);
  const none = (): string => `the package '${path}' has no kernel in it`;
  const only = onlyOne(path, await kernelsIn(folder), none, folder);
  return { ...only, file, title: path, origin: ownModules({ path, folder }) };
}

/**
 * Modules that a user names by the path of their folder, or of a package.
 *
 * @param release of their kernel, if it is known
 * @throws WorldswitchError if there is none, or there are those of several kernels
 */
export async function modulesAt(
  path: string,
  release: string | undefined,
  options: Options,
): Promise<ModulesSource> {
  if ((await kindOf(path, MODULES_ROLE)) === 'folder') {
    return { folder: await findModules(path, release, MODULES_ROLE), origin: ownModules() };
  }
  if (!(await isPackage(path, MODULES_ROLE))) {
    throw userFileError(`'${path}' is neither a folder nor a package`, MODULES_ROLE);
  }
  const folder = await unpacked(path, MODULES_ROLE, options);
  return {
    folder: await findModules(folder, release, MODULES_ROLE),
    origin: ownModules({ path, folder }),
  };
}

function noModules(): Promise<undefined> {
  return Promise.resolve(undefined);
}

/** @param folder into which it was unpacked in the cache, if it is a package */
function onlyOne(
  path: string,
  found: readonly KernelFiles[],
  none: () => string,
  folder?: string,
): KernelFiles {
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
    next:
      folder === undefined
        ? `give one of them: ${found.map(({ image }) => image).join(', ')}`
        : `unpack it ('dpkg-deb -x ${path} FOLDER'), and give one of them with '--kernel-modules FOLDER': ` +
          found.map(({ image }) => join('FOLDER', relative(folder, image))).join(', '),
  });
}

function isPackage(path: string, role: UserFileRole): Promise<boolean> {
  return withUserFile(path, role, async (file) => {
    const { buffer } = await file.read(Buffer.alloc(PACKAGE_MAGIC.length), 0, PACKAGE_MAGIC.length, 0);
    return buffer.toString('latin1') === PACKAGE_MAGIC;
  });
}

async function unpacked(path: string, role: UserFileRole, options: Options): Promise<string> {
  await requireWholePackage(path, role);
  const { path: folder } = await cached(
    'trees',
    packageKey(await sha256File(path)),
    async (into) => {
      options.say?.(`unpacking ${basename(path)}`);
      await unpackKernelPackage(path, into, role, options.signal);
      await pruneModules({ path, folder: into });
    },
    options,
  );
  return folder;
}
