import { alike, allOn, assumed } from './costs.ts';
import type { HardwareProfile } from './schema.ts';
import { NOBODY } from './sources.ts';

/**
 * Server cores of 2019 and later: Neoverse N1 (Ampere Altra, AWS Graviton2), and their like, such as Kunpeng 920. Nothing is
 * published of what its events cost, so that alone it predicts little; with one known figure, an anchor, it predicts others.
 */
export const neoverseN1: HardwareProfile = {
  id: 'neoverse-n1',
  title:
    'Arm Neoverse N1 class with GICv3 and VHE; with an anchor also Kunpeng 920 and other cores of its kind',
  virtualization: 'EL2',
  gigahertz: null,
  costs: allOn('EL2', assumed(6, [2, 15], NOBODY), {
    instruction: assumed(0.4, [0.25, 0.6], NOBODY),
    'load-store': assumed(0.6, [0.35, 1], NOBODY),
    ...alike(['fp-save', 'fp-restore'], assumed(1.5, [1, 4], NOBODY)),
    'el1-write': assumed(10, [3, 22], NOBODY),
    'stage2-write': assumed(15, [4, 60], NOBODY),
    'icc-read': assumed(
      60,
      [15, 250],
      'Reads of the acknowledge register wait for the GIC; nothing is published',
    ),
    'icc-write': assumed(40, [8, 200], NOBODY),
    ...alike(['ich-read', 'ich-write'], assumed(12, [4, 40], NOBODY)),
    isb: assumed(20, [8, 50], NOBODY),
    ...alike(
      ['gich-read', 'gicv-read', 'gicc-read', 'gicd-read', 'device-read'],
      assumed(200, [60, 500], NOBODY),
    ),
    ...alike(
      ['gich-write', 'gicv-write', 'gicc-write', 'gicd-write', 'device-write'],
      assumed(30, [8, 150], NOBODY),
    ),
    ...alike(['dsb', 'tlb-maintenance', 'cache-maintenance'], assumed(60, [10, 400], NOBODY)),
    ...alike(
      ['el2-entry', 'el2-return', 'kernel-entry', 'kernel-return'],
      assumed(30, [15, 76], 'No more than on X-Gene, which is four years older; nothing is published'),
    ),
    'interrupt-delivery': assumed(700, [200, 2000], NOBODY),
    'wake-up': assumed(1500, [300, 6000], NOBODY),
  }),
  terms: [],
  madeFrom: [],
};
