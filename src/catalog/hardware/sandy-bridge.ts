import { alike, allOn, assumed } from './costs.ts';
import type { HardwareProfile } from './schema.ts';
import { EXIT_LADDER, NOBODY, STUDY } from './sources.ts';

const HALF = `Not less than on Skylake (${EXIT_LADDER}), nor more than the whole hypercall of KVM, 1,300 cycles: ${STUDY} Table 2`;

/** The core of the study's x86 machines, Dell PowerEdge r320, before mitigations. No kind of event is published of it. */
export const sandyBridge: HardwareProfile = {
  id: 'sandy-bridge',
  title: 'Intel Sandy Bridge (Xeon E5-2450) at 2.1 GHz with VMX: the x86 machine of the 2016 study',
  virtualization: 'VMX',
  gigahertz: 2.1,
  costs: allOn('VMX', assumed(25, [4, 80], NOBODY), {
    instruction: assumed(0.6, [0.4, 0.9], NOBODY),
    'load-store': assumed(0.7, [0.45, 1.1], NOBODY),
    ...alike(['fp-save', 'fp-restore'], assumed(110, [70, 180], NOBODY)),
    'cr3-write': assumed(250, [100, 450], NOBODY),
    'flags-write': assumed(6, [1, 12], NOBODY),
    'msr-read': assumed(60, [30, 120], NOBODY),
    'msr-write': assumed(130, [60, 300], NOBODY),
    ...alike(['vmread', 'vmwrite'], assumed(45, [20, 80], NOBODY)),
    ...alike(['apic-read', 'apic-write', 'device-read', 'device-write'], assumed(250, [50, 700], NOBODY)),
    ...alike(['port-read', 'port-write'], assumed(1000, [300, 3000], NOBODY)),
    fence: assumed(20, [4, 45], NOBODY),
    ...alike(['tlb-maintenance', 'cache-maintenance'], assumed(150, [50, 500], NOBODY)),
    ...alike(['vm-exit', 'vm-entry'], assumed(450, [338, 650], HALF)),
    ...alike(['kernel-entry', 'kernel-return'], assumed(80, [30, 250], NOBODY)),
    'interrupt-delivery': assumed(1000, [400, 2000], NOBODY),
    'wake-up': assumed(2500, [500, 8000], NOBODY),
  }),
  terms: [],
  madeFrom: ['isca2016-kvm-x86-hypercall', 'ladder-parts'],
};
