import { describe, expect, test } from 'vitest';
import { machines } from '../../../../src/catalog/machines.ts';
import { emulatorOf } from '../../../../src/testbeds/emulated/emulators.ts';
import { qemu } from '../../../../src/testbeds/emulated/qemu/qemu.ts';
import { argumentsFor } from '../../../../src/testbeds/emulated/qemu/machines.ts';

describe.each(Object.values(machines).filter((machine) => emulatorOf(machine) === qemu))(
  'the machine $id',
  (machine) => {
    const text = argumentsFor(machine).join(' ');

    test('has a named CPU: max means another one in every version', () => {
      expect(text).toMatch(/-cpu \w/);
      expect(text).not.toMatch(/-cpu max/);
    });

    test('counts one tick an instruction: an x86 CPU by itself, an Arm one when it is told', () => {
      expect(text.includes('cntfrq=1000000000')).toBe(machine.architecture === 'arm64');
    });
  },
);

test('a machine that QEMU is not known to make is refused', () => {
  expect(() => argumentsFor(machines['sandy-bridge'])).toThrow(
    'worldswitch does not know how QEMU makes a machine with x86 Intel Sandy Bridge with VMX, APIC',
  );
});
