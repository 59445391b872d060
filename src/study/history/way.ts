import type { ArchivedSoftware } from '../../artifacts/archive/offers.ts';
import { numberOf } from '../../artifacts/archive/offers.ts';
import type { IndexedConditions, IndexedSoftware } from '../../results/figure-index.ts';

/**
 * How something was measured, apart from the version of one piece of software: `measurement 1, QEMU 10.0.2`. Readings of one way
 * can be compared to the instruction.
 */
export function wayOf(
  { measurementVersion, kernel, hypervisor, emulator, counts }: IndexedConditions,
  along: ArchivedSoftware,
): string {
  return [
    measurementVersion === 0 ? 'before measurement 1' : `measurement ${measurementVersion}`,
    ...(along === 'kernel' ? [] : named('Linux', kernel)),
    ...(along === 'xen' ? [] : named('Xen', hypervisor)),
    ...(along === 'qemu' ? [] : named('QEMU', emulator)),
    counts,
  ].join(', ');
}

function named(name: string, software: IndexedSoftware | null): string[] {
  if (software === null) return [];
  const { version, package: from } = software;
  return [`${name} ${from === null ? (version ?? '') : numberOf(from.version)}`.trim()];
}
