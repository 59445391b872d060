import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { containsHostTick } from '../../src/analysis/host-tick.ts';
import { overheadOf, summarise } from '../../src/analysis/summary.ts';
import { batches, calibrated, measurementOf } from '../results/sample-run.ts';

const [hypercall, ipi, doorbell] = ['hypercall', 'virtual-ipi', 'io-latency-out'];

describe('figures', () => {
  test('the overhead of the way of timing is subtracted: loop, clock pair, or nothing', () => {
    const measurement = measurementOf([
      ...calibrated,
      ...batches(hypercall, [140, 140, 140]),
      ...batches(ipi, [160, 160, 160]),
      ...batches(doorbell, [100, 100, 100]),
    ]);
    expect(overheadOf(measurement)).toEqual({ loop: 4, each: 6, stamped: 0 });
    const summaries = summarise(measurement);
    expect(summaries.map((summary) => summary.benchmark)).toEqual([hypercall, ipi, doorbell]);
    expect(summaries.map((summary) => summary.overhead)).toEqual([4, 6, 0]);
    for (const summary of summaries) {
      expect(summary).toMatchObject({ median: 10, minimum: 10, medianAbsoluteDeviation: 0, outliers: [] });
    }
  });

  test('a measurement without calibrations or with an unknown microbenchmark has none', () => {
    expect(() => summarise(measurementOf(batches(hypercall, [1])))).toThrow('without calibration/loop');
    expect(() => summarise(measurementOf([...calibrated, ...batches('teleport', [1])]))).toThrow(
      "measured 'teleport', which this version does not know",
    );
  });
});

/**
 * Outliers of batches that run one after the other: batches of 1000 ticks, and number 3 is the first that holds
 * the instant 3500, when the host ticks.
 */
function outliersOf(ticks: readonly number[]): string[] {
  const hostTick = { period: 1_000_000, phase: 3500 };
  const measurement = measurementOf([...calibrated, ...batches(hypercall, ticks)], { hostTick });
  return summarise(measurement).flatMap((summary) =>
    summary.outliers.map((outlier) => `${outlier.batch} ${outlier.explanation}`),
  );
}

describe('outliers', () => {
  test('exactly equal batches have none, not even one with a host tick', () => {
    expect(outliersOf(Array(8).fill(1000))).toEqual([]);
  });

  test('a difference of less than one instruction per operation is none', () => {
    expect(outliersOf([1010, 1000, 1000, 1000, 1000, 990])).toEqual([]);
    expect(outliersOf([1011, 1000, 1000, 1000, 1000, 1000])).toEqual(['0 first-batch']);
  });

  test('each is explained by what is known of it', () => {
    expect(outliersOf([9000, 1000, 1000, 1000, 1000, 1000, 1000, 1000])).toEqual(['0 first-batch']);
    expect(outliersOf([1000, 1000, 1000, 7000, 1000, 1000, 1000, 1000])).toEqual(['3 host-tick']);
    expect(outliersOf([1000, 1000, 1000, 1000, 1000, 7000, 1000, 1000])).toEqual(['5 unexplained']);
  });

  test('a batch that is faster than the others is never explained', () => {
    expect(outliersOf([500, 1000, 1000, 1000, 1000])).toEqual(['0 unexplained']);
  });

  test('spread that all batches share is no outlier', () => {
    expect(outliersOf([1000, 1100, 1200, 1300, 1400, 1500, 1600])).toEqual([]);
  });
});

test('a batch contains a host tick exactly if phase + k·period lies in it, for k of either sign', () => {
  const small = fc.nat({ max: 200 });
  fc.assert(
    fc.property(small, small, small, fc.integer({ min: 1, max: 50 }), (start, length, phase, period) => {
      const [sample] = batches(hypercall, [length], start);
      const instants = Array.from({ length: 1000 }, (_, k) => phase + (k - 500) * period);
      const expected = instants.some((instant) => instant >= start && instant <= start + length);
      expect(sample && containsHostTick(sample, { phase, period })).toBe(expected);
    }),
  );
});
