import { type GuestPrograms, XEN_INTERFACE } from '../guest-programs.ts';

/** The probe, and Dom0's init (guest/dom0/). */
export const programs: GuestPrograms = {
  folder: 'xen',
  probe: {
    sources: ['platform.c', 'events.c', 'grants.c'],
    architectureSources: ['header.s', 'start.c'],
    flags: ['-Iguest/dom0', ...XEN_INTERFACE],
  },
  init: {
    sender: 'dom0',
    sources: () =>
      ['domain', 'events', 'main', 'program', 'serve', 'toolstack'].map((source) => `dom0/${source}.c`),
    flags: (architecture) => [
      ...['-Iguest/dom0', '-Iguest/dom0/include', `-Iguest/probe/xen/${architecture}`],
      ...XEN_INTERFACE,
    ],
  },
};
