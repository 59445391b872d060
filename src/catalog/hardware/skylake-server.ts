import { alike, allOn, assumed, fitted, published } from './costs.ts';
import type { HardwareProfile } from './schema.ts';
import { EXIT_LADDER, NOBODY } from './sources.ts';

const HALF = `${EXIT_LADDER}: 676 cycles are an exit and the entry after it, of which each is taken to be about half`;

export const skylakeServer: HardwareProfile = {
  id: 'skylake-server',
  title: 'Intel Skylake server (Xeon Platinum 8160) at 2.1 GHz with VMX',
  virtualization: 'VMX',
  gigahertz: 2.1,
  costs: allOn('VMX', assumed(20, [4, 60], NOBODY), {
    instruction: fitted(
      0.5,
      [0.38, 0.62],
      `${EXIT_LADDER}: the work of a hypercall takes 52 cycles; kvm_emulate_hypercall of Linux 6.1 has 85 instructions, with those that skip the instruction 137`,
    ),
    'load-store': assumed(0.6, [0.4, 0.9], `As plain instructions, of which some wait: ${EXIT_LADDER}`),
    ...alike(['fp-save', 'fp-restore'], assumed(90, [60, 140], NOBODY)),
    'cr3-write': published(
      335,
      [230, 440],
      `${EXIT_LADDER}: 230 cycles, and 210 more in the next entry of a VM`,
    ),
    'flags-write': assumed(5, [1, 10], NOBODY),
    'control-write': assumed(25, [4, 80], NOBODY),
    'msr-read': assumed(60, [30, 110], NOBODY),
    'msr-write': assumed(120, [60, 250], NOBODY),
    vmread: published(40, [30, 50], EXIT_LADDER),
    vmwrite: assumed(40, [20, 60], `As VMREAD: ${EXIT_LADDER}`),
    ...alike(['apic-read', 'apic-write', 'device-read', 'device-write'], assumed(200, [50, 600], NOBODY)),
    ...alike(['port-read', 'port-write'], assumed(1000, [300, 3000], NOBODY)),
    fence: assumed(20, [4, 45], NOBODY),
    ...alike(['tlb-maintenance', 'cache-maintenance'], assumed(150, [50, 500], NOBODY)),
    'vm-exit': published(338, [300, 376], HALF),
    'vm-entry': published(338, [300, 376], HALF),
    'kernel-entry': assumed(80, [40, 250], NOBODY),
    'kernel-return': assumed(80, [30, 250], NOBODY),
    'interrupt-delivery': assumed(1000, [400, 2000], NOBODY),
    'wake-up': assumed(2500, [500, 8000], NOBODY),
  }),
  terms: [
    {
      id: 'spec-ctrl',
      title: 'write of SPEC_CTRL',
      switchedOnBy: 'spectre_v2 with IBRS, of the host or the VM',
      per: 'vm-entry',
      ...published(485, [400, 570], EXIT_LADDER),
    },
    {
      id: 'rsb-verw',
      title: 'filling of the return stack buffer, VERW and clearing of registers',
      switchedOnBy: 'spectre_v2 and mds',
      per: 'vm-entry',
      ...published(605, [500, 710], EXIT_LADDER),
    },
    {
      id: 'xsave',
      title: 'XCR0 and PKRU both ways',
      switchedOnBy: 'a VM that has switched XSAVE on, as Linux does',
      per: 'vm-entry',
      ...published(295, [240, 350], EXIT_LADDER),
    },
    {
      id: 'l1d-flush',
      title: 'flush of the L1 data cache',
      switchedOnBy: 'l1tf=flush, once the VMM has run',
      per: 'vmm',
      ...published(2076, [1900, 2250], EXIT_LADDER),
    },
    {
      id: 'ibpb',
      title: 'indirect branch prediction barrier before user space',
      switchedOnBy: 'vmscape',
      per: 'vmm',
      ...published(16_300, [13_000, 19_000], `${EXIT_LADDER}, attributed`),
    },
  ],
  madeFrom: ['ladder-parts'],
};
