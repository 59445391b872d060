import type { GuestPrograms } from '../guest-programs.ts';

/** Of our VMM, beside what is the same everywhere and `arch.c`. */
const ownSources: Readonly<Record<string, readonly string[]>> = { arm64: ['vpmu'], x86: ['tsc'] };

/** The probe, and our VMM (guest/vmm/). */
export const programs: GuestPrograms = {
  folder: 'kvm',
  probe: { sources: ['platform.c'], architectureSources: ['header.s'], flags: [] },
  init: {
    sender: 'vmm',
    sources: (architecture) =>
      [
        ...['backend', 'main', 'vm'],
        ...['arch', ...(ownSources[architecture] ?? [])].map((source) => `${architecture}/${source}`),
      ].map((source) => `vmm/${source}.c`),
    flags: (architecture) => ['-Iguest/vmm', '-Iguest/probe/kvm', `-Iguest/probe/kvm/${architecture}`],
  },
};
