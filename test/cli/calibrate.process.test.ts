import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hardwareProfiles } from '../../src/catalog/hardware/index.ts';
import { hardwareToJson } from '../../src/results/hardware-file.ts';
import { openStore } from '../../src/results/store.ts';
import { explainedRun } from '../results/explained.ts';
import { worldswitch } from './worldswitch.ts';

const home = mkdtempSync(join(tmpdir(), 'worldswitch-calibrate-'));
afterAll(() => rmSync(home, { recursive: true }));

const results = openStore(home);
results.add(explainedRun([{ place: 'host-kernel', name: 'handle_exit', count: 1000 }]));
results.close();

const [first] = hardwareProfiles;
if (first === undefined) throw new Error('there is no hardware');
const own = join(home, 'own.json');
writeFileSync(own, hardwareToJson({ ...first, id: 'own' }));
const inNanoseconds = join(home, 'nanoseconds.json');
writeFileSync(inNanoseconds, hardwareToJson({ ...first, id: 'own' }).replace('"cycles"', '"nanoseconds"'));

test.each([
  ['a host without its testbed', ['calibrate', '--host', 'root@there'], '--host names a host'],
  ['no repetition', ['calibrate', '--repetitions', '0'], '--repetitions is 0, and may be 1 to 100'],
  ['a base that is none', ['calibrate', '--base', 'xgen'], "no hardware 'xgen'; the nearest is 'xgene'"],
  ['a profile that is there already', ['calibrate', '-o', own], 'there is such a file already'],
  ['a profile in no folder', ['calibrate', '-o', join(home, 'nowhere', 'x.json')], 'its folder is not there'],
  [
    'predictions for KernelCI',
    ['show', '--hardware', own, '--format', 'kcidb'],
    'kcidb has what was recorded, and predictions are not',
  ],
  ['a file that is not there', ['show', '--hardware', './none.json'], "the hardware profile can't be read"],
  ['a file in another unit', ['show', '--hardware', inNanoseconds], 'costs are in nanoseconds'],
  [
    'predictions among what was recorded',
    ['show', '--hardware', own, '--format', 'csv'],
    'csv has what was recorded, and predictions are not',
  ],
])('%s is one sentence with the next step', async (_, args, sentence) => {
  const { stdout, stderr, exitCode } = await worldswitch(home, ...args);
  expect(stdout).toBe('');
  expect(exitCode).toBeGreaterThan(1);
  expect(stderr).toContain(sentence);
  expect(stderr).toMatch(/^worldswitch: .+ Next: .+\n$/);
});

test('a run of an earlier version has no predictions beside it, and the command is said that makes them', async () => {
  const { stdout, exitCode } = await worldswitch(home, 'show', '--hardware', own);
  expect(exitCode).toBe(0);
  expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /Not predicted: hypercall on kvm-arm64, as .* Next: worldswitch run/,
  );
});
