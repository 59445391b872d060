import { existsSync } from 'node:fs';
import { defaultConfigurations } from '../../catalog/benchmarks.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import type { CachedOptions } from '../../system/cache.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { readSymbolFile } from '../symbols/symbol-file.ts';
import type { ArchivedSoftware } from '../archive/offers.ts';
import { parseRequest } from '../archive/request.ts';
import type { VersionOptions } from '../versions.ts';
import { isRecentEnough } from '../oldest-kernel.ts';
import { fittingConfigurations } from './fit.ts';
import { openKernel } from './kernel.ts';
import { openXen } from './xen.ts';

/** What a user asks for on the command line. */
export interface SoftwareRequest {
  /** A version, or the path of an image, a package, or a folder with a kernel in it. */
  kernel?: string | undefined;
  /** The path of a folder or package with the modules of such a kernel. */
  kernelModules?: string | undefined;
  /** A version, or the path of an image. */
  xen?: string | undefined;
  /** Paths of files that say where functions are. */
  kernelSymbols?: string | undefined;
  xenSymbols?: string | undefined;
}

/**
 * Opens what a user names by a path.
 *
 * @throws WorldswitchError if a file is missing, or is not what it is named for
 */
export async function chooseSoftware(
  { kernel, kernelModules, xen, kernelSymbols, xenSymbols }: SoftwareRequest,
  options: Pick<CachedOptions, 'say' | 'signal'>,
): Promise<VersionOptions> {
  return {
    kernel: await chooseKernel(kernel, kernelModules, options),
    xen: isPath(xen, 'xen') ? await openXen(xen, options) : xen,
    kernelSymbols: kernelSymbols === undefined ? undefined : await readSymbolFile(kernelSymbols, 'kernel'),
    xenSymbols: xenSymbols === undefined ? undefined : await readSymbolFile(xenSymbols, 'xen'),
  };
}

async function chooseKernel(
  kernel: string | undefined,
  modules: string | undefined,
  options: Pick<CachedOptions, 'say' | 'signal'>,
): Promise<VersionOptions['kernel']> {
  if (isPath(kernel, 'kernel')) return openKernel(kernel, options, modules);
  if (modules === undefined) return kernel;
  throw new WorldswitchError('--kernel-modules is about a kernel of your own, and none is named', {
    next: 'give the path of its image with --kernel, or leave --kernel-modules out',
  });
}

/** The configurations that are measured if none are named: all that can take what is asked for. */
export function configurationsTaking({ kernel, xen }: VersionOptions): readonly Configuration[] {
  const own = {
    kernel: typeof kernel === 'string' ? undefined : kernel,
    xen: typeof xen === 'string' ? undefined : xen,
  };
  const taking =
    own.kernel === undefined && own.xen === undefined ? defaultConfigurations : fittingConfigurations(own);
  const version = typeof kernel === 'string' ? kernel : kernel?.release;
  return taking.filter((each) => isRecentEnough(each, version));
}

/** A plain word is a version, unless it can be none and there is a file of that name. */
function isPath(text: string | undefined, software: ArchivedSoftware): text is string {
  if (text === undefined) return false;
  return text.includes('/') || (parseRequest(text, software) === undefined && existsSync(text));
}
