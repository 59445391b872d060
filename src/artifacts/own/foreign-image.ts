import { elfIdentity } from '../../architectures/elf-identity.ts';
import { peBytes } from '../../architectures/pe.ts';
import { isXen } from '../../hypervisors/xen/greeting.ts';

/** What a file is that is no kernel that a machine boots. */
export interface ForeignImage {
  /** As the end of a sentence that begins with the file's name: `is packed with lz4`. */
  readonly is: string;
  /** What to do instead, if it is more than to give another file. */
  readonly next?: string;
}

/** Beginnings of files that are packed in ways that only other programs unpack, and the line that does. */
const PACKED: readonly (readonly [name: string, beginning: string, line: string])[] = [
  ['lz4', '\x02\x21\x4c\x18', 'lz4 -dc'],
  ['lz4', '\x04\x22\x4d\x18', 'lz4 -dc'],
  ['lzma', '\x5d\0\0', 'xz --format=lzma -dc'],
  ['bzip2', 'BZh', 'bzip2 -dc'],
  ['lzo', '\x89LZO', 'lzop -dc'],
];

/** Marks of kernels that no machine here boots: what, where in the file, and the mark (each architecture's boot protocol). */
const KERNELS: readonly (readonly [what: string, at: number, mark: string])[] = [
  ['a kernel for RISC-V', 56, 'RSC\x05'],
  ['a kernel for RISC-V', 48, 'RISCV'],
  ['a kernel for LoongArch', 56, '\x6c\x6f\x6f\x6e'],
  ['a kernel for 32-bit Arm', 36, '\x18\x28\x6f\x01'],
  ['a kernel for U-Boot (uImage), which has a header of its own before it', 0, '\x27\x05\x19\x56'],
  ['a flattened device tree (FIT image), with a kernel in it at most', 0, '\xd0\x0d\xfe\xed'],
  ['a kernel for a 32-bit x86 machine', 0x202, 'HdrS'],
];

/** `e_machine` of kernels for machines that are none of ours. */
const ELF_MACHINES: Readonly<Record<number, string>> = {
  3: '32-bit x86',
  8: 'MIPS',
  20: '32-bit PowerPC',
  21: 'PowerPC',
  22: 's390',
  40: '32-bit Arm',
  243: 'RISC-V',
  258: 'LoongArch',
};

/** What a file is, as far as it can be told, that is no kernel that a machine here boots. */
export function foreignImage(path: string, bytes: Buffer): ForeignImage | undefined {
  if (isXen(bytes)) {
    return { is: 'is Xen, which --xen takes, and no kernel' };
  }
  const packed = PACKED.find(([, beginning]) => startsWith(bytes, 0, beginning));
  if (packed !== undefined) {
    const [name, , line] = packed;
    return { is: `is packed with ${name}`, next: unpackedBy(`${line} ${path}`) };
  }
  const kernel = KERNELS.find(([, at, mark]) => startsWith(bytes, at, mark));
  if (kernel !== undefined) return { is: `is ${kernel[0]}` };
  const elf = elfIdentity(bytes);
  const machine = elf === undefined ? undefined : ELF_MACHINES[elf.machine];
  if (machine !== undefined) return { is: `is a program or kernel for ${machine} machines` };
  if (peBytes(bytes) === undefined || !bytes.includes('.linux\0')) return undefined;
  return {
    is: 'is an EFI application with a kernel in it',
    next: unpackedBy(`objcopy -O binary --only-section=.linux ${path} /dev/stdout`),
  };
}

function unpackedBy(line: string): string {
  return `unpack it (${line} > Image), and give what comes of it`;
}

function startsWith(bytes: Buffer, at: number, mark: string): boolean {
  return bytes.toString('latin1', at, at + mark.length) === mark;
}
