import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findSystem } from '../../../src/catalog/find.ts';
import { withAttempts } from '../../../src/study/workloads/attempts.ts';
import { WorldswitchError } from '../../../src/system/errors.ts';
import { MachineError } from '../../../src/testbed/machine.ts';

const full = (): WorldswitchError => new WorldswitchError('the disk is full', { next: 'free some space' });
const hung = (): MachineError => new MachineError('the VM hung', { next: 'run it again' });

let folder: string;
let said: string[];
let waits: number[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'worldswitch-attempts-'));
  said = [];
  waits = [];
});

afterEach(() => rm(folder, { recursive: true }));

const note = (line: string): number => said.push(line);

/** Measures on a system; the first attempts fail. */
function measure(system: string, failing: number, error: () => Error = hung): Promise<number> {
  return withAttempts(findSystem(system), folder, note, async (wait, own) => {
    expect(await readdir(own)).toEqual([]);
    waits.push(wait);
    if (waits.length <= failing) throw error();
    return wait;
  });
}

describe('a VM of KVM on x86', () => {
  test('is measured once if it does not fail', async () => {
    expect(await measure('kvm-x86', 0)).toBe(0);
    expect(said).toEqual([]);
  });

  test('is measured again, later each time, and why is said', async () => {
    expect(await measure('kvm-x86', 2)).toBe(waits[2]);
    expect(waits).toEqual([...new Set(waits)].toSorted((a, b) => a - b));
    expect(said).toHaveLength(2);
    expect(said[0]).toContain('the VM hung; the emulated SVM may have delivered an interrupt twice');
  });

  test('is given up in the end', async () => {
    await expect(measure('kvm-x86', 100)).rejects.toThrow('the VM hung');
    expect(waits).toHaveLength(said.length + 1);
  });

  test('is not measured again for what has nothing to do with the machine', async () => {
    await expect(measure('kvm-x86', 1, full)).rejects.toThrow('the disk is full');
    expect(waits).toEqual([0]);
  });
});

test.each(['kvm-arm64', 'xen-x86', 'native-x86'])('on %s a failure is one', async (system) => {
  await expect(measure(system, 1)).rejects.toThrow('the VM hung');
  expect(waits).toEqual([0]);
});
