import { describe, expect, test } from 'vitest';
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
  expect(result).toEqual({
    exact: true,
    passed: true,
    compared: 3,
    withHostTick: [],
    interrupted: [],
    differences: [],
  });
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
  expect(result).toEqual({
    exact: true,
    passed: true,
    compared: 2,
    withHostTick: [2],
    interrupted: [],
    differences: [],
  });
});

describe('batches that another interrupt of the host stretched', () => {
  /** Twenty pairs, of which these empty batches took as much as an interrupt longer. */
  const interruptedIn = (...late: number[]): ReturnType<typeof checkSelfTest> => {
    const empty = Array.from({ length: 20 }, (_, batch) => (late.includes(batch) ? 4600 : 40));
    const nops = Array.from({ length: 20 }, () => 50);
    const samples = [...batches(calibrations.loop, empty), ...batches(calibrations.nop, nops)];
    return checkSelfTest({ samples, hostTick: never, clock: INSTRUCTIONS });
  };

  test('are named and not compared, as long as they are few', () => {
    const result = interruptedIn(3, 17);
    expect(result).toMatchObject({ passed: true, compared: 18, interrupted: [3, 17] });
    expect(describeSelfTest(result)).toContain(
      'in all 18 batches without a host tick and without another interrupt (2',
    );
  });

  test('are too many when they are more than a tenth', () => {
    const result = interruptedIn(3, 4, 17);
    expect(result.passed).toBe(false);
    expect(describeSelfTest(result)).toContain('3 of 20 batches of calibrations were interrupted');
  });
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
