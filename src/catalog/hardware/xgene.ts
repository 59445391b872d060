import { alike, allOn, assumed, fitted, published } from './costs.ts';
import type { HardwareProfile } from './schema.ts';
import { NEVE, STUDY, STUDY_CODE } from './sources.ts';

const table3 = (how: string): string => `${STUDY} Table 3: ${how}. Counts of registers: ${STUDY_CODE}`;

/**
 * The core of the study's machines, HP Moonshot m400. Rows of table 3 are of the host's and the VM's registers together: what is
 * left of the hypercall without them, 792 cycles, is less than switching the host's apart would take at the same costs. Each row
 * is timed by itself, and reading the counter may be in it: the cheapest takes 92 cycles for one register, so that lower bounds
 * are those of a row less 92 (107 of what is restored).
 */
export const xgene: HardwareProfile = {
  id: 'xgene',
  title: 'Applied Micro X-Gene at 2.4 GHz with GICv2: the machine of the 2016 study',
  virtualization: 'EL2',
  gigahertz: 2.4,
  costs: allOn('EL2', assumed(7, [3, 20], `As EL1 system registers are: ${STUDY} Table 3`), {
    instruction: assumed(
      0.8,
      [0.5, 1.2],
      `${STUDY}: what is left of 6,500 cycles without the rows of table 3 and two traps is 518, for a few hundred instructions`,
    ),
    'load-store': fitted(
      2,
      [1, 2.8],
      table3(
        '152 and 184 cycles are 12 system registers each and 33 stores, or 36 loads, most of them of pairs',
      ),
    ),
    'fp-save': fitted(7.8, [5.3, 8.8], table3('282 cycles are 32 stores of pairs and four registers')),
    'fp-restore': fitted(8.6, [5.6, 9.7], table3('310 cycles are 32 loads of pairs and four registers')),
    'el1-read': fitted(4.7, [3, 5.3], table3('230 cycles are 44 reads and 22 stores of pairs')),
    'el1-write': fitted(11, [9, 11.7], table3('511 cycles are 44 writes and 22 loads of pairs')),
    'timer-read': fitted(7, [3, 17], table3('104 cycles are three reads, three writes and an ISB')),
    'timer-write': fitted(14, [4, 21], table3('106 cycles are one read, four writes and an ISB')),
    'el2-read': assumed(7, [3, 17], `As EL1 system registers are: ${STUDY} Table 3`),
    'el2-write': fitted(18, [4, 27], table3('107 cycles are four writes, 92 three and a read')),
    'stage2-read': assumed(7, [3, 17], `As EL1 system registers are: ${STUDY} Table 3`),
    'stage2-write': fitted(
      40,
      [4, 107],
      table3('92 and 107 cycles are one write each, with what timing it takes'),
    ),
    isb: fitted(20, [8, 60], table3('an ISB is among the 104 and 106 cycles of the timer')),
    'gich-read': fitted(
      270,
      [245, 295],
      table3('3,250 cycles are 11 to 13 reads of the interface with four list registers'),
    ),
    'gich-write': fitted(19, [11, 26], table3('181 cycles are 7 writes of the interface, and as many loads')),
    ...alike(
      ['gicv-read', 'gicc-read', 'gicd-read', 'device-read'],
      assumed(180, [40, 295], `No more than of the virtual interface: ${STUDY} Table 3`),
    ),
    ...alike(
      ['gicv-write', 'gicc-write', 'gicd-write', 'device-write'],
      assumed(40, [11, 150], `No less than of the virtual interface: ${STUDY} Table 3`),
    ),
    ...alike(
      ['dsb', 'tlb-maintenance', 'cache-maintenance'],
      assumed(60, [10, 300], 'It waits for memory and other CPUs; nothing is published of this core'),
    ),
    ...alike(['dmb', 'other-barrier'], assumed(8, [1, 30], 'Nothing is published of this core')),
    'el2-entry': published(72, [68, 76], NEVE),
    'el2-return': published(65, [55, 75], NEVE),
    'kernel-entry': assumed(60, [30, 76], `No more than to EL2: ${NEVE}`),
    'kernel-return': assumed(50, [25, 75], `No more than from EL2: ${NEVE}`),
    'interrupt-delivery': assumed(
      600,
      [200, 1500],
      'A store to the distributor, and an interrupt to another core; nothing is published of this machine',
    ),
    'wake-up': assumed(1500, [300, 5000], 'From WFI; nothing is published of this machine'),
  }),
  terms: [],
  madeFrom: ['isca2016-table3', 'isca2016-kvm-arm-hypercall', 'neve-xgene'],
};
