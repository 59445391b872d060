/** A kernel within an EFI application that unpacks it (Linux drivers/firmware/efi/libstub/zboot-header.S). */
export interface Zboot {
  /** How it is packed, as the header says it: `gzip`, `zstd22`. */
  readonly packing: string;
  /** The packed kernel. */
  readonly payload: Buffer;
  /** Bytes that the file has at least, by its header. */
  readonly bytes: number;
}

const HEADER = { magic: 'MZ', kind: 'zimg', offset: 8, size: 12, packing: 24, end: 56 } as const;

/** What is in an EFI application of a packed kernel; `undefined` if it is none. */
export function readZboot(file: Buffer): Zboot | undefined {
  if (file.length < HEADER.end) return undefined;
  if (file.toString('latin1', 0, 2) !== HEADER.magic || file.toString('latin1', 4, 8) !== HEADER.kind)
    return undefined;
  const [offset, size] = [file.readUInt32LE(HEADER.offset), file.readUInt32LE(HEADER.size)];
  return {
    packing: /^[\w-]*/.exec(file.toString('latin1', HEADER.packing, HEADER.end))?.[0] ?? '',
    payload: file.subarray(offset, offset + size),
    bytes: offset + size,
  };
}
