import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultSpecjvm2008Benchmarks } from '../../../../src/catalog/specjvm2008.ts';
import { specjvm2008, type Suite, type Workload } from '../../../../src/catalog/workloads.ts';
import { openSpecjvm2008, requireUnchanged } from '../../../../src/testbeds/emulated/workloads/suite.ts';

const JAR = 'PK\u0003\u0004 and so on';

let place: string;
let folder: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'suite-'));
  folder = join(place, 'SPECjvm2008');
  for (const each of ['lib', 'docs', 'resources/xml']) mkdirSync(join(folder, each), { recursive: true });
  writeFileSync(join(folder, 'SPECjvm2008.jar'), JAR);
  writeFileSync(join(folder, 'lib/derby.jar'), 'derby');
  writeFileSync(join(folder, 'resources/xml/a.xml'), '<a/>');
  writeFileSync(join(folder, 'docs/index.html'), 'docs');
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

function suiteOf({ suite }: Workload): Suite {
  if (suite === undefined) throw new Error('it has no suite');
  return suite;
}

describe('a copy of SPECjvm2008', () => {
  test('gives the program, its libraries and its data, sorted, and nothing else', async () => {
    const suite = suiteOf(await openSpecjvm2008(folder));
    expect(suite.paths).toEqual(['SPECjvm2008.jar', 'lib/derby.jar', 'resources/xml/a.xml']);
    expect(suite.bytes).toBe(JAR.length + 'derby'.length + '<a/>'.length);
    expect(suite.benchmarks).toEqual(defaultSpecjvm2008Benchmarks);
  });

  test('is the same elsewhere, and another one if a content or a path differs', async () => {
    const { sha256 } = suiteOf(await openSpecjvm2008(folder));
    const other = join(place, 'elsewhere');
    cpSync(folder, other, { recursive: true });
    writeFileSync(join(other, 'docs/more.html'), 'not taken');
    expect(suiteOf(await openSpecjvm2008(other)).sha256).toBe(sha256);
    writeFileSync(join(other, 'lib/derby.jar'), 'Derby');
    const changed = suiteOf(await openSpecjvm2008(other)).sha256;
    writeFileSync(join(other, 'lib/derby.jar'), 'derby');
    writeFileSync(join(other, 'lib/empty.jar'), '');
    const longer = suiteOf(await openSpecjvm2008(other)).sha256;
    expect(new Set([sha256, changed, longer]).size).toBe(3);
  });

  test('that changes while it is used is refused', async () => {
    const suite = suiteOf(await openSpecjvm2008(folder));
    await expect(requireUnchanged(suite)).resolves.toBeUndefined();
    writeFileSync(join(folder, 'lib/derby.jar'), 'Derby');
    await expect(requireUnchanged(suite)).rejects.toThrow('changed while it was used');
  });

  test('has room in the VM twice: packed and unpacked', async () => {
    const { memoryMiB } = await openSpecjvm2008(folder);
    writeFileSync(join(folder, 'lib/large.jar'), Buffer.alloc(10 * 2 ** 20));
    expect((await openSpecjvm2008(folder)).memoryMiB).toBe(memoryMiB + 20);
    expect(memoryMiB).toBeGreaterThan(specjvm2008.memoryMiB);
  });

  test('does at least an operation of each benchmark, each of which is run once', async () => {
    const workload = await openSpecjvm2008(folder, ['derby', 'compress', 'derby']);
    expect(suiteOf(workload).benchmarks).toEqual(['derby', 'compress']);
    expect([workload.leastUnits, workload.units % 2]).toEqual([2, 0]);
  });

  test('a benchmark that it does not have is refused, and the nearest is named', async () => {
    await expect(openSpecjvm2008(folder, ['derbi'])).rejects.toThrow(
      "there is no benchmark of SPECjvm2008 'derbi'; the nearest is 'derby'",
    );
  });
});

test.each<[string, (folder: string) => void, RegExp]>([
  ['is not there', (path) => rmSync(path, { recursive: true }), /^there is no '\S+SPECjvm2008'$/],
  [
    'is a file',
    (path) => {
      rmSync(path, { recursive: true });
      writeFileSync(path, JAR);
    },
    /is a file, not the folder of SPECjvm2008$/,
  ],
  [
    'lacks the program',
    (path) => rmSync(join(path, 'SPECjvm2008.jar')),
    /^the folder \S+ has no SPECjvm2008.jar$/,
  ],
  [
    'has a program that is none',
    (path) => writeFileSync(join(path, 'SPECjvm2008.jar'), '<html>'),
    /is no JAR file/,
  ],
  ['has an empty program', (path) => writeFileSync(join(path, 'SPECjvm2008.jar'), ''), /is no JAR file/],
  [
    'has a link to nothing',
    (path) => symlinkSync('nothing', join(path, 'lib/link.jar')),
    /^there is no .*link\.jar'$/,
  ],
  [
    'has what can not be read',
    (path) => symlinkSync('loop', join(path, 'lib/loop')),
    /loop' can't be read \(ELOOP/,
  ],
  [
    'has a folder in itself',
    (path) => symlinkSync('..', join(path, 'lib/up')),
    /can't be read \(ELOOP|too large/,
  ],
  [
    'has a device, which has no end',
    (path) => symlinkSync('/dev/zero', join(path, 'lib/device')),
    /device' is neither a file nor a folder$/,
  ],
])('a folder that %s is refused in one sentence', async (_name, spoil, sentence) => {
  spoil(folder);
  await expect(openSpecjvm2008(folder)).rejects.toThrow(sentence);
  await expect(openSpecjvm2008(folder)).rejects.toMatchObject({ name: 'WorldswitchError' });
});
