import type { Device } from '../devices.ts';

/** AMD64 architecture programmer's manual, volume 2, table 16-2; QEMU's machine `q35`. */
export const devices: readonly Device[] = [
  {
    base: 0xfee0_0000,
    size: 0x1000,
    name: 'APIC',
    sends: 0x300,
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
