import { expect, test } from 'vitest';
import type { IndexedConditions, IndexedSoftware } from '../../../src/results/figure-index.ts';
import { versionOf } from '../../../src/study/history/axis.ts';
import { wayOf } from '../../../src/study/history/way.ts';

const from = (name: string, version: string): IndexedSoftware => ({ version, package: { name, version } });

function conditionsWith(emulator: IndexedSoftware): IndexedConditions {
  const kernel = from('linux-image-6.1.0-56-cloud-amd64', '6.1.192-2');
  return { measurementVersion: 1, kernel, hypervisor: null, emulator, own: '', counts: '4 x 64' };
}

test('a way names the emulator that its package is of', () => {
  const qemu = conditionsWith(from('qemu-system-x86', '1:10.0.2+ds-2'));
  expect(wayOf(qemu, 'kernel')).toBe('measurement 1, QEMU 10.0.2, 4 x 64');
  const bochs = conditionsWith(from('bochs', '2.7+dfsg-4+deb12u1'));
  expect(wayOf(bochs, 'kernel')).toBe('measurement 1, Bochs 2.7, 4 x 64');
});

test('Bochs is no point of a history of QEMU', () => {
  const conditions = conditionsWith(from('bochs', '2.7+dfsg-4+deb12u1'));
  expect(versionOf({ configuration: 'kvm-x86-vmx', conditions }, 'qemu')).toBeUndefined();
  expect(versionOf({ configuration: 'kvm-x86-vmx', conditions }, 'kernel')?.number).toBe('6.1.192');
});
