import type { Machine } from './machines.ts';

/** A device of a machine whose registers have names. */
interface Device {
  readonly base: number;
  readonly size: number;
  /** Precedes the names of its registers. */
  readonly name: string;
  /** True for the virtual interface control, by which a hypervisor gives a VM its interrupts. */
  readonly virtual?: boolean;
  /** By offset. */
  readonly registers: Readonly<Record<number, string>>;
  readonly arrays?: readonly RegisterArray[];
}

/** Registers that have a number; if nothing else is said, each has four bytes. */
type RegisterArray = readonly [offset: number, size: number, name: string, stride?: number];

/** GICv2 architecture specification (IHI 0048), 4.3. */
const distributor = {
  name: 'GICD',
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
const arm64: readonly Device[] = [
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

/** AMD64 architecture programmer's manual, volume 2, table 16-2; QEMU's machine `q35`. */
const x86: readonly Device[] = [
  {
    base: 0xfee0_0000,
    size: 0x1000,
    name: 'APIC',
    registers: {
      0x020: 'ID',
      0x030: 'VERSION',
      0x080: 'TPR',
      0x0b0: 'EOI',
      0x0d0: 'LDR',
      0x0f0: 'SVR',
      0x280: 'ESR',
      0x300: 'ICR',
      0x310: 'ICR_HIGH',
      0x320: 'LVTT',
      0x380: 'TMICT',
      0x390: 'TMCCT',
      0x3e0: 'TDCR',
    },
    arrays: [
      [0x100, 0x80, 'ISR', 0x10],
      [0x180, 0x80, 'TMR', 0x10],
      [0x200, 0x80, 'IRR', 0x10],
    ],
  },
  { base: 0xfec0_0000, size: 0x1000, name: 'IOAPIC', registers: { 0x00: 'IOREGSEL', 0x10: 'IOWIN' } },
  { base: 0xfed0_0000, size: 0x1000, name: 'HPET', registers: { 0xf0: 'COUNTER' } },
];

const devices: Readonly<Record<Machine['architecture'], readonly Device[]>> = { arm64, x86 };

/** A register of a device. */
export interface DeviceRegister {
  /** `GICD_SGIR`; with its offset if it has no name here. */
  readonly name: string;
  /** Whether it is one of the virtual interface control. */
  readonly virtual: boolean;
  /** Whether a store to it sends an interrupt to another CPU. */
  readonly sends: boolean;
}

const SENDING: ReadonlySet<string> = new Set(['GICD_SGIR', 'APIC_ICR']);

/** The register at a physical address, or the address itself where no device of the machine is known to be. */
export function deviceRegister(architecture: Machine['architecture'], address: bigint): DeviceRegister {
  const at = Number(address);
  const device = devices[architecture].find(({ base, size }) => at >= base && at < base + size);
  if (device === undefined) return { name: `0x${address.toString(16)}`, virtual: false, sends: false };
  const name = `${device.name}_${registerName(device, at - device.base)}`;
  return { name, virtual: device.virtual === true, sends: SENDING.has(name) };
}

function registerName({ registers, arrays = [] }: Device, offset: number): string {
  const name = registers[offset];
  if (name !== undefined) return name;
  const array = arrays.find(([begin, size]) => offset >= begin && offset < begin + size);
  if (array === undefined) return `0x${offset.toString(16)}`;
  const [begin, , arrayName, stride = 4] = array;
  return `${arrayName}${Math.floor((offset - begin) / stride)}`;
}
