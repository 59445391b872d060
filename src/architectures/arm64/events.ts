import { accessEvent, type ArchitectureEvents, commonEvent, type RegisterEvents } from '../events.ts';

const registers: RegisterEvents = {
  classes: {
    'el1-system': 'el1',
    timer: 'timer',
    'el2-configuration': 'el2',
    'el2-virtual-memory': 'stage2',
    'other-system': 'other',
    vgic: 'ich',
    device: 'device',
  },
  names: [
    ['GICH_', 'gich'],
    ['GICV_', 'gicv'],
    ['GICC_', 'gicc'],
    ['GICD_', 'gicd'],
    ['GICR_', 'gicd'],
    ['ICC_SRE_', 'ich'],
    ['ICC_', 'icc'],
  ],
};

const BARRIERS = new Set(['isb', 'dsb', 'dmb']);

/** What costs differ by on Arm: registers by what they are for, barriers, and whether EL2 is entered. */
export const events: ArchitectureEvents = {
  ofKind: (kind) => {
    const { class: own, mnemonic = '' } = kind;
    if (own === 'barrier') return BARRIERS.has(mnemonic) ? mnemonic : 'other-barrier';
    if (own === 'maintenance') return mnemonic === 'tlbi' ? 'tlb-maintenance' : 'cache-maintenance';
    return commonEvent(kind) ?? accessEvent(kind, registers);
  },
  ofTransfer: ({ from, to, returns }, own) => {
    if (returns) return from !== null && own.includes(from) ? 'el2-return' : 'kernel-return';
    return own.includes(to) ? 'el2-entry' : 'kernel-entry';
  },
};
