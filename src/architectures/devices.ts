/** A device of a machine whose registers have names. */
export interface Device {
  readonly base: number;
  readonly size: number;
  /** Precedes the names of its registers. */
  readonly name: string;
  /** True for the virtual interface control, by which a hypervisor gives a VM its interrupts. */
  readonly virtual?: boolean;
  /** By offset. */
  readonly registers: Readonly<Record<number, string>>;
  readonly arrays?: readonly RegisterArray[];
  /** Offset of the register a store to which sends an interrupt to another CPU. */
  readonly sends?: number;
}

/** Registers that have a number; if nothing else is said, each has four bytes. */
type RegisterArray = readonly [offset: number, size: number, name: string, stride?: number];

/** A register of a device. */
export interface DeviceRegister {
  /** `GICD_SGIR`; with its offset if it has no name here. */
  readonly name: string;
  /** Whether it is one of the virtual interface control. */
  readonly virtual: boolean;
  /** Whether a store to it sends an interrupt to another CPU. */
  readonly sends: boolean;
}

/** The register at a physical address, or the address itself where no device is known to be. */
export function deviceRegister(devices: readonly Device[], address: bigint): DeviceRegister {
  const at = Number(address);
  const device = devices.find(({ base, size }) => at >= base && at < base + size);
  if (device === undefined) return { name: `0x${address.toString(16)}`, virtual: false, sends: false };
  const offset = at - device.base;
  return {
    name: `${device.name}_${registerName(device, offset)}`,
    virtual: device.virtual === true,
    sends: offset === device.sends,
  };
}

function registerName({ registers, arrays = [] }: Device, offset: number): string {
  const name = registers[offset];
  if (name !== undefined) return name;
  const array = arrays.find(([begin, size]) => offset >= begin && offset < begin + size);
  if (array === undefined) return `0x${offset.toString(16)}`;
  const [begin, , arrayName, stride = 4] = array;
  return `${arrayName}${Math.floor((offset - begin) / stride)}`;
}
