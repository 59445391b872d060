import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Run } from '../../src/results/schema.ts';
import { databaseFile, openStore } from '../../src/results/store.ts';
import { batches, calibrated, measurementOf, runOf } from './sample-run.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a run piece by piece, with all the patience that a busy computer needs; says when it begins. */
const PROGRAM = `
  import { writeSync } from 'node:fs';
  import { openStore } from ${JSON.stringify(new URL('../../src/results/store.ts', import.meta.url).href)};
  const [folder, json] = process.argv.slice(-2);
  const run = JSON.parse(json);
  const { endedAt, verified, measurements, ...start } = run;
  writeSync(1, 'begins');
  const store = openStore(folder, 300_000);
  store.begin(start);
  for (const [at, measurement] of measurements.entries()) store.addMeasurement(run.id, measurement, at);
  store.finish(run.id, endedAt, verified);
  store.close();`;

/** Starts a process that writes a run. */
function startWriter(run: Run): { begun: Promise<unknown>; exitCode: Promise<unknown> } {
  const args = ['--input-type=module', '--eval', PROGRAM, '--', folder, JSON.stringify(run)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return { begun: once(child.stdout, 'data'), exitCode: once(child, 'exit').then(([code]) => code) };
}

test('processes that write at once wait for each other', async () => {
  const measured = measurementOf([...calibrated, ...batches('hypercall', [100, 101, 102])]);
  const runs = [0, 1, 2, 3].map((number) =>
    runOf(Array(20).fill(measured), { id: `20261122T210145-000${number}` }),
  );
  const store = openStore(folder);
  const other = new DatabaseSync(databaseFile(folder));
  other.exec('BEGIN IMMEDIATE');
  const writers = runs.map(startWriter);
  await Promise.all(writers.map(({ begun }) => begun));
  other.exec('COMMIT');
  other.close();
  expect(await Promise.all(writers.map(({ exitCode }) => exitCode))).toEqual([0, 0, 0, 0]);
  for (const run of runs) expect(store.get(run.id)).toStrictEqual(run);
  store.close();
});
