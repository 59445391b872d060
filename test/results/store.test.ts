import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { explainDatabaseError } from '../../src/results/database.ts';
import { openStore } from '../../src/results/store.ts';
import { DATABASE_VERSION } from '../../src/results/tables.ts';
import { WorldswitchError } from '../../src/system/errors.ts';
import { arbitraryRun } from './arbitrary-run.ts';
import { sampleExplanation } from './sample-explanation.ts';
import { batches, calibrated, failureOf, measurementOf, runOf } from './sample-run.ts';
import { workloadOf } from './sample-workload.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (): string => join(folder, 'worldswitch.db');
const completed = measurementOf([...calibrated, ...batches('hypercall', [100, 101, 102])]);
const failed = failureOf('kvm-arm64-vhe');
const { endedAt, verified, measurements, ...start } = runOf([completed, failed]);

describe('keeping runs', () => {
  test('any run comes back exactly as it was', () => {
    const store = openStore(folder);
    fc.assert(
      fc.property(arbitraryRun, (run) => {
        if (store.list().some((summary) => summary.id === run.id)) return;
        store.add(run);
        expect(store.get(run.id)).toStrictEqual(run);
      }),
    );
    store.close();
  });

  test('a run that is written piece by piece is the same as one that is added', () => {
    const store = openStore(folder);
    store.begin(start);
    for (const [at, measurement] of measurements.entries()) store.addMeasurement(start.id, measurement, at);
    store.finish(start.id, endedAt ?? '', verified);
    store.close();
    const reopened = openStore(folder);
    expect(reopened.get(start.id)).toStrictEqual(runOf([completed, failed]));
    expect(reopened.list()).toEqual([
      {
        id: start.id,
        label: null,
        startedAt: start.startedAt,
        endedAt,
        verified: false,
        explained: false,
        state: 'failed',
        sessions: [
          { configuration: 'kvm-arm64', workload: undefined, benchmarks: ['hypercall'], state: 'completed' },
          { configuration: 'kvm-arm64-vhe', workload: undefined, benchmarks: ['hypercall'], state: 'failed' },
        ],
        software: ['Linux 6.1.0-test', 'QEMU 10.0.2'],
        parameters: [],
      },
    ]);
    reopened.close();
  });

  test('a run of both kinds is listed with its workloads, and what is measured again replaces what was there', () => {
    const again = failureOf('kvm-arm64', ['jvm']);
    const whole = runOf([
      completed,
      workloadOf('native-arm64', 'jvm', [2000]),
      workloadOf('kvm-arm64', 'jvm', [2000]),
    ]);
    const { measurements: gave, endedAt: _end, verified: _verified, ...begun } = whole;
    const store = openStore(folder);
    store.begin(begun);
    store.addMeasurement(whole.id, again, 2);
    expect(store.list()).toMatchObject([{ sessions: [{ workload: 'jvm', state: 'failed' }] }]);
    for (const [at, measurement] of gave.entries()) store.addMeasurement(whole.id, measurement, at);
    store.finish(whole.id, whole.endedAt ?? '', false);
    expect(store.get(whole.id)).toStrictEqual(whole);
    expect(store.list()).toMatchObject([
      {
        state: 'completed',
        sessions: [
          { configuration: 'kvm-arm64', workload: undefined, state: 'completed' },
          { configuration: 'native-arm64', workload: 'jvm', state: 'completed' },
          { configuration: 'kvm-arm64', workload: 'jvm', state: 'completed' },
        ],
      },
    ]);
    store.close();
  });

  test('a run that was killed keeps what was measured and is interrupted', () => {
    const killed = openStore(folder);
    killed.begin(start);
    killed.addMeasurement(start.id, completed, 0);
    // Not closed: as if the process had been killed.
    const store = openStore(folder);
    expect(store.list()[0]?.state).toBe('interrupted');
    expect(store.get('latest')).toStrictEqual(runOf([completed], { plan: start.plan, endedAt: null }));
    store.close();
    killed.close();
  });

  test('a configuration that is measured again takes the place of what failed', () => {
    const store = openStore(folder);
    store.begin(start);
    store.addMeasurement(start.id, failed, 1);
    store.addMeasurement(start.id, completed, 0);
    store.addMeasurement(start.id, { ...completed, configuration: failed.configuration }, 1);
    expect(store.get(start.id).measurements).toStrictEqual([
      completed,
      { ...completed, configuration: failed.configuration },
    ]);
    store.close();
  });

  test('every batch is a row that SQL can ask for', () => {
    const store = openStore(folder);
    store.add(runOf([completed]));
    store.close();
    const database = new DatabaseSync(file());
    expect(
      database.prepare(`SELECT max(ticks) AS most FROM samples WHERE benchmark = 'hypercall'`).get(),
    ).toEqual({ most: 102 });
    database.close();
  });

  test('the same run again changes nothing; another one with its id is refused', () => {
    const store = openStore(folder);
    expect(store.add(runOf([completed]))).toBe('added');
    expect(store.add(runOf([completed]))).toBe('identical');
    expect(() => store.add(runOf([failed]))).toThrow('another run with the id');
    expect(store.get('latest')).toStrictEqual(runOf([completed]));
    store.close();
  });
});

describe('finding a run', () => {
  test('by the beginning of its id, if that is unique; the latest by its time', () => {
    const store = openStore(folder);
    store.add(runOf([], { id: '20270101T000000-0000', startedAt: '2027-01-01T00:00:00.000Z' }));
    store.add(runOf([], { id: '20260101T000000-0001', startedAt: '2026-01-01T00:00:00.000Z' }));
    expect(store.get('2026').id).toBe('20260101T000000-0001');
    expect(store.get('latest').id).toBe('20270101T000000-0000');
    expect(() => store.get('202')).toThrow("2 runs begin with '202': 20260101T000000-0001, 20270101");
    expect(() => store.get('2%')).toThrow("there is no run '2%'");
    store.close();
  });

  test('not by an empty text, with which the id of the only one begins too', () => {
    const store = openStore(folder);
    store.add(runOf([]));
    expect(() => store.idOf('')).toThrow("'' names no run");
    store.close();
  });

  test('by its label, if no id begins so; of several that are called so it says which', () => {
    const store = openStore(folder);
    const called = (year: string, label: string): void => {
      const { plan } = runOf([]);
      store.add(
        runOf([], {
          id: `${year}0101T000000-0000`,
          startedAt: `${year}-01-01T00:00:00.000Z`,
          plan: { ...plan, label },
        }),
      );
    };
    called('2026', 'before');
    called('2027', '2026');
    called('2028', 'twice');
    called('2029', 'twice');
    expect(store.get('before').id).toBe('20260101T000000-0000');
    expect(store.idOf('2026')).toBe('20260101T000000-0000');
    expect(() => store.idOf('twice')).toThrow(
      "2 runs are called 'twice': 20290101T000000-0000, 20280101T000000-0000",
    );
    expect(() => store.idOf('bef')).toThrow("there is no run 'bef'");
    expect(store.list({ label: 'BEF' })).toMatchObject([{ label: 'before' }]);
    expect([store.isLabel('twice'), store.isLabel('thrice')]).toEqual([true, false]);
    store.close();
  });

  test('the latest is one that came to its end, if there is one; what began last can be gone on with', () => {
    const store = openStore(folder);
    const began = (year: string): { id: string; startedAt: string } => ({
      id: `${year}0101T000000-0000`,
      startedAt: `${year}-01-01T00:00:00.000Z`,
    });
    store.add(runOf([], { ...began('2026'), endedAt: null }));
    expect(store.get('latest').id).toBe(began('2026').id);
    store.add(runOf([], began('2025')));
    expect(store.get('latest').id).toBe(began('2025').id);
    expect(store.lastBegun().id).toBe(began('2026').id);
    store.close();
  });

  test('in an empty store', () => {
    const store = openStore(folder);
    expect(() => store.get('latest')).toThrow(
      expect.objectContaining({ message: 'no run is stored yet', next: 'worldswitch run makes one' }),
    );
    store.close();
  });
});

describe('reading a part', () => {
  const explained = measurementOf(
    [...calibrated, ...batches('hypercall', [100, 101, 102]), ...batches('virtual-ipi', [7, 8, 9])],
    { explanations: [sampleExplanation] },
  );
  const of = (benchmark: string): typeof explained => ({
    ...explained,
    samples: [...calibrated, ...explained.samples.filter((sample) => sample.benchmark === benchmark)],
  });

  test('samples of one microbenchmark, and the calibrations without which they mean nothing', () => {
    const store = openStore(folder);
    store.add(runOf([explained, failed]));
    expect(store.get('latest', { samplesOf: 'hypercall' })).toStrictEqual(runOf([of('hypercall'), failed]));
    store.close();
  });

  test('explanations of some cells, or of none; which cells have one is said without reading them', () => {
    const store = openStore(folder);
    const cell = { configuration: 'kvm-arm64', benchmark: sampleExplanation.benchmark };
    store.add(runOf([explained, failed]));
    expect(store.explainedCells('latest')).toEqual([cell]);
    expect(store.get('latest', { explanationsOf: [cell] })).toStrictEqual(runOf([explained, failed]));
    const without = runOf([{ ...explained, explanations: [] }, failed]);
    expect(store.get('latest', { explanationsOf: [] })).toStrictEqual(without);
    const others = [
      { ...cell, configuration: 'xen-arm64' },
      { ...cell, benchmark: 'hypercall' },
    ];
    expect(store.get('latest', { explanationsOf: others })).toStrictEqual(without);
    store.close();
  });

  test('some of the runs, the latest first', () => {
    const store = openStore(folder);
    for (const year of [2026, 2027, 2028])
      store.add(
        runOf([completed], { id: `${year}0101T000000-0000`, startedAt: `${year}-01-01T00:00:00.000Z` }),
      );
    expect(store.count()).toBe(3);
    expect(store.list({ offset: 1, limit: 1 })).toMatchObject([
      { id: '20270101T000000-0000', software: ['Linux 6.1.0-test', 'QEMU 10.0.2'], explained: false },
    ]);
    expect(store.list({ offset: 3, limit: 1 })).toEqual([]);
    store.close();
  });
});

test('what another store has written is seen, what it only read is not', () => {
  const [own, other] = [openStore(folder), openStore(folder)];
  const before = own.changes();
  other.list();
  expect(own.changes()).toBe(before);
  other.add(runOf([]));
  expect(own.changes()).not.toBe(before);
  own.close();
  other.close();
});

function openingFailure(): WorldswitchError {
  try {
    openStore(folder).close();
  } catch (error) {
    if (error instanceof WorldswitchError) return error;
    throw error;
  }
  throw new Error('it could be used');
}

describe('a database that can not be used', () => {
  test('of a newer version', () => {
    const database = new DatabaseSync(file());
    database.exec(`PRAGMA user_version = ${DATABASE_VERSION + 1}`);
    database.close();
    expect(openingFailure()).toMatchObject({
      message: expect.stringContaining('newer worldswitch'),
      next: expect.stringContaining('update worldswitch'),
      file: file(),
    });
  });

  test('of another program', () => {
    const database = new DatabaseSync(file());
    database.exec('CREATE TABLE songs (title TEXT)');
    database.close();
    expect(openingFailure().message).toContain('belongs to another program');
  });

  test('no database at all', () => {
    writeFileSync(file(), 'These are my notes. '.repeat(1000));
    expect(openingFailure().message).toContain('is no database');
  });

  test('a damaged one', () => {
    const store = openStore(folder);
    store.add(runOf([completed]));
    store.close();
    const bytes = readFileSync(file());
    writeFileSync(file(), bytes.fill(0xff, 4096));
    const damaged = openStore(folder);
    expect(() => damaged.list()).toThrow('the database of results is damaged');
    damaged.close();
  });

  test('a run that fits the schema no more', () => {
    const store = openStore(folder);
    store.add(runOf([completed]));
    const database = new DatabaseSync(file());
    database.exec('UPDATE samples SET iterations = 0 WHERE position = 3');
    database.close();
    expect(() => store.get('latest')).toThrow('measurements[0].samples[3].iterations');
    store.close();
  });

  test('a folder that can not be made', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => openStore(join(folder, 'file', 'results'))).toThrow(
      "the folder of the database of results can't",
    );
  });

  test('a file that can only be read, and a full disk: the errors of SQLite are explained', () => {
    openStore(folder).close();
    const explanation = (database: DatabaseSync): unknown => {
      try {
        database.exec('CREATE TABLE filler AS SELECT randomblob(1000000)');
      } catch (error) {
        return explainDatabaseError(error, file());
      } finally {
        database.close();
      }
      return undefined;
    };
    const readOnly = new DatabaseSync(file(), { readOnly: true });
    expect(explanation(readOnly)).toMatchObject({ message: expect.stringContaining('can only be read') });
    const full = new DatabaseSync(file());
    full.exec('PRAGMA max_page_count = 20');
    expect(explanation(full)).toMatchObject({ message: expect.stringContaining('the disk is full') });
  });

  test('an error that is a defect of ours stays what it is', () => {
    const defect = new TypeError('undefined is not a function');
    expect(explainDatabaseError(defect, file())).toBe(defect);
  });
});
