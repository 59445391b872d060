import { open } from 'node:fs/promises';
import { supportOf } from '../architectures/index.ts';
import { WorldswitchError } from '../system/errors.ts';
import type { Configuration } from '../catalog/configurations.ts';

/** Bytes; headers of kernels say it within them. */
const HEADER = 4096;

/** A configuration whose CPU may lack a size of pages. */
type OnCpu = Pick<Configuration, 'id' | 'machine'>;

/**
 * Why a configuration's CPU can't run a kernel; `undefined` if it can.
 *
 * @param kernel as messages call it
 * @param pageKiB that it is built for, if that is known
 */
export function lackOfPages(
  kernel: string,
  pageKiB: number | undefined,
  { id, machine }: OnCpu,
): string | undefined {
  if (pageKiB === undefined || machine.pagesKiB?.includes(pageKiB) !== false) return undefined;
  return `${kernel} is built for pages of ${pageKiB} KiB, which the ${machine.cpu} of ${id} does not have`;
}

/**
 * Refuses a kernel for pages that a CPU does not have: it would end before it could say so.
 *
 * @param image the kernel's file
 * @param release as messages call it
 * @throws WorldswitchError if it is built for such pages
 */
export async function requirePages(
  configuration: OnCpu,
  image: string,
  release: string | undefined,
): Promise<void> {
  if (configuration.machine.pagesKiB === undefined) return;
  const format = supportOf(configuration.machine.architecture).linux.image;
  const header = await beginningOf(image);
  const pageKiB = format.recognise(header) ? format.pageKiB?.(header) : undefined;
  const lack = lackOfPages(`Linux ${release ?? image}`, pageKiB, configuration);
  if (lack === undefined) return;
  throw new WorldswitchError(lack, {
    next: 'choose another flavour with --kernel (worldswitch list --versions shows them), or other configurations with -c',
  });
}

async function beginningOf(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER), 0, HEADER, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
