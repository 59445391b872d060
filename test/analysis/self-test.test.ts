import { expect, test } from 'vitest';
import { checkSelfTest, describeSelfTest } from '../../src/analysis/self-test.ts';
import { calibrations } from '../../src/catalog/microbenchmarks.ts';
import { INSTRUCTIONS } from '../../src/results/clock.ts';
import { batches } from '../results/sample-run.ts';

const never = { period: 1_000_000_000, phase: 999_999_999 };
const loop = batches(calibrations.loop, [40, 43, 40]);

test('each batch of 10 NOPs takes 10 more than the same empty batch', () => {
  const result = checkSelfTest({
    samples: [...loop, ...batches(calibrations.nop, [50, 53, 50])],
    hostTick: never,
    clock: INSTRUCTIONS,
  });
  expect(result).toEqual({ exact: true, passed: true, compared: 3, withHostTick: [], differences: [] });
  expect(describeSelfTest(result)).toContain('in all 3 batches');
});

test('what differs is said', () => {
  const result = checkSelfTest({
    samples: [...loop, ...batches(calibrations.nop, [50, 50, 50])],
    hostTick: never,
    clock: INSTRUCTIONS,
  });
  expect(result).toMatchObject({ passed: false, differences: [{ batch: 1, cost: 7, expected: 10 }] });
  expect(describeSelfTest(result)).toBe(
    '1 of 3 batches of NOPs did not cost what they must (batch 1: 7 instructions instead of 10)',
  );
});

test('batches with a host tick are named and not compared', () => {
  const samples = [...loop, ...batches(calibrations.nop, [50, 53, 7050], 1000)];
  const result = checkSelfTest({
    samples,
    hostTick: { period: 1_000_000, phase: 2000 },
    clock: INSTRUCTIONS,
  });
  expect(result).toEqual({ exact: true, passed: true, compared: 2, withHostTick: [2], differences: [] });
});

test('nothing to compare is a failure', () => {
  const result = checkSelfTest({ samples: loop, hostTick: never, clock: INSTRUCTIONS });
  expect(result.passed).toBe(false);
  expect(describeSelfTest(result)).toContain('no batch of NOPs could be compared');
});

test('of a clock that is not exact no more is asked than that there are calibrations', () => {
  const clock = { unit: 'cycles', resolution: 2, exact: false } as const;
  const samples = [...loop, ...batches(calibrations.nop, [40, 90, 41])];
  const result = checkSelfTest({ samples, hostTick: null, clock });
  expect(result).toMatchObject({ exact: false, passed: true });
  expect(describeSelfTest(result)).toContain('not exact');
  expect(checkSelfTest({ samples: loop, hostTick: null, clock }).passed).toBe(false);
});
