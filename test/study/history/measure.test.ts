import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { History } from '../../../src/analysis/history/history.ts';
import { openStore, type Store } from '../../../src/results/store.ts';
import type { Axis } from '../../../src/study/history/axis.ts';
import { cellsFor } from '../../../src/study/history/cells.ts';
import { measureHistory } from '../../../src/study/history/measure.ts';
import type { HistoryEvent, VersionToMeasure } from '../../../src/study/history/order.ts';
import { InterruptedError, WorldswitchError } from '../../../src/system/errors.ts';
import { axisWith, runWith } from './archive.ts';

let folder: string;
let store: Store;
let measured: VersionToMeasure[];
let events: HistoryEvent[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-history-'));
  store = openStore(folder);
  measured = [];
  events = [];
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const numbers = ['6.1.1', '6.1.2', '6.1.3', '6.2.1', '6.2.2'];
const cells = cellsFor(['kvm-arm64'], ['hypercall']);

/** What a hypercall takes with each version; `undefined` if it does not boot. */
type Figures = Readonly<Record<string, number | undefined>>;

function measuring(
  figures: Figures,
  axis: Axis = axisWith(numbers),
  {
    shard,
    version = 1,
    most = Number.POSITIVE_INFINITY,
  }: { shard?: { index: number; of: number }; version?: number; most?: number } = {},
): Promise<History> {
  return measureHistory({ software: 'kernel', range: '6.1..6.2', every: 'all', cells }, axis, {
    store,
    jobs: 1,
    shard,
    onEvent: (event) => events.push(event),
    measure: async (what) => {
      if (measured.length >= most) throw new InterruptedError();
      measured.push(what);
      const run = runWith(what.offer.version, figures[what.offer.version], version);
      store.add(run);
      return run;
    },
  });
}

function figuresOf({ lines: [line] }: History): (number | string | undefined)[] {
  return (line?.points ?? []).map(({ readings: [reading], gap }) => reading?.value ?? gap);
}

function versionsMeasured(): string[] {
  return measured.map(({ offer }) => offer.version);
}

const same: Figures = Object.fromEntries(numbers.map((number) => [number, 100]));

describe('a history', () => {
  test('is measured coarse first, then where the step is', async () => {
    const history = await measuring({ ...same, '6.1.3': 110, '6.2.1': 110, '6.2.2': 110 });
    expect(versionsMeasured().slice(0, 2)).toEqual(['6.2.2', '6.1.3']);
    expect(figuresOf(history)).toEqual([100, 100, 110, 110, 110]);
    expect(history.causes).toMatchObject([{ from: 1, to: 2, steps: [{ difference: 10 }] }]);
  });

  test('is not measured again, and what is new is', async () => {
    await measuring(same, axisWith(numbers.slice(0, 3)));
    measured = [];
    await measuring(same, axisWith(numbers.slice(0, 3)));
    expect(measured).toEqual([]);
    await measuring(same);
    expect(versionsMeasured().toSorted()).toEqual(['6.2.1', '6.2.2']);
  });

  test('goes on where it was interrupted', async () => {
    await expect(measuring(same, axisWith(numbers), { most: 2 })).rejects.toThrow(InterruptedError);
    expect(measured).toHaveLength(2);
    await measuring(same);
    expect(versionsMeasured().toSorted()).toEqual(numbers);
  });

  test('has a gap with its reason where a version does not boot, and does not try it again', async () => {
    const history = await measuring({ ...same, '6.1.2': undefined });
    expect(figuresOf(history)).toEqual([100, 'the machine does not boot', 100, 100, 100]);
    measured = [];
    await measuring(same);
    expect(measured).toEqual([]);
  });

  test('has one where the archive has lost a version, unless that was measured', async () => {
    const lost = axisWith(numbers, ['6.1.2']);
    expect(figuresOf(await measuring(same, lost))[1]).toMatch(/the archive has no such version/);
    store.add(runWith('6.1.2', 100));
    expect(figuresOf(await measuring(same, lost))).toEqual([100, 100, 100, 100, 100]);
  });

  test('has one, too, where something can not be had, and goes on', async () => {
    const history = await measureHistory(
      { software: 'kernel', range: '6.1', every: 'all', cells },
      axisWith(numbers),
      {
        ...{ store, jobs: 2, onEvent: (event: HistoryEvent) => events.push(event) },
        measure: async () => {
          throw new WorldswitchError('there is no network', { next: 'connect' });
        },
      },
    );
    expect(new Set(figuresOf(history))).toEqual(new Set(['there is no network']));
  });

  test('says how far it is', async () => {
    await measuring(same);
    expect(events[0]).toEqual({ kind: 'begun', stored: 0, missing: 5 });
    expect(events.at(-1)).toMatchObject({
      kind: 'done',
      done: 5,
      total: 5,
      name: expect.stringContaining('Linux 6.'),
    });
  });

  test('is shared among computers: together the shards have all, each once', async () => {
    for (const index of [0, 1]) await measuring(same, axisWith(numbers), { shard: { index, of: 2 } });
    expect(versionsMeasured().toSorted()).toEqual(numbers);
  });
});

describe('another version of measurements', () => {
  test('throws nothing away: one version is measured with both, which joins them', async () => {
    await measuring(same, axisWith(numbers.slice(0, 4)));
    measured = [];
    // What is timed takes 7 more since.
    const later = Object.fromEntries(numbers.map((number) => [number, 107]));
    const history = await measuring(later, axisWith(numbers), { version: 2 });
    expect(versionsMeasured()).toEqual(['6.2.2', '6.2.1']);
    expect(figuresOf(history)).toEqual([100, 100, 100, 107, 107]);
    expect(history.seams).toEqual([]);
    expect(history.causes).toEqual([]);
  });

  test('which measurements before did not record, is joined likewise', async () => {
    await measuring(same, axisWith(numbers.slice(0, 4)), { version: 1 });
    measured = [];
    await measuring({ ...same, '6.2.2': 120 }, axisWith(numbers), { version: 2 });
    expect(versionsMeasured()).toContain('6.2.1');
  });
});
