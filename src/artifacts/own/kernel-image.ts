import type { ArchitectureSupport } from '../../architectures/architecture.ts';
import { elfIdentity } from '../../architectures/elf-identity.ts';
import { architectureSupports } from '../../architectures/index.ts';
import type { Architecture } from '../../catalog/architectures.ts';
import { isXen } from '../../hypervisors/xen/greeting.ts';
import { elfBytes } from './elf-kernel.ts';

/** What an image of a Linux kernel says of itself. */
export interface KernelImage {
  /** What boot loaders take on its architecture (`Image`, `bzImage`), or {@link VMLINUX}. */
  readonly format: string;
  readonly architecture: Architecture;
  /** As uname says it; none if the image does not say it in plain text. */
  readonly release?: string;
  /** KiB of the pages that it is built for, where there are several sizes and it says which. */
  readonly pageKiB?: number;
  /** Bytes that the whole image has at least, by its headers; none if not even they are all there. */
  readonly least?: number;
}

/** The kernel as an ELF file, from which images are made. */
export const VMLINUX = 'vmlinux';

/** What stands in every kernel before its release. */
const BANNER = 'Linux version ';

/** What kernel an unpacked image is, for a 64-bit machine; `undefined` if it is none. */
export function recogniseKernel(bytes: Buffer): KernelImage | undefined {
  const own = architectureSupports.find(({ linux }) => linux.image.recognise(bytes));
  if (own !== undefined && !isXen(bytes)) {
    const { id: architecture, linux } = own;
    return {
      ...{ format: linux.image.format, architecture },
      ...told({
        release: releaseIn(bytes, linux),
        pageKiB: linux.image.pageKiB?.(bytes),
        least: linux.image.bytes(bytes),
      }),
    };
  }
  const machine = elfIdentity(bytes)?.machine;
  const release = bannerRelease(bytes);
  const built = architectureSupports.find(({ names }) => names.elfMachine === machine);
  if (release === undefined || built === undefined) return undefined;
  return { format: VMLINUX, architecture: built.id, ...told({ release, least: elfBytes(bytes) }) };
}

function releaseIn(bytes: Buffer, { image }: ArchitectureSupport['linux']): string | undefined {
  if (image.releasePlace === undefined) return bannerRelease(bytes);
  const place = image.releasePlace(bytes);
  return place === undefined ? undefined : releaseAt(bytes, place);
}

function bannerRelease(bytes: Buffer): string | undefined {
  for (let at = bytes.indexOf(BANNER); at !== -1; at = bytes.indexOf(BANNER, at + 1)) {
    const release = releaseAt(bytes, at + BANNER.length);
    if (release !== undefined) return release;
  }
  return undefined;
}

function releaseAt(bytes: Buffer, at: number): string | undefined {
  // As long as uname's field.
  return /^\d[!-~]*(?= )/.exec(bytes.toString('latin1', at, at + 65))?.[0];
}

type Told = Pick<KernelImage, 'release' | 'pageKiB' | 'least'>;

function told(all: { readonly [Name in keyof Told]: Told[Name] | undefined }): Told {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
