const SECTOR = 512;

/** A ROM as the BIOS takes it: of whole sectors, whose bytes add up to zero. */
export function romOf(program: Buffer): Buffer {
  const rom = Buffer.alloc(Math.ceil((program.length + 1) / SECTOR) * SECTOR);
  program.copy(rom);
  rom[2] = rom.length / SECTOR;
  const sum = rom.reduce((total, byte) => total + byte, 0);
  rom[rom.length - 1] = -sum & 0xff;
  return rom;
}
