import type { Device } from '../devices.ts';

/** GICv2 architecture specification (IHI 0048), 4.3. */
const distributor = {
  name: 'GICD',
  sends: 0xf00,
  registers: { 0x000: 'CTLR', 0x004: 'TYPER', 0x008: 'IIDR', 0xf00: 'SGIR' },
  arrays: [
    [0x080, 0x80, 'IGROUPR'],
    [0x100, 0x80, 'ISENABLER'],
    [0x180, 0x80, 'ICENABLER'],
    [0x200, 0x80, 'ISPENDR'],
    [0x280, 0x80, 'ICPENDR'],
    [0x300, 0x80, 'ISACTIVER'],
    [0x380, 0x80, 'ICACTIVER'],
    [0x400, 0x400, 'IPRIORITYR'],
    [0x800, 0x400, 'ITARGETSR'],
    [0xc00, 0x100, 'ICFGR'],
    [0xf10, 0x10, 'CPENDSGIR'],
    [0xf20, 0x10, 'SPENDSGIR'],
    [0x6000, 0x2000, 'IROUTER', 8],
  ],
} as const;

/** The same, 4.4; the virtual CPU interface (5.5) has the same registers. */
const cpuInterface = {
  registers: {
    0x00: 'CTLR',
    0x04: 'PMR',
    0x08: 'BPR',
    0x0c: 'IAR',
    0x10: 'EOIR',
    0x14: 'RPR',
    0x18: 'HPPIR',
    0x1c: 'ABPR',
    0xfc: 'IIDR',
    0x1000: 'DIR',
  },
  arrays: [[0xd0, 0x10, 'APR']],
} as const;

/** The same, 5.3. */
const interfaceControl = {
  name: 'GICH',
  virtual: true,
  registers: {
    0x00: 'HCR',
    0x04: 'VTR',
    0x08: 'VMCR',
    0x10: 'MISR',
    0x20: 'EISR0',
    0x24: 'EISR1',
    0x30: 'ELRSR0',
    0x34: 'ELRSR1',
    0xf0: 'APR',
  },
  arrays: [[0x100, 0x100, 'LR']],
} as const;

/** QEMU's machine `virt` (hw/arm/virt.c, base_memmap). */
export const devices: readonly Device[] = [
  { base: 0x0800_0000, size: 0x1_0000, ...distributor },
  { base: 0x0801_0000, size: 0x1_0000, name: 'GICC', ...cpuInterface },
  { base: 0x0803_0000, size: 0x1_0000, ...interfaceControl },
  { base: 0x0804_0000, size: 0x1_0000, name: 'GICV', ...cpuInterface },
  {
    base: 0x080a_0000,
    size: 0xf6_0000,
    name: 'GICR',
    registers: { 0x0: 'CTLR', 0x8: 'TYPER', 0x14: 'WAKER' },
  },
  { base: 0x0900_0000, size: 0x1000, name: 'UART', registers: { 0x00: 'DR', 0x18: 'FR' } },
];
