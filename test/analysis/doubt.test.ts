import { describe, expect, test } from 'vitest';
import {
  compareSides,
  isChanged,
  isUnjudged,
  type Side,
  type SideCell,
} from '../../src/analysis/comparison.ts';
import { judge } from '../../src/analysis/verdict.ts';
import { INSTRUCTIONS } from '../../src/results/clock.ts';

function sideOf(cell: Partial<SideCell>): Side {
  return {
    label: 'a side',
    versions: 'Linux 6.1',
    cells: [
      {
        configuration: 'kvm-arm64',
        benchmark: 'vm-switch',
        kind: 'microbenchmark',
        clock: INSTRUCTIONS,
        value: 1000,
        sensitivity: 3,
        counts: { iterations: 4, batches: 64 },
        perOperation: [],
        path: 'one-pcpu',
        profile: undefined,
        ...cell,
      },
    ],
  };
}

/** What is said of another figure than 1000, whose sensitivity is known, of 64 batches of 4 operations. */
function said(cell: Partial<SideCell>): { changed: boolean; doubt: string | undefined; passed: boolean } {
  const all = [sideOf({}), sideOf({ value: 1500, ...cell })] as const;
  const [one, reversed] = [compareSides(...all), compareSides(...(all.toReversed() as [Side, Side]))];
  const [own] = one.cells;
  if (own === undefined) throw new Error('no cell');
  expect(reversed.cells.map(({ doubt }) => doubt)).toEqual([own.doubt]);
  expect(isUnjudged(own)).toBe(own.doubt !== undefined && own.difference !== 0);
  const verdict = judge(one, { value: 0, unit: 'clock' });
  return { changed: isChanged(own), doubt: own.doubt, passed: verdict.passed };
}

describe("a difference can't be judged", () => {
  test('if there are too few batches to know how far one side moves', () => {
    const counts = { iterations: 4, batches: 2 };
    expect(said({ counts, sensitivity: undefined })).toEqual({
      changed: false,
      passed: false,
      doubt: '2 batches are too few to say how far it moves; 16 or more say it',
    });
    // Baselines of earlier versions say one all the same.
    expect(said({ counts, sensitivity: 3 }).changed).toBe(false);
    expect(said({ counts: { iterations: 4, batches: 16 } }).changed).toBe(true);
  });

  test('if batches of one side are of one or two operations, and not those of the other', () => {
    for (const iterations of [1, 2]) {
      const { doubt, ...others } = said({ counts: { iterations, batches: 64 } });
      expect(others).toEqual({ changed: false, passed: false });
      expect(doubt).toMatch(/^the first operation of a batch .* or 3 or more of both, can be compared$/);
    }
    expect(said({ counts: { iterations: 3, batches: 64 } }).changed).toBe(true);
    const few = sideOf({ counts: { iterations: 1, batches: 64 } });
    expect(compareSides(few, few).cells.map(({ doubt }) => doubt)).toEqual([undefined]);
  });

  test('if a workload was launched once', () => {
    const launched = { kind: 'workload', benchmark: 'tcp-rr', counts: undefined } as const;
    const cellsOf = (a: Partial<SideCell>, b: Partial<SideCell>) =>
      compareSides(sideOf({ ...launched, ...a }), sideOf({ ...launched, value: 1500, ...b })).cells;
    for (const [a, b] of [
      [undefined, undefined],
      [undefined, 3],
      [3, undefined],
    ] as const) {
      const cells = cellsOf({ sensitivity: a }, { sensitivity: b });
      expect(cells.map(({ doubt }) => doubt)).toEqual([
        '1 launch does not say how far it moves; 2 or more say it',
      ]);
      expect(cells.map(isChanged)).toEqual([false]);
    }
    expect(cellsOf({ sensitivity: 3 }, { sensitivity: 3 }).map(isChanged)).toEqual([true]);
  });

  test('but is judged where no scheduler is passed, however few there are', () => {
    const fixed = { benchmark: 'hypercall', sensitivity: 0 };
    const { cells } = compareSides(
      sideOf(fixed),
      sideOf({ ...fixed, value: 1001, counts: { iterations: 1, batches: 1 } }),
    );
    expect(cells.map(isChanged)).toEqual([true]);
  });

  test('and what is the same is no difference', () => {
    const counts = { iterations: 4, batches: 2 };
    expect(said({ counts, sensitivity: undefined, value: 1000 })).toMatchObject({
      changed: false,
      passed: true,
    });
  });
});
