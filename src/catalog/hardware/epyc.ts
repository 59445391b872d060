import { alike, allOn, assumed } from './costs.ts';
import type { HardwareProfile } from './schema.ts';
import { NOBODY, SEV_ES } from './sources.ts';

const OF_SEV_ES = `An exit and the entry before it take 1,344 to 1,376 cycles with SEV-ES, which saves and restores more than without: ${SEV_ES}`;

/** AMD EPYC of about 2020. What is published of entries and exits is of VMs with SEV-ES: for others it is the upper bound. */
export const epyc: HardwareProfile = {
  id: 'epyc',
  title: 'AMD EPYC of 2020 with SVM',
  virtualization: 'SVM',
  gigahertz: null,
  costs: allOn('SVM', assumed(25, [4, 80], NOBODY), {
    instruction: assumed(0.5, [0.33, 0.75], NOBODY),
    'load-store': assumed(0.6, [0.4, 1], NOBODY),
    ...alike(['fp-save', 'fp-restore'], assumed(100, [60, 180], NOBODY)),
    'cr3-write': assumed(200, [80, 400], NOBODY),
    'flags-write': assumed(5, [1, 12], NOBODY),
    'msr-read': assumed(70, [30, 140], NOBODY),
    'msr-write': assumed(130, [60, 300], NOBODY),
    vmsave: assumed(90, [40, 160], `Somewhat more than WRGSBASE, which saves 20 to 30 cycles: ${SEV_ES}`),
    vmload: assumed(90, [40, 160], `Somewhat more than WRGSBASE, which saves 20 to 30 cycles: ${SEV_ES}`),
    ...alike(['apic-read', 'apic-write', 'device-read', 'device-write'], assumed(250, [50, 700], NOBODY)),
    ...alike(['port-read', 'port-write'], assumed(1000, [300, 3000], NOBODY)),
    fence: assumed(25, [4, 60], NOBODY),
    ...alike(['tlb-maintenance', 'cache-maintenance'], assumed(200, [50, 600], NOBODY)),
    ...alike(['vm-exit', 'vm-entry'], assumed(500, [300, 688], OF_SEV_ES)),
    ...alike(['kernel-entry', 'kernel-return'], assumed(80, [30, 250], NOBODY)),
    'interrupt-delivery': assumed(1200, [400, 2500], NOBODY),
    'wake-up': assumed(2500, [500, 8000], NOBODY),
  }),
  terms: [],
  madeFrom: ['sev-es-vmrun'],
};
