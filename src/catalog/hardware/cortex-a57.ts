import { alike, allOn, assumed, fitted } from './costs.ts';
import type { HardwareProfile } from './schema.ts';
import { NEVE, NOBODY, SEL4, STUDY } from './sources.ts';

const AS_XGENE = `As on X-Gene of the same years, or half of it: ${STUDY} Table 3`;

/** The core that the emulator's machine with GICv2 has. Little is published of it: most ranges are wide. */
export const cortexA57: HardwareProfile = {
  id: 'cortex-a57',
  title: 'Arm Cortex-A57 with GICv2',
  virtualization: 'EL2',
  gigahertz: null,
  costs: allOn('EL2', assumed(7, [2, 20], AS_XGENE), {
    instruction: assumed(0.8, [0.5, 1.3], NOBODY),
    'load-store': assumed(1.2, [0.7, 2], NOBODY),
    ...alike(
      ['fp-save', 'fp-restore'],
      fitted(
        4.4,
        [3.7, 5.1],
        `${SEL4}: a switch of the state of the FPU takes 133 to 181 cycles for 36 accesses`,
      ),
    ),
    'el1-read': assumed(4, [2, 6], AS_XGENE),
    'el1-write': assumed(8, [4, 13], AS_XGENE),
    'stage2-write': assumed(30, [4, 107], AS_XGENE),
    isb: assumed(20, [8, 60], AS_XGENE),
    ...alike(
      ['gich-read', 'gicv-read', 'gicc-read', 'gicd-read', 'device-read'],
      assumed(150, [50, 300], AS_XGENE),
    ),
    ...alike(
      ['gich-write', 'gicv-write', 'gicc-write', 'gicd-write', 'device-write'],
      assumed(25, [8, 100], AS_XGENE),
    ),
    ...alike(['dsb', 'tlb-maintenance', 'cache-maintenance'], assumed(60, [10, 300], NOBODY)),
    ...alike(
      ['el2-entry', 'el2-return', 'kernel-entry', 'kernel-return'],
      assumed(50, [27, 76], `Between 27 cycles of Cortex-A15 and 76 of X-Gene: ${NEVE}`),
    ),
    'interrupt-delivery': assumed(500, [150, 1500], NOBODY),
    'wake-up': assumed(1500, [300, 5000], NOBODY),
  }),
  terms: [],
  madeFrom: ['sel4-a57-fpu'],
};
