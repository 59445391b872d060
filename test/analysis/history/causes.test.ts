import { describe, expect, test } from 'vitest';
import { causesOf } from '../../../src/analysis/history/causes.ts';
import type { ExplainedStep } from '../../../src/analysis/history/history.ts';

/** A step that functions account for: their names with what each contributes. */
function step(functions: Record<string, number>, fields: Partial<ExplainedStep> = {}): ExplainedStep {
  const parts = Object.entries(functions).map(([name, difference]) => {
    return { name, place: 'host-kernel', a: 10, b: 10 + difference, difference };
  });
  const difference = parts.reduce((sum, part) => sum + part.difference, 0);
  return {
    ...{ configuration: 'kvm-arm64', benchmark: 'hypercall', unit: 'instructions', from: 0, to: 1 },
    ...{ a: 1000, b: 1000 + difference, difference, sensitivity: 0, runs: { a: 'a', b: 'b' } },
    functions: parts,
    ...fields,
  };
}

describe('steps of several cells', () => {
  test('have one cause if the same functions account for half of the smaller one', () => {
    const [cause, ...others] = causesOf([
      step({ flush: 100, sync: 20 }),
      step({ flush: 90, schedule: 300, sync: 15 }, { benchmark: 'vm-switch' }),
    ]);
    expect(others).toEqual([]);
    expect(cause?.functions).toEqual(['flush', 'sync']);
  });

  test('have two if other functions do, if one goes the other way, or between other versions', () => {
    expect(
      causesOf([step({ flush: 100 }), step({ schedule: 100 }, { benchmark: 'vm-switch' })]),
    ).toHaveLength(2);
    expect(causesOf([step({ flush: 100 }), step({ flush: -90 }, { benchmark: 'vm-switch' })])).toHaveLength(
      2,
    );
    expect(causesOf([step({ flush: 100 }), step({ flush: 100 }, { from: 1, to: 2 })])).toHaveLength(2);
  });

  test('of which nothing is known have each their own', () => {
    const unknown = causesOf([
      step({}, { functions: null }),
      step({}, { functions: null, benchmark: 'vm-switch' }),
    ]);
    expect(unknown.map(({ functions }) => functions)).toEqual([[], []]);
  });
});
