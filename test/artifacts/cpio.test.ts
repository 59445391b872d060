import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CpioEntry, writeCpioArchive } from '../../src/artifacts/cpio.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-cpio-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The bytes of an archive of these entries. */
async function archiveOf(entries: readonly CpioEntry[]): Promise<Buffer> {
  const file = join(folder, 'archive');
  rmSync(file, { force: true });
  await writeCpioArchive(file, entries);
  return readFileSync(file);
}

/** The entries of an archive by the kernel's description of the format, as name, mode and content. */
function entriesOf(archive: Buffer): { path: string; mode: number; content: Buffer }[] {
  const entries = [];
  for (let at = 0; ;) {
    const field = (index: number): number =>
      Number.parseInt(archive.toString('latin1', at + 6 + 8 * index, at + 14 + 8 * index), 16);
    expect(archive.toString('latin1', at, at + 6)).toBe('070701');
    expect(at % 4).toBe(0);
    const [mode, size, nameSize] = [field(1), field(6), field(11)];
    const path = archive.toString('utf8', at + 110, at + 110 + nameSize - 1);
    expect(archive[at + 110 + nameSize - 1]).toBe(0);
    const start = at + Math.ceil((110 + nameSize) / 4) * 4;
    if (path === 'TRAILER!!!') return entries;
    entries.push({ path, mode, content: archive.subarray(start, start + size) });
    at = start + Math.ceil(size / 4) * 4;
  }
}

test('a reader of the format finds what was put in', async () => {
  const file = fc.record({
    kind: fc.constant('file' as const),
    path: fc.stringMatching(/^[a-z/]{1,20}$/),
    mode: fc.constantFrom(0o644, 0o755),
    content: fc.uint8Array({ maxLength: 50 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(file, { maxLength: 8 }), async (files) => {
      const found = entriesOf(await archiveOf(files));
      expect(found).toEqual(
        files.map(({ path, mode, content }) => ({
          path,
          mode: 0o100000 | mode,
          content: Buffer.from(content),
        })),
      );
    }),
  );
});

test('folders and devices have their kinds', async () => {
  const entries: CpioEntry[] = [
    { kind: 'folder', path: 'dev' },
    { kind: 'character-device', path: 'dev/console', mode: 0o600, major: 5, minor: 1 },
  ];
  const modes = entriesOf(await archiveOf(entries)).map(({ path, mode }) => [path, mode.toString(8)]);
  expect(modes).toEqual([
    ['dev', '40755'],
    ['dev/console', '20600'],
  ]);
});

test('a file that is copied is as one that is given', async () => {
  // Longer than what is read at a time, and not a multiple of four.
  const content = Buffer.alloc(2_500_001, 'worldswitch');
  const from = join(folder, 'original');
  writeFileSync(from, content);
  const copied = await archiveOf([{ kind: 'copy', path: 'usr/bin/program', mode: 0o755, from }]);
  const given = await archiveOf([{ kind: 'file', path: 'usr/bin/program', mode: 0o755, content }]);
  expect(copied.equals(given)).toBe(true);
});
