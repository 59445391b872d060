import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryBudget } from '../../../src/testbeds/emulated/memory.ts';

const GIB = 2 ** 30;

/** A machine of so much memory, whose emulator takes none to speak of. */
function machine(memoryMiB: number): { memoryMiB: number; translationMiB: number } {
  return { memoryMiB, translationMiB: 0 };
}

test('machines never take more than three quarters of the memory at once, and all of them run', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 64, max: 3072 }), { maxLength: 12 }), async (sizes) => {
      const budget = new MemoryBudget(6 * GIB);
      let used = 0;
      let ran = 0;
      await Promise.all(
        sizes.map((size) =>
          budget.whenFits(machine(size), async () => {
            used += size;
            expect(used * 2 ** 20).toBeLessThanOrEqual(4.5 * GIB);
            await Promise.resolve();
            used -= size;
            ran++;
          }),
        ),
      );
      expect(ran).toBe(sizes.length);
    }),
  );
});

test('one that is larger than all there is runs alone, and a failure frees its memory', async () => {
  const budget = new MemoryBudget(GIB);
  await expect(budget.whenFits(machine(3072), () => Promise.reject(new Error('it failed')))).rejects.toThrow(
    'it failed',
  );
  expect(await budget.whenFits(machine(3072), () => Promise.resolve('ran'))).toBe('ran');
});
