/** A range of a machine's physical memory, as its firmware would tell of it. */
export interface MemoryRange {
  readonly begin: number;
  readonly length: number;
  readonly type: number;
}

/** Types of ranges (ACPI specification, "Address Range Types"). */
const TYPE = { ram: 1, reserved: 2, acpi: 3 } as const;

export const MIB = 2 ** 20;

/** Bytes of a range where it is described to who boots: two numbers of 64 bits and the type. */
export const RANGE_BYTES = 20;

/** Where the BIOS builds its ACPI tables: at the end of the memory. */
const ACPI_TABLES = 0x20000;

/** The memory of a machine of Bochs's. */
export function memoryMap(memoryMiB: number): MemoryRange[] {
  const acpi = memoryMiB * MIB - ACPI_TABLES;
  return [
    { begin: 0, length: 0x9fc00, type: TYPE.ram },
    { begin: 0x9fc00, length: 0x400, type: TYPE.reserved },
    { begin: 0xf0000, length: 0x10000, type: TYPE.reserved },
    { begin: MIB, length: acpi - MIB, type: TYPE.ram },
    { begin: acpi, length: ACPI_TABLES, type: TYPE.acpi },
    { begin: 0xfffc0000, length: 0x40000, type: TYPE.reserved },
  ];
}
