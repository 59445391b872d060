import type { CachedOptions } from '../../system/cache.ts';
import type { CodeSymbol } from '../../results/trace.ts';
import { parseSymbolMap } from '../symbols/symbol-map.ts';
import { keepImage, type OwnImage } from './image.ts';
import { readKernelFile } from './kernel-file.ts';
import type { KernelImage } from './kernel-image.ts';
import type { ModulesOrigin } from '../modules/module-file.ts';
import { type KernelSource, MODULES_ROLE, modulesAt, sourceOf } from './kernel-source.ts';
import { keepModules, type OwnModules } from './modules.ts';
import { readUserFile, userFileError } from './user-file.ts';

/** A Linux kernel that the user built, or has from elsewhere. */
export interface OwnKernel extends KernelImage, OwnImage {
  /** `undefined` if it came without any, so that what is needed must be built in. */
  readonly modules?: OwnModules;
  /** Where its functions are, as a file beside it says it, should the kernel itself not tell. */
  readonly symbolsBeside?: readonly CodeSymbol[];
}

/**
 * The kernel at a path: an image, which may be packed, a package of Debian's kind, or a folder in which one was built or
 * unpacked. Its modules are those that come with it, unless they are named.
 *
 * @param modules the path of a folder of modules, or of a package of them
 * @throws WorldswitchError if there is none, or it is nothing that a machine could boot
 */
export async function openKernel(
  path: string,
  options: Pick<CachedOptions, 'say' | 'signal'>,
  modules?: string,
): Promise<OwnKernel> {
  const source = await sourceOf(path, options);
  const { bytes, ...kernel } = await readKernelFile(source.image, source.title, options.signal);
  const { folder, origin } = await (modules === undefined
    ? modulesOf(source, kernel.release)
    : modulesAt(modules, kernel.release, options));
  const kept = folder === undefined ? undefined : await keepModules(folder, kernel, origin, options);
  if (modules !== undefined && kept === undefined) {
    throw userFileError(`'${modules}' has no modules that a machine would load`, MODULES_ROLE);
  }
  const symbolsBeside = await readMap(source.symbols);
  return {
    ...kernel,
    ...(await keepImage(source.file, bytes, options)),
    ...(kept === undefined ? {} : { modules: kept }),
    ...(symbolsBeside.length === 0 ? {} : { symbolsBeside }),
  };
}

/** The modules that come with a kernel, if any do. */
async function modulesOf(
  { modules, origin }: KernelSource,
  release: string | undefined,
): Promise<{ folder: string | undefined; origin: ModulesOrigin }> {
  return { folder: await modules(release), origin };
}

/** The code in a map that was found; none if all that it says is that it is elsewhere, as Debian's do. */
async function readMap(path: string | undefined): Promise<CodeSymbol[]> {
  if (path === undefined) return [];
  const role = { what: 'a map of symbols', next: 'give another one with --kernel-symbols', limit: 2 ** 28 };
  const symbols = parseSymbolMap((await readUserFile(path, role)).toString('latin1'));
  return symbols.some(({ address }) => address !== 0n) ? symbols : [];
}
