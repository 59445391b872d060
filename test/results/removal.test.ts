import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { databaseFile, openStore, type Store } from '../../src/results/store.ts';
import { bringIndexUpToDate } from '../../src/study/history/index-figures.ts';
import { sampleExplanation } from './sample-explanation.ts';
import { batches, calibrated, measurementOf, runOf } from './sample-run.ts';

let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-removal-'));
  store = openStore(folder);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const measured = measurementOf([...calibrated, ...batches('hypercall', [140, 140, 140])], {
  explanations: [sampleExplanation],
});
const kept = runOf([measured]);
const removed = runOf([{ ...measured, configuration: 'kvm-arm64-vhe' }], { id: '20270101T000000-0000' });

/** How many rows each table has. */
function rows(): Record<string, number> {
  const database = new DatabaseSync(databaseFile(folder));
  const tables = ['runs', 'measurements', 'samples', 'explanations', 'figures', 'conditions', 'unindexed'];
  const counts = tables.map((table) => {
    const row = database.prepare(`SELECT count(*) AS number FROM ${table}`).get();
    return [table, Number(row?.['number'])] as const;
  });
  database.close();
  return Object.fromEntries(counts);
}

test.each([true, false])('nothing of it is left, and all else is as it was (indexed: %s)', (indexed) => {
  store.add(kept);
  if (indexed) bringIndexUpToDate(store);
  const before = rows();
  store.add(removed);
  if (indexed) bringIndexUpToDate(store);
  store.remove([removed.id]);
  expect(rows()).toEqual(before);
  expect(store.get('latest')).toStrictEqual(kept);
  bringIndexUpToDate(store);
  expect(store.indexedCells().map(({ configuration }) => configuration)).toEqual(['kvm-arm64']);
});

test('what is indexed when it has just been removed stays out', () => {
  store.add(removed);
  const found = store.unindexed(1);
  store.remove([removed.id]);
  store.index(found.map((each) => ({ ...each, figures: [] })));
  expect(rows()).toMatchObject({ runs: 0, figures: 0, unindexed: 0 });
});

test('a run that is held is refused, and none is removed; then it can be, and nothing is left of the lock', () => {
  store.add(kept);
  store.add(removed);
  const held = store.hold(removed.id);
  expect(() => store.remove([kept.id, removed.id])).toThrow(`run ${removed.id} is being measured`);
  expect(store.count()).toBe(2);
  held.release();
  store.remove([kept.id, removed.id]);
  expect(store.count()).toBe(0);
  expect(readdirSync(join(folder, 'measuring'))).toEqual([]);
});
