import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { databaseFile, openStore } from '../../src/results/store.ts';
import { WorldswitchError } from '../../src/system/errors.ts';
import { contentOf, EARLIER_VERSIONS, multiplyRuns, putEarlier, removeRun } from './earlier-database.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-migration-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (): string => databaseFile(folder);
const copyOf = (version: number): string => `${file()}.version-${version}`;

/** Names of what is in the folder once nothing is open. */
const left = (): string[] => readdirSync(folder).toSorted();

/** The list of runs in a folder, and each of them, or one of so many where there are too many to read. */
function resultsIn(where: string, oneOf = 1): unknown {
  const store = openStore(where);
  try {
    const list = store.list();
    return { list, runs: list.filter((_, index) => index % oneOf === 0).map(({ id }) => store.get(id)) };
  } finally {
    store.close();
  }
}

describe.each(EARLIER_VERSIONS)('a database of version %i', (version) => {
  test('is copied aside as it was, once, before it is brought up to date', () => {
    putEarlier(version, file());
    const before = contentOf(file());
    expect(before.version).toBe(version);
    const results = resultsIn(folder);
    expect(left()).toEqual(['worldswitch.db', `worldswitch.db.version-${version}`]);
    expect(contentOf(copyOf(version))).toEqual(before);
    const bytes = readFileSync(copyOf(version));
    expect(resultsIn(folder)).toEqual(results);
    expect(readFileSync(copyOf(version)).equals(bytes)).toBe(true);
  });

  test('is copied aside again once it has more runs, since somebody went back to that version', () => {
    putEarlier(version, file());
    resultsIn(folder);
    cpSync(copyOf(version), file());
    multiplyRuns(file(), 1);
    const before = contentOf(file());
    resultsIn(folder);
    expect(contentOf(copyOf(version))).toEqual(before);
    expect(left()).toEqual(['worldswitch.db', `worldswitch.db.version-${version}`]);
  });

  test.each([
    ['the same runs', (): void => undefined],
    ['fewer runs', (): void => removeRun(file())],
    [
      'other runs, and lacks some of the copy',
      (): void => {
        multiplyRuns(file(), 1);
        removeRun(file());
      },
    ],
  ])('is not copied aside again if it has %s', (_what, change) => {
    putEarlier(version, file());
    const before = contentOf(file());
    resultsIn(folder);
    cpSync(copyOf(version), file());
    change();
    resultsIn(folder);
    expect(contentOf(copyOf(version))).toEqual(before);
  });

  test('leaves a copy aside alone that is no database', () => {
    putEarlier(version, file());
    writeFileSync(copyOf(version), 'something else');
    resultsIn(folder);
    expect(readFileSync(copyOf(version), 'utf8')).toBe('something else');
  });

  test('of which a part is in the write-ahead log only, as a killed process leaves it', () => {
    const origin = mkdtempSync(join(tmpdir(), 'worldswitch-migration-'));
    putEarlier(version, databaseFile(origin));
    const writer = new DatabaseSync(databaseFile(origin));
    writer.exec(`UPDATE runs SET host = json_set(host, '$.cpu', 'written last')`);
    for (const name of readdirSync(origin)) cpSync(join(origin, name), join(folder, name));
    writer.close();
    const before = contentOf(databaseFile(origin));
    rmSync(origin, { recursive: true });
    const store = openStore(folder);
    expect(store.list().map(({ id }) => store.get(id).host.cpu)).toEqual(
      store.list().map(() => 'written last'),
    );
    store.close();
    expect(contentOf(copyOf(version))).toEqual(before);
  });
});

test('a run that could not be read before keeps no other one from being shown', () => {
  putEarlier(1, file());
  const database = new DatabaseSync(file());
  // As the first worldswitch of all recorded it.
  database.exec(`UPDATE measurements SET fingerprint = json_remove(fingerprint, '$.stampPlugin')
                 WHERE run = '20261128T005432-eec0'`);
  database.close();
  const store = openStore(folder);
  expect(() => store.get('20261128T005432-eec0')).toThrow(WorldswitchError);
  expect(store.get('20261128T005554-073e').measurements).toHaveLength(2);
  expect(store.get('20261128T005635-6269').measurements).toHaveLength(1);
  store.close();
});

test('a database that is made, and one that is up to date, are not copied', () => {
  openStore(folder).close();
  openStore(folder).close();
  expect(left()).toEqual(['worldswitch.db']);
});

/** Opens the results of a folder and prints what there is; patient, as the computer may have other work too. */
const PROGRAM = `
  import { openStore } from ${JSON.stringify(new URL('../../src/results/store.ts', import.meta.url).href)};
  const store = openStore(process.argv.at(-1), 300_000);
  const list = store.list();
  process.stdout.write(JSON.stringify({ list, last: store.get(list.at(-1).id) }));
  store.close();`;

interface Opening {
  readonly child: ChildProcess;
  /** Exit code and signal. */
  readonly exited: Promise<unknown>;
  readonly printed: Promise<string>;
}

function startOpening(): Opening {
  const args = ['--input-type=module', '--eval', PROGRAM, '--', folder];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return { child, exited: once(child, 'exit'), printed: text(child.stdout) };
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
const logSize = (): number => sizeOf(`${file()}-wal`);

/** Bytes of what is neither the database nor what SQLite keeps beside it. */
const copiedSize = (): number =>
  readdirSync(folder)
    .filter((name) => !/^worldswitch\.db(-wal|-shm)?$/.test(name))
    .reduce((sum, name) => sum + sizeOf(join(folder, name)), 0);

/** The fixture's nine runs are there again and again: of each of them some are read. */
const ONE_OF = 7;

describe('a database with many runs', () => {
  let origin: string;
  let before: ReturnType<typeof contentOf>;
  let expected: unknown;

  beforeAll(() => {
    origin = mkdtempSync(join(tmpdir(), 'worldswitch-migration-'));
    putEarlier(3, databaseFile(origin));
    multiplyRuns(databaseFile(origin), 20);
    before = contentOf(databaseFile(origin));
    const migrated = mkdtempSync(join(tmpdir(), 'worldswitch-migration-'));
    cpSync(databaseFile(origin), databaseFile(migrated));
    expected = resultsIn(migrated, ONE_OF);
    rmSync(migrated, { recursive: true });
  });
  afterAll(() => rmSync(origin, { recursive: true }));
  beforeEach(() => cpSync(databaseFile(origin), file()));

  test.each([
    ['while it is copied', () => copiedSize() > 5e5],
    ['when it has just been copied', () => copiedSize() > 0 && logSize() > 0],
    ['early in its migration', () => logSize() > 5e5],
    ['late in its migration', () => logSize() > 3e6],
  ])('is what it was if the process is killed %s', async (_when, reached) => {
    const { child, exited } = startOpening();
    while (child.exitCode === null && !reached()) await setTimeout(1);
    child.kill('SIGKILL');
    expect(await exited).toEqual([null, 'SIGKILL']);
    expect(contentOf(file())).toEqual(before);
    expect(resultsIn(folder, ONE_OF)).toEqual(expected);
    expect(contentOf(copyOf(3))).toEqual(before);
    // What was begun is not left behind.
    expect(left()).toEqual(['worldswitch.db', 'worldswitch.db.version-3']);
  });

  test('is waited for by a process that opens it while another one brings it up to date', async () => {
    const first = startOpening();
    while (first.child.exitCode === null && logSize() < 5e5) await setTimeout(1);
    const second = startOpening();
    expect(await Promise.all([first.exited, second.exited])).toEqual([
      [0, null],
      [0, null],
    ]);
    expect(await second.printed).toBe(await first.printed);
    expect(resultsIn(folder, ONE_OF)).toEqual(expected);
    expect(contentOf(copyOf(3))).toEqual(before);
  });

  test('is brought up to date once by processes that open it at the same time', async () => {
    const all = [1, 2, 3].map(startOpening);
    const none = [0, null];
    expect(await Promise.all(all.map(({ exited }) => exited))).toEqual([none, none, none]);
    expect(new Set(await Promise.all(all.map(({ printed }) => printed))).size).toBe(1);
    expect(resultsIn(folder, ONE_OF)).toEqual(expected);
    expect(contentOf(copyOf(3))).toEqual(before);
    expect(left()).toEqual(['worldswitch.db', 'worldswitch.db.version-3']);
  });

  describe('on a full disk', () => {
    let mounted = false;
    afterEach(() => {
      if (mounted) mount('umount', folder);
      mounted = false;
    });

    // As many times the database's size there is room for.
    test.for([
      ['the copy', 1.5],
      ['what the migration writes', 2.5],
    ] as const)(
      'is what it was, and the user is told so, if there is no room for %s',
      ([, times], context) => {
        const bytes = Math.round(sizeOf(databaseFile(origin)) * times);
        mounted = mount('mount', '-t', 'tmpfs', '-o', `size=${bytes}`, 'worldswitch-test', folder);
        context.skip(!mounted, 'this user may not mount a small file system');
        cpSync(databaseFile(origin), file());
        expect(openingFailure()).toMatchObject({
          name: 'WorldswitchError',
          message: expect.stringMatching(/^the disk is full[^\n]*$/),
          next: expect.stringContaining('free some space'),
        });
        expect(contentOf(file())).toEqual(before);
        mount('mount', '-o', `remount,size=${bytes * 10}`, folder);
        expect(resultsIn(folder, ONE_OF)).toEqual(expected);
        expect(contentOf(copyOf(3))).toEqual(before);
        expect(left()).toEqual(['worldswitch.db', 'worldswitch.db.version-3']);
      },
    );
  });
});

function mount(command: string, ...args: string[]): boolean {
  return spawnSync(command, args).status === 0;
}

function openingFailure(): unknown {
  try {
    openStore(folder).close();
  } catch (error) {
    return error;
  }
  return undefined;
}
