import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deviceRegister, type DeviceRegister } from '../../src/architectures/devices.ts';
import { supportOf } from '../../src/architectures/index.ts';
import type { Architecture } from '../../src/catalog/architectures.ts';

function registerAt(architecture: Architecture, address: bigint): DeviceRegister {
  return deviceRegister(supportOf(architecture).devices, address);
}

describe('a register of a device', () => {
  test.each([
    ['arm64', 0x0800_0000n, 'GICD_CTLR'],
    ['arm64', 0x0800_0f00n, 'GICD_SGIR'],
    ['arm64', 0x0800_0104n, 'GICD_ISENABLER1'],
    ['arm64', 0x0800_0380n, 'GICD_ICACTIVER0'],
    // Priorities are a byte each, four in a register.
    ['arm64', 0x0800_0423n, 'GICD_IPRIORITYR8'],
    ['arm64', 0x0800_0c04n, 'GICD_ICFGR1'],
    // Routes are 64 bits each, one for an interrupt.
    ['arm64', 0x0800_6108n, 'GICD_IROUTER33'],
    ['arm64', 0x0800_610cn, 'GICD_IROUTER33'],
    ['arm64', 0x0801_000cn, 'GICC_IAR'],
    ['arm64', 0x0801_00d4n, 'GICC_APR1'],
    ['arm64', 0x0801_1000n, 'GICC_DIR'],
    ['arm64', 0x0803_0008n, 'GICH_VMCR'],
    ['arm64', 0x0803_00f0n, 'GICH_APR'],
    ['arm64', 0x0803_010cn, 'GICH_LR3'],
    ['arm64', 0x0804_0010n, 'GICV_EOIR'],
    ['arm64', 0x080a_0014n, 'GICR_WAKER'],
    ['arm64', 0x0900_0000n, 'UART_DR'],
    ['arm64', 0x0800_0ffcn, 'GICD_0xffc'],
    ['arm64', 0x080b_0380n, 'GICR_0x10380'],
    // Behind the GIC's last region, virtio begins.
    ['arm64', 0x0a00_0000n, '0xa000000'],
    ['arm64', 0x4000_0000n, '0x40000000'],
    ['x86', 0xfee0_00b0n, 'APIC_EOI'],
    ['x86', 0xfee0_0300n, 'APIC_ICR'],
    ['x86', 0xfee0_0310n, 'APIC_ICR_HIGH'],
    // Of each 16 bytes, four are a register.
    ['x86', 0xfee0_0100n, 'APIC_ISR0'],
    ['x86', 0xfee0_0170n, 'APIC_ISR7'],
    ['x86', 0xfee0_0210n, 'APIC_IRR1'],
    ['x86', 0xfec0_0010n, 'IOAPIC_IOWIN'],
    ['x86', 0xfed0_00f0n, 'HPET_COUNTER'],
    ['x86', 0x0800_0f00n, '0x8000f00'],
  ] as const)('%s at %i is %s', (architecture, address, name) => {
    expect(registerAt(architecture, address).name).toBe(name);
  });

  test('is virtual interface control in GICH only', () => {
    expect(registerAt('arm64', 0x0803_0000n).virtual).toBe(true);
    for (const address of [0x0800_0000n, 0x0801_0000n, 0x0804_0000n, 0x4000_0000n])
      expect(registerAt('arm64', address).virtual).toBe(false);
  });

  test('sends an interrupt if it is the one for that', () => {
    expect(registerAt('arm64', 0x0800_0f00n).sends).toBe(true);
    expect(registerAt('x86', 0xfee0_0300n).sends).toBe(true);
    for (const address of [0x0800_0f10n, 0x0801_0010n, 0xfee0_0300n])
      expect(registerAt('arm64', address).sends).toBe(false);
    for (const address of [0xfee0_0310n, 0xfee0_00b0n]) expect(registerAt('x86', address).sends).toBe(false);
  });

  test('has a name, or is an address, wherever it is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('arm64', 'x86'),
        fc.oneof(
          fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
          fc.bigInt({ min: 0x0800_0000n, max: 0x0910_0000n }),
          fc.bigInt({ min: 0xfec0_0000n, max: 0xfef0_0000n }),
        ),
        (architecture, address) => {
          expect(registerAt(architecture, address).name).toMatch(
            /^(0x[0-9a-f]+|[A-Z]+_[A-Z0-9_]+x?[0-9a-f]*)$/,
          );
        },
      ),
    );
  });
});
