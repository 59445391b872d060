import { type ArchivedSoftware, numberOf } from '../../artifacts/archive/offers.ts';
import { qemuPrograms } from '../../artifacts/qemu-programs.ts';
import type { IndexedConditions, IndexedSoftware } from '../../results/figure-index.ts';

/** What a way has beside the version that a history goes along, in the order in which it is said. */
const PARTS: readonly {
  readonly software: ArchivedSoftware;
  readonly name: string;
  readonly of: (conditions: IndexedConditions) => IndexedSoftware | null;
}[] = [
  { software: 'kernel', name: 'Linux', of: ({ kernel }) => kernel },
  { software: 'xen', name: 'Xen', of: ({ hypervisor }) => hypervisor },
  { software: 'qemu', name: 'QEMU', of: ({ emulator }) => emulator },
];

/**
 * How something was measured, apart from the version of one piece of software: `measurement 1, QEMU 10.0.2`. Readings of one way
 * can be compared to the instruction.
 */
export function wayOf(conditions: IndexedConditions, along: ArchivedSoftware): string {
  const { measurementVersion, counts } = conditions;
  return [
    measurementVersion === 0 ? 'before measurement 1' : `measurement ${measurementVersion}`,
    ...PARTS.filter(({ software }) => software !== along).flatMap(({ software, name, of }) =>
      named(software === 'qemu' ? emulatorName(of(conditions)) : name, of(conditions)),
    ),
    counts,
  ].join(', ');
}

/** Whether an emulator comes from one of QEMU's packages; one without a package was built by a user, from QEMU. */
export function isQemu({ package: from }: IndexedSoftware): boolean {
  return from === null || qemuPrograms.some(([, program]) => program.package === from.name);
}

function emulatorName(emulator: IndexedSoftware | null): string {
  return emulator === null || isQemu(emulator) ? 'QEMU' : 'Bochs';
}

function named(name: string, software: IndexedSoftware | null): string[] {
  if (software === null) return [];
  const { version, package: from } = software;
  return [`${name} ${from === null ? (version ?? '') : numberOf(from.version)}`.trim()];
}
