import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { partsOf } from '../../../src/artifacts/packages/fetch-progress.ts';

test('parts of a download grow with it, and are whole fifths but for the last', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 40 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (bytes, share) => {
        const parts = partsOf(bytes * share, bytes);
        expect(parts).toBeLessThanOrEqual(4);
        expect(parts).toBeLessThanOrEqual(5 * share + 1e-9);
        expect(parts).toBeGreaterThanOrEqual(Math.min(4, 5 * share - 1 - 1e-9));
      },
    ),
  );
});
