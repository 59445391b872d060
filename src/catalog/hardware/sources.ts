import { published as study } from '../published.ts';

/** The study that has table 3. */
export const STUDY = study.source;

/** The code whose parts table 3 times, and how many registers it switches. */
export const STUDY_CODE =
  'Linux 4.0, arch/arm64/kvm/hyp.S and vgic-v2-switch.S, of which Columbia University has the tree of the measurements';

export const NEVE =
  'J. T. Lim, C. Dall, S.-W. Li, J. Nieh, M. Zyngier. NEVE: Nested Virtualization Extensions for ARM. SOSP 2017, as others cite it';

export const SEL4 = 'sel4bench-results, June 2026 (github.com/seL4/sel4bench-results)';

/** The measurements of exits of a Xeon Platinum 8160 that a laboratory published in 2026. */
export const EXIT_LADDER =
  'Exit ladder of a Xeon Platinum 8160 at 2.1 GHz, turbo and SMT off, Linux 6.14, QEMU 8.2.2, all mitigations (w3_exit_anatomy, 2026)';

export const SEV_ES =
  'M. Roth, kvm list, December 2020 (lkml.iu.edu/hypermail/linux/kernel/2012.2/00527.html)';

export const NOBODY = 'Nothing is published of this core; the bounds are those of cores of its time';
