import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type LinkedFile, timedCodeOf } from '../../src/artifacts/timed-code.ts';

const folder = mkdtempSync(join(tmpdir(), 'worldswitch-timed-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a source became. */
function linked(source: string, content: string): LinkedFile {
  const path = join(folder, `${source.replaceAll('/', '-')}-${content}`);
  writeFileSync(path, content);
  return { source, path };
}

const core = linked('guest/probe/core.c', 'a');
const report = linked('guest/probe/report.c', 'b');

test('is the same whatever a program says, and in whichever order it is linked', async () => {
  const before = await timedCodeOf([core, report]);
  expect(await timedCodeOf([linked('guest/probe/report.c', 'c'), core])).toBe(before);
});

test('is another one with other code, or more of it', async () => {
  const before = await timedCodeOf([core, report]);
  expect(await timedCodeOf([linked('guest/probe/core.c', 'd'), report])).not.toBe(before);
  expect(await timedCodeOf([core, report, linked('libc.a', 'e')])).not.toBe(before);
});
