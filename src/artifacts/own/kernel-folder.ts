import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { architectureSupports } from '../../architectures/index.ts';
import { systemErrorCode } from '../../system/errors.ts';
import { namesIn } from '../../system/files.ts';
import { userFileError, type UserFileRole } from './user-file.ts';

/** Where what belongs to a kernel is in a folder, as paths. */
export interface KernelFiles {
  readonly image: string;
  /** A System.map; a distribution's may say nothing. */
  readonly symbols: string | undefined;
  /**
   * The folder that its modules are in or below.
   *
   * @param release as the image says it, if it does
   */
  readonly modules: (release: string | undefined) => Promise<string | undefined>;
}

/** Images that a build for an architecture may leave beside that which boot loaders take, in the order in which they are taken. */
const BESIDE = ['Image.gz', 'Image.zst', 'Image.xz', 'vmlinuz.efi'];

/** Where packages and installed systems have modules, and newer ones the kernel too: below a folder for each release. */
const MODULES = ['lib/modules', 'usr/lib/modules'];

/** Names of kernels that are installed: `vmlinuz-6.1.0-56-amd64`. */
const INSTALLED = /^(?:vmlinu[xz]|Image|bzImage|kernel)-(.+)$/;

/**
 * The kernels in a folder: that of a build, an unpacked package, or the modules of one release with its image among
 * them.
 */
export async function kernelsIn(folder: string): Promise<KernelFiles[]> {
  return [...(await ofBuild(folder)), ...(await ofPackage(folder))];
}

/**
 * Finds modules in a folder that a user names.
 *
 * @param release whose, if that is known, where there are those of several
 * @returns the folder that they are in or below
 * @throws WorldswitchError if there are those of several releases, and not of this one
 */
export async function findModules(
  folder: string,
  release: string | undefined,
  role: UserFileRole,
): Promise<string> {
  const releases = await releasesIn(folder);
  if (releases.length === 0) return folder;
  const fitting = releases.filter(({ name }) => name === release);
  const [first, ...others] = fitting.length > 0 ? fitting : releases;
  if (first !== undefined && others.length === 0) return first.path;
  throw userFileError(
    `'${folder}' has modules of several kernels, and not of ${release ?? 'one that says its release'}`,
    {
      ...role,
      next: `give the folder of one with --kernel-modules: ${releases.map(({ path }) => path).join(', ')}`,
    },
  );
}

/** The kernels that were built in a folder, one for an architecture. */
async function ofBuild(folder: string): Promise<KernelFiles[]> {
  const images = architectureSupports.map(async ({ linux }) => {
    const beside = BESIDE.map((name) => join(dirname(linux.image.path), name));
    return firstFile(folder, [linux.image.path, ...beside]);
  });
  const symbols = await firstFile(folder, ['System.map']);
  return (await Promise.all(images))
    .filter((image) => image !== undefined)
    .map((image) => ({ image, symbols, modules: () => Promise.resolve(folder) }));
}

async function ofPackage(folder: string): Promise<KernelFiles[]> {
  const releases = await releasesIn(folder);
  const modules = async (release: string | undefined): Promise<string | undefined> =>
    releases.length === 1 ? releases[0]?.path : releases.find(({ name }) => name === release)?.path;
  const installed: KernelFiles[] = [];
  for (const boot of [join(folder, 'boot'), folder]) {
    for (const name of (await namesIn(boot)).toSorted()) {
      const release = INSTALLED.exec(name)?.[1];
      const image = release === undefined ? undefined : await firstFile(boot, [name]);
      if (image === undefined) continue;
      const symbols = await firstFile(boot, [`System.map-${release}`]);
      installed.push({ image, symbols, modules: async (said) => modules(said ?? release) });
    }
  }
  // Also if the folder is that of one release.
  for (const path of [...releases.map((release) => release.path), folder]) {
    const image = await firstFile(path, ['vmlinuz']);
    const symbols = await firstFile(path, ['System.map']);
    if (image !== undefined) installed.push({ image, symbols, modules: () => Promise.resolve(path) });
  }
  return installed;
}

/** The folders of modules, each by the release of their kernel. */
export async function releasesIn(folder: string): Promise<{ name: string; path: string }[]> {
  const found: { name: string; path: string }[] = [];
  for (const top of MODULES) {
    const path = join(folder, top);
    const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
      if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return [];
      throw error;
    });
    found.push(
      ...entries.filter((entry) => entry.isDirectory()).map(({ name }) => ({ name, path: join(path, name) })),
    );
  }
  // Where /lib is a link to /usr/lib, both are the same.
  return found.filter(({ name }, index) => found.findIndex((each) => each.name === name) === index);
}

async function firstFile(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() === true) return path;
  }
  return undefined;
}
