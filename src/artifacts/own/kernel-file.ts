import { architectureSupports, supportOf } from '../../architectures/index.ts';
import { packingOf } from '../packing.ts';
import { bootersOf } from './booters.ts';
import { flatImage } from './elf-kernel.ts';
import { foreignImage } from './foreign-image.ts';
import { type KernelImage, recogniseKernel } from './kernel-image.ts';
import { readUserFile, unpackUserFile, userFileError, type UserFileRole } from './user-file.ts';
import { requireWhole } from './whole.ts';
import { readZboot } from './zboot.ts';

/** A kernel that a machine can boot, as it is loaded. */
export interface KernelFile extends KernelImage {
  readonly bytes: Buffer;
}

export const KERNEL_ROLE: UserFileRole = {
  what: 'a kernel image',
  next: `give ${architectureSupports.map(({ linux }) => linux.image.path).join(' or ')} of a kernel with --kernel`,
  // No machine has more memory than twice that.
  limit: 2 ** 29,
};

/**
 * Reads a file that a kernel is in, and unpacks it from what it is in: gzip, xz, zstd, an EFI application that unpacks
 * itself, or an ELF file of which the image is a part.
 *
 * @param title what messages call the file
 * @throws WorldswitchError if there is none, it is cut, or it is nothing that a machine could boot
 */
export async function readKernelFile(path: string, title: string, signal?: AbortSignal): Promise<KernelFile> {
  const file = await readUserFile(path, KERNEL_ROLE, signal, title);
  const bytes = await withoutZboot(title, file, signal);
  const kernel = recogniseKernel(bytes);
  if (kernel === undefined) throw foreign(title, bytes);
  requireWhole(title, bytes.length, kernel.least, KERNEL_ROLE);
  return bootersOf(kernel).length > 0 ? { ...kernel, bytes } : flattened(title, bytes, kernel);
}

async function withoutZboot(path: string, file: Buffer, signal: AbortSignal | undefined): Promise<Buffer> {
  const zboot = readZboot(file);
  if (zboot === undefined) return file;
  requireWhole(path, file.length, zboot.bytes, KERNEL_ROLE);
  if (packingOf(zboot.payload) === undefined) {
    throw userFileError(`'${path}' is an EFI application with a kernel packed with ${zboot.packing}`, {
      ...KERNEL_ROLE,
      next: `give the image that it was built from: ${KERNEL_ROLE.next}`,
    });
  }
  return unpackUserFile(path, zboot.payload, KERNEL_ROLE, signal);
}

/** Of a file that only debuggers read, what boot loaders would load of it. */
function flattened(path: string, file: Buffer, { architecture, format }: KernelImage): KernelFile {
  const bytes = flatImage(file, KERNEL_ROLE.limit);
  const kernel = bytes === undefined ? undefined : recogniseKernel(bytes);
  if (bytes !== undefined && kernel !== undefined && bootersOf(kernel).length > 0)
    return { ...kernel, bytes };
  const { title, linux } = supportOf(architecture);
  throw userFileError(`'${path}' is a ${format} for ${title}, which only debuggers read`, {
    ...KERNEL_ROLE,
    next: `give ${linux.image.path} with --kernel, and ${format} with --kernel-symbols if need be`,
  });
}

function foreign(path: string, bytes: Buffer): Error {
  const { is, next = KERNEL_ROLE.next } = foreignImage(path, bytes) ?? {
    is: `is no kernel image for a 64-bit ${architectureSupports.map(({ title }) => title).join(' or ')} machine`,
  };
  return userFileError(`'${path}' ${is}`, { ...KERNEL_ROLE, next });
}
