import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { workloadFigures } from '../../src/analysis/workload-figures.ts';
import { isOfWorkload } from '../../src/results/measurement.ts';
import { componentOf } from '../../src/results/software.ts';
import { run } from '../e2e/support/command.ts';
import { makeStandIn } from '../e2e/support/specjvm2008.ts';
import { latest } from '../e2e/support/stored.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

const workspace = useWorkspace();
const folder = join(workspace.folder, 'suite', 'SPECjvm2008');
const SUITE = ['-w', 'specjvm2008', '--specjvm2008', folder];
const NATIVE = ['-c', 'native-arm64', '--repetitions', '1'];

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  await makeStandIn(folder);
});

test('benchmarks run in a VM and without, with what they cost, and the copy is in the fingerprint', async () => {
  const configurations = ['-c', 'native-arm64', 'kvm-arm64', '--repetitions', '1'];
  const few = ['--units', '4', '--benchmark', 'compress', 'scimark.lu.small'];
  const ended = await run(workspace, 'run', ...SUITE, ...few, ...configurations, '--jobs', '1');
  expect(ended).toMatchObject({ exitCode: 0 });
  expect(ended.stdout).toContain('specjvm2008, an operation');
  const measured = await latest(workspace);
  const [native, kvm] = workloadFigures(measured.measurements);
  expect(native?.perUnit).toBeGreaterThan(1e6);
  // It computes.
  expect(kvm?.normalized?.value).toBeGreaterThan(0.9);
  expect(kvm?.normalized?.value).toBeLessThan(1.1);
  const benchmarks = ['compress', 'scimark.lu.small'];
  const { specjvm2008 } = measured.plan;
  expect(specjvm2008).toMatchObject({ folder, benchmarks });
  for (const { fingerprint } of measured.measurements.filter(isOfWorkload))
    expect(componentOf(fingerprint.software, 'suite')).toMatchObject({
      ...{ name: 'SPECjvm2008', sha256: specjvm2008?.sha256, benchmarks },
    });
  const explained = await run(workspace, 'explain', 'kvm-arm64', 'specjvm2008', '--run', 'latest');
  expect(explained).toMatchObject({ exitCode: 0 });
  expect(explained.stdout).toContain('What the overhead consists of, instructions per operation');
});

test('more operations cost as much more, and what is booted afresh is the same to the instruction', async () => {
  const one = ['--benchmark', 'compress'];
  const verified = await run(workspace, 'run', ...SUITE, ...one, ...NATIVE, '--units', '5', '--verify');
  expect(verified).toMatchObject({ exitCode: 0 });
  const few = workloadFigures((await latest(workspace)).measurements)[0]?.perUnit ?? 0;
  expect(await run(workspace, 'run', ...SUITE, ...one, ...NATIVE, '--units', '9')).toMatchObject({
    exitCode: 0,
  });
  const many = workloadFigures((await latest(workspace)).measurements)[0]?.perUnit ?? 0;
  expect(Math.abs(many / few - 1)).toBeLessThan(0.2);
});

test.each([
  ['derby', /SPECjvm2008: derby has no score. Errors in benchmark: derby Error in setup of Benchmark/],
  ['serial', /SPECjvm2008: the harness ended with status 1.*the stand-in ends here/],
])('a benchmark that fails is shown with its own words: %s', async (benchmark, words) => {
  const ended = await run(workspace, 'run', ...SUITE, ...NATIVE, '--benchmark', 'compress', benchmark);
  expect(ended.exitCode).toBe(3);
  expect(ended.stderr).toMatch(words);
  expect(ended.stderr).toContain('Next: ');
});

test('a run is not resumed with a copy that changed, nor without one', async () => {
  const failing = await run(workspace, 'run', ...SUITE, ...NATIVE, '--benchmark', 'derby');
  expect(failing.exitCode).toBe(3);
  const { id } = await latest(workspace);
  writeFileSync(join(folder, 'lib/more.jar'), '');
  const changed = await run(workspace, 'run', '--resume');
  expect(changed.stderr).toContain(`is not the one that run ${id} began with`);
  rmSync(folder, { recursive: true });
  const gone = await run(workspace, 'run', '--resume');
  expect(gone.stderr).toContain(`there is no '${folder}'`);
  expect([changed.exitCode, gone.exitCode]).toEqual([3, 3]);
});
