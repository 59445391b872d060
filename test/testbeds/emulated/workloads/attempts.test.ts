import { beforeEach, describe, expect, test } from 'vitest';
import { findConfiguration } from '../../../../src/catalog/find.ts';
import type { Configuration } from '../../../../src/catalog/configurations.ts';
import { withAttempts } from '../../../../src/testbeds/emulated/workloads/attempts.ts';
import { WorldswitchError } from '../../../../src/system/errors.ts';
import { MachineError } from '../../../../src/testbeds/emulated/machine.ts';

const full = (): WorldswitchError => new WorldswitchError('the disk is full', { next: 'free some space' });
const hung = (): MachineError => new MachineError('the VM hung', { next: 'run it again' });

let said: string[];
let tried: { configuration: Configuration; later: number }[];

beforeEach(() => {
  said = [];
  tried = [];
});

const note = (line: string): number => said.push(line);

/** Measures on a configuration; the first attempts fail. */
function measure(id: string, failing: number, error: () => Error = hung): Promise<number> {
  return withAttempts(findConfiguration(id), note, (configuration, later) => {
    tried.push({ configuration, later });
    return tried.length <= failing ? Promise.reject(error()) : Promise.resolve(later);
  });
}

const laters = (): number[] => tried.map(({ later }) => later);

describe('a VM of KVM on x86', () => {
  test('is started once if it does not fail, as the catalog has it', async () => {
    expect(await measure('kvm-x86', 0)).toBe(0);
    expect(tried).toEqual([{ configuration: findConfiguration('kvm-x86'), later: 0 }]);
    expect(said).toEqual([]);
  });

  test('is started again, later each time; its host is told so, and why is said', async () => {
    expect(await measure('kvm-x86', 2)).toBe(laters()[2]);
    expect(laters()).toEqual([...new Set(laters())].toSorted((a, b) => a - b));
    expect(tried[2]?.configuration.kernelParameters).toContain(`later=${laters()[2]}`);
    expect(said).toHaveLength(2);
    expect(said[0]).toContain('the VM hung; the emulator may have delivered an interrupt twice');
  });

  test('is given up in the end', async () => {
    await expect(measure('kvm-x86', 100)).rejects.toThrow('the VM hung');
    expect(tried).toHaveLength(said.length + 1);
  });

  test('is not started again for what has nothing to do with the machine', async () => {
    await expect(measure('kvm-x86', 1, full)).rejects.toThrow('the disk is full');
    expect(tried).toHaveLength(1);
  });
});

test.each(['kvm-arm64', 'xen-x86', 'native-x86'])('on %s a failure is one', async (id) => {
  await expect(measure(id, 1)).rejects.toThrow('the VM hung');
  expect(tried).toHaveLength(1);
});
