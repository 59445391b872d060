import { ELF_MACHINES, elfIdentity } from '../elf-file.ts';

export type ImageArchitecture = 'arm64' | 'x86';

/** What an image of a Linux kernel says of itself. */
export interface KernelImage {
  readonly format: 'Image' | 'bzImage' | 'vmlinux';
  readonly architecture: ImageArchitecture;
  /** As uname says it; none if the image does not say it in plain text. */
  readonly release?: string;
}

/** What stands in every kernel before its release. */
const BANNER = 'Linux version ';

/** Of the header of an x86 kernel, Linux Documentation/x86/boot.rst. */
const X86 = { magic: 0x202, protocol: 0x206, version: 0x20e, loadFlags: 0x236, end: 0x238 } as const;
const FIRST_PROTOCOL_WITH_LOAD_FLAGS = 0x020c;
const XLF_KERNEL_64 = 1;

/** What kernel an unpacked image is, for a 64-bit machine; `undefined` if it is none. */
export function recogniseKernel(bytes: Buffer): KernelImage | undefined {
  if (isArm64Image(bytes) && !isXen(bytes)) {
    return { format: 'Image', architecture: 'arm64', ...released(bannerRelease(bytes)) };
  }
  if (is64BitBzImage(bytes)) {
    return { format: 'bzImage', architecture: 'x86', ...released(bzImageRelease(bytes)) };
  }
  const machine = elfIdentity(bytes)?.machine;
  const release = bannerRelease(bytes);
  if (release === undefined) return undefined;
  if (machine === ELF_MACHINES.arm64) return { format: 'vmlinux', architecture: 'arm64', release };
  if (machine === ELF_MACHINES.x86) return { format: 'vmlinux', architecture: 'x86', release };
  return undefined;
}

/** Whether it has the header of Linux Documentation/arm64/booting.rst, which Xen's image has too. */
export function isArm64Image(bytes: Buffer): boolean {
  return bytes.length >= 64 && bytes.toString('latin1', 56, 60) === 'ARM\x64';
}

/** Whether it has the text with which Xen greets. */
export function isXen(bytes: Buffer): boolean {
  return bytes.includes('Xen version %d.%d');
}

function is64BitBzImage(bytes: Buffer): boolean {
  if (bytes.length < X86.end || bytes.toString('latin1', X86.magic, X86.magic + 4) !== 'HdrS') return false;
  return (
    bytes.readUInt16LE(X86.protocol) >= FIRST_PROTOCOL_WITH_LOAD_FLAGS &&
    (bytes.readUInt16LE(X86.loadFlags) & XLF_KERNEL_64) !== 0
  );
}

/** The header says where the version's text is, past the first sector. */
function bzImageRelease(bytes: Buffer): string | undefined {
  const place = bytes.readUInt16LE(X86.version);
  return place === 0 ? undefined : releaseAt(bytes, place + 0x200);
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

function released(release: string | undefined): Pick<KernelImage, 'release'> {
  return release === undefined ? {} : { release };
}
