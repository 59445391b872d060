import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from '../../../src/results/store.ts';
import { type Bisection, bisectVersions } from '../../../src/study/history/bisect.ts';
import { cellsFor } from '../../../src/study/history/cells.ts';
import { axisWith, runWith } from './archive.ts';

let folder: string;
let store: Store;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-bisect-'));
  store = openStore(folder);
  said = [];
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const numbers = ['6.1.1', '6.1.2', '6.1.3', '6.1.4', '6.1.5', '6.1.6', '6.1.7', '6.1.8'];

/** @param figures what a hypercall takes with each version; `undefined` if it does not boot */
function bisecting(figures: readonly (number | undefined)[]): Promise<Bisection> {
  return bisectVersions(
    { software: 'kernel', range: '6.1', every: 'all', cells: cellsFor(['kvm-arm64'], ['hypercall']) },
    axisWith(numbers),
    {
      ...{ store, jobs: 1, by: undefined, onEvent: () => {} },
      measure: ({ offer }) => {
        const run = runWith(offer.version, figures[numbers.indexOf(offer.version)]);
        store.add(run);
        return Promise.resolve(run);
      },
      onVerdict: (number, verdict, left) => said.push(`${number} ${verdict ?? 'skipped'} ${left}`),
    },
  );
}

test.each([1, 4, 7])('the first version that is another is found: that at %i', async (first) => {
  const found = await bisecting(numbers.map((_, index) => (index < first ? 100 : 120)));
  expect(found).toMatchObject({ good: first - 1, bad: first, skipped: [] });
  expect(said.at(-1) ?? ' 0').toMatch(/ 0$/);
});

test('what can not be told is skipped, and named with its reason if it lies between the two', async () => {
  const found = await bisecting([100, 100, 100, 100, undefined, 100, undefined, 120]);
  expect(found).toMatchObject({
    ...{ good: 5, bad: 7 },
    skipped: [{ index: 6, reason: 'the machine does not boot' }],
  });
});

test('what is said to be left is what is still between good and bad', async () => {
  const found = await bisecting([100, 100, 100, 120, undefined, 120, 120, 120]);
  expect(found).toMatchObject({ good: 2, bad: 3, skipped: [] });
  expect(said).toEqual(['6.1.5 skipped 5', '6.1.4 bad 2', '6.1.3 good 0']);
});

test('what differs in nothing has no first version', async () => {
  await expect(bisecting(numbers.map(() => 100))).rejects.toThrow(/nothing differs by that much/);
});
