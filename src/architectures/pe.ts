/** Of a PE file, which EFI boots (Microsoft, "PE Format"): in each header, where something is. */
const DOS = { magic: 'MZ', pe: 0x3c } as const;
const COFF = { sections: 6, optionalSize: 20, end: 24 } as const;
const SECTION = { rawSize: 16, rawPlace: 20, end: 40 } as const;

/** How long a PE file is at least: what its sections say that they have in it; `undefined` if it is none. */
export function peBytes(file: Buffer): number | undefined {
  try {
    const at = file.readUInt32LE(DOS.pe);
    if (file.toString('latin1', 0, 2) !== DOS.magic || file.toString('latin1', at, at + 4) !== 'PE\0\0')
      return undefined;
    const first = at + COFF.end + file.readUInt16LE(at + COFF.optionalSize);
    const ends = Array.from({ length: file.readUInt16LE(at + COFF.sections) }, (_, index) => {
      const section = first + index * SECTION.end;
      return file.readUInt32LE(section + SECTION.rawPlace) + file.readUInt32LE(section + SECTION.rawSize);
    });
    return Math.max(0, ...ends);
  } catch {
    // Its headers are not all there.
    return undefined;
  }
}
