import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstDifferences } from '../../src/analysis/difference.ts';
import { batches, calibrated, measurementOf } from '../results/sample-run.ts';

const ticks = fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 10 });
const none = { 'one-pcpu': [], 'serialised-sum': [] };

test('a measurement does not differ from itself', () => {
  fc.assert(
    fc.property(ticks, (list) => {
      const measurement = measurementOf([...calibrated, ...batches('hypercall', list)]);
      expect(firstDifferences(measurement, structuredClone(measurement))).toEqual(none);
    }),
  );
});

test('one changed tick is found, with its batch and its share of the median', () => {
  const a = measurementOf([...batches('hypercall', [200, 200, 200]), ...batches('virtual-ipi', [50, 50])]);
  const b = measurementOf([...batches('hypercall', [200, 203, 200]), ...batches('virtual-ipi', [50, 50])]);
  const difference = firstDifferences(a, b);
  expect(difference['serialised-sum']).toEqual([]);
  expect(difference['one-pcpu']).toMatchObject([
    {
      benchmark: 'hypercall',
      batches: 3,
      differing: 1,
      moved: 1,
      largestPercent: 1.5,
      first: { batch: 1 },
    },
  ]);
});

test('paths across PCPUs are kept apart', () => {
  const differences = firstDifferences(
    measurementOf(batches('virtual-ipi', [50, 50])),
    measurementOf(batches('virtual-ipi', [50, 60])),
  );
  expect(differences).toMatchObject({
    'one-pcpu': [],
    'serialised-sum': [{ benchmark: 'virtual-ipi' }],
  });
});

test('the same times at other instants are moved, not different', () => {
  const differences = firstDifferences(
    measurementOf(batches('hypercall', [50, 50])),
    measurementOf(batches('hypercall', [50, 50], 1000)),
  );
  expect(differences['one-pcpu']).toMatchObject([{ differing: 0, moved: 2, largestPercent: null }]);
});

test('what only one side has differs', () => {
  const a = measurementOf(batches('hypercall', [50, 50]));
  const b = measurementOf([...batches('hypercall', [50]), ...batches('vm-switch', [70])]);
  expect(firstDifferences(a, b)['one-pcpu']).toMatchObject([
    { benchmark: 'hypercall', batches: 2, differing: 1, first: { batch: 1, b: undefined } },
    { benchmark: 'vm-switch', batches: 1, differing: 1, largestPercent: null, first: { a: undefined } },
  ]);
});
