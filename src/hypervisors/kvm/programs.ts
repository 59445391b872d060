import type { GuestPrograms } from '../guest-programs.ts';

/** The probe, and our VMM (guest/vmm/). */
export const programs: GuestPrograms = {
  folder: 'kvm',
  probe: { sources: ['platform.c'], architectureSources: ['header.s'], flags: [] },
  init: {
    sender: 'vmm',
    sources: (architecture) =>
      [...['backend', 'main', 'vm'], `${architecture}/arch`].map((source) => `vmm/${source}.c`),
    flags: (architecture) => ['-Iguest/vmm', '-Iguest/probe/kvm', `-Iguest/probe/kvm/${architecture}`],
  },
};
