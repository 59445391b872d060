import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Anchor } from '../../../src/analysis/prediction/basis.ts';
import { predictChange } from '../../../src/analysis/prediction/change.ts';
import { predict } from '../../../src/analysis/prediction/prediction.ts';
import { isCertain } from '../../../src/analysis/prediction/range.ts';
import {
  arbitraryCosts,
  arbitraryCounts,
  costing,
  countingProfile,
  eventsWith,
  profileWith,
} from './sample-events.ts';

const hypercall = new Map([
  ['instruction', 100],
  ['isb', 5],
]);
const anchor: Anchor = { counts: hypercall, value: 306, unit: 'nanoseconds', said: 'a hypercall takes 306' };
const uncertain = { isb: costing(20, [5, 60]), instruction: costing(1, [0.5, 2]) };

describe('an anchor', () => {
  test('is predicted as it is known, without a range', () => {
    const { range, unit } = predict(eventsWith({ instruction: 100, isb: 5 }), {
      profile: profileWith(uncertain),
      anchor,
    });
    expect(unit).toBe('nanoseconds');
    expect([range.least, range.middle, range.most]).toEqual(
      [306, 306, 306].map((each) => expect.closeTo(each, 9)),
    );
  });

  test('gives cycles where the frequency is known', () => {
    const profile = profileWith(uncertain, { gigahertz: 2 });
    const { range, unit } = predict(eventsWith({ instruction: 200, isb: 10 }), { profile, anchor });
    expect([unit, range.middle]).toEqual(['cycles', expect.closeTo(2 * 2 * 306, 9)]);
  });

  test('narrows the range of an operation that is like it', () => {
    const profile = profileWith(uncertain);
    const alike = eventsWith({ instruction: 110, isb: 5 });
    expect(isCertain(predict(alike, { profile, anchor: undefined }).range)).toBe(false);
    expect(isCertain(predict(alike, { profile, anchor }).range)).toBe(true);
  });
});

describe('a change', () => {
  test('is split by kind into parts that add up to it', () => {
    fc.assert(
      fc.property(arbitraryCounts, arbitraryCounts, arbitraryCosts, (a, b, costs) => {
        const profile = profileWith(
          Object.fromEntries(
            Object.entries(costs).map(([kind, { cycles, least, most }]) => [
              kind,
              costing(cycles, [least, most]),
            ]),
          ),
        );
        const events = [a, b].map((counts) => eventsWith(Object.fromEntries(counts)));
        const given = new Map([['load-store', 3]]);
        const change = predictChange(
          [events[0] ?? eventsWith({}), events[1] ?? eventsWith({})],
          { profile, anchor: undefined },
          given,
        );
        const { before, after, difference, parts } = change;
        expect(difference.middle).toBeCloseTo(after.range.middle - before.range.middle, 6);
        expect(parts.reduce((sum, part) => sum + part.difference, 0)).toBeCloseTo(difference.middle, 6);
        expect(difference.least).toBeLessThanOrEqual(difference.middle + 1e-9);
        expect(difference.middle).toBeLessThanOrEqual(difference.most + 1e-9);
      }),
    );
  });

  test('of the cost of one kind leaves the others as they are', () => {
    const basis = { profile: profileWith({ 'gich-read': costing(270, [245, 295]) }), anchor: undefined };
    const events = eventsWith({ instruction: 100, 'gich-read': 10 });
    const { difference, parts, after } = predictChange([events, events], basis, new Map([['gich-read', 10]]));
    expect(difference).toEqual({ least: 100 - 2950, middle: 100 - 2700, most: 100 - 2450 });
    expect(parts.map(({ kind }) => kind.id)).toEqual(['gich-read']);
    expect(after.range.middle).toBe(200);
  });
});

test('terms are no part of what is predicted, and each counts where it applies', () => {
  const term = {
    id: 'flush',
    title: 'a flush',
    switchedOnBy: 'l1tf=flush',
    per: 'vmm',
    ...costing(2000),
  } as const;
  const profile = { ...countingProfile, terms: [term] };
  const of = (vmm: number): unknown[] =>
    predict(eventsWith({ instruction: 10 }, vmm), { profile, anchor: undefined }).terms.map(
      ({ range }) => range.middle,
    );
  expect([of(0), of(1)]).toEqual([[], [2000]]);
  expect(predict(eventsWith({ instruction: 10 }, 1), { profile, anchor: undefined }).range.middle).toBe(10);
});
