/** Which machine an ELF file is for (System V ABI, chapter "Object Files"). */
export interface ElfIdentity {
  readonly bits: 32 | 64;
  /** `e_machine` */
  readonly machine: number;
}

/** What a little-endian ELF file is for; `undefined` if it is none. */
export function elfIdentity(file: Buffer): ElfIdentity | undefined {
  if (file.length < 20 || file.readUInt32BE(0) !== 0x7f454c46 || file[5] !== 1) return undefined;
  return { bits: file[4] === 2 ? 64 : 32, machine: file.readUInt16LE(18) };
}
