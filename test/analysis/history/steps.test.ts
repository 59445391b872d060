import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seamsOf, stepsOf } from '../../../src/analysis/history/steps.ts';
import { lineOf, reading } from './sample-line.ts';

describe('steps', () => {
  test('are between neighbours that were measured, over gaps', () => {
    const steps = stepsOf(lineOf([[reading(10)], 'it does not boot', [], [reading(12)], [reading(12)]]));
    expect(steps).toMatchObject([{ from: 0, to: 3, a: 10, b: 12, difference: 2 }]);
  });

  test('reach further than the sensitivity of either side', () => {
    const line = (sensitivity: number) => lineOf([[reading(1000, { sensitivity })], [reading(1002)]]);
    expect(stepsOf(line(1))).toHaveLength(1);
    expect(stepsOf(line(2))).toEqual([]);
  });

  test('are none where nobody knows how far a figure moves', () => {
    const points = [[reading(1000, { sensitivity: null })], [reading(2000)]];
    for (const benchmark of ['vm-switch', 'tcp-rr'])
      expect(stepsOf(lineOf(points, { benchmark }))).toEqual([]);
  });

  test('of a workload reach further than both sides stray', () => {
    const points = [[reading(1000, { sensitivity: 3 })], [reading(1005, { sensitivity: 4 })]];
    expect(stepsOf(lineOf(points, { benchmark: 'vm-switch' }))).toHaveLength(1);
    expect(stepsOf(lineOf(points, { benchmark: 'tcp-rr' }))).toEqual([]);
  });

  test('add up to the difference of the ends where nothing has a sensitivity', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 2 }), (values) => {
        const steps = stepsOf(lineOf(values.map((value) => [reading(value)])));
        const sum = steps.reduce((total, { difference }) => total + difference, 0);
        expect(sum).toBe((values.at(-1) ?? 0) - (values[0] ?? 0));
      }),
    );
  });
});

describe('two ways of measuring', () => {
  const old = { way: 'another way' };

  test('are not compared: that is a seam', () => {
    const line = lineOf([[reading(10, old)], [reading(13)]]);
    expect(stepsOf(line)).toEqual([]);
    expect(seamsOf(line)).toMatchObject([{ from: 0, to: 1 }]);
  });

  test('are joined by a version that was measured in both', () => {
    const line = lineOf([[reading(10, old)], [reading(14), reading(11, old)], [reading(14)]]);
    expect(seamsOf(line)).toEqual([]);
    // What measuring otherwise adds is no step of the software.
    expect(stepsOf(line)).toMatchObject([{ from: 0, to: 1, difference: 1 }]);
  });
});
