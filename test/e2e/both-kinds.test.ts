import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { baselineOfRun } from '../../src/analysis/baseline-of-run.ts';
import { DEFAULT_BATCHES } from '../../src/catalog/microbenchmarks.ts';
import { summarise } from '../../src/analysis/summary.ts';
import { writeBaseline } from '../../src/results/baseline.ts';
import type { Run } from '../../src/results/schema.ts';
import { type Ended, run, start } from './support/command.ts';
import { latest } from './support/stored.ts';
import { completed, completedWorkload } from './support/study.ts';
import { useWorkspace } from './support/workspace.ts';

const workspace = useWorkspace();
const file = join(workspace.folder, 'baseline.json');
const MICROBENCHMARK = ['-m', 'hypercall'];
const WORKLOAD = ['-w', 'tcp-rr', '--units', '200', '--repetitions', '2', '--launches', '2'];

let resumed: Ended;
let measured: Run;

// The run that all other tests look at.
test('what was measured before Ctrl-C is kept, and the rest is measured when it is resumed', async () => {
  const args = ['run', '-c', 'kvm-arm64', ...MICROBENCHMARK, ...WORKLOAD, '--jobs', '1'];
  const command = start(workspace, ...args);
  await command.says('kvm-arm64 tcp-rr: booting');
  process.kill(-command.pid, 'SIGINT');
  const interrupted = await command.ended;
  resumed = await run(workspace, 'run', '--resume');
  measured = await latest(workspace);
  expect(interrupted).toMatchObject({ exitCode: 130, stdout: '' });
  expect(interrupted.stderr).toContain('kvm-arm64: done');
  expect(interrupted.stderr).toContain('worldswitch run --resume goes on where it stopped');
  expect(resumed.exitCode).toBe(0);
  expect(resumed.stderr).toContain('kvm-arm64 tcp-rr: done');
  expect(resumed.stderr).not.toContain('kvm-arm64: ');
  expect(measured.plan.sessions).toEqual([
    { configuration: 'kvm-arm64', benchmarks: ['hypercall'] },
    { configuration: 'kvm-arm64', benchmarks: ['tcp-rr'] },
  ]);
  expect(measured.measurements).toMatchObject([
    { state: 'completed', kind: 'microbenchmarks' },
    { state: 'completed', kind: 'workload' },
  ]);
});

test('exits of a workload are priced by the hypercall of a VM like its own, which has a vPMU', () => {
  const [hypercall] = summarise(completed(measured, 'kvm-arm64'));
  const workload = completedWorkload(measured, 'kvm-arm64', 'tcp-rr');
  expect(workload.pricedBy).toBe('hypercall/vpmu');
  expect(workload.hypercall).toBeGreaterThan(hypercall?.median ?? Number.NaN);
});

test('every format of show has both kinds', async () => {
  const of = async (format: string): Promise<string> =>
    (await run(workspace, 'show', '--format', format)).stdout;
  const table = await of('table');
  expect(table).toBe(resumed.stdout);
  expect(table).toMatch(/^hypercall +\| +[\d,.]+ \|/m);
  expect(table).toMatch(/^tcp-rr, a transaction \| +[\d,.]+$/m);
  const markdown = await of('markdown');
  expect(markdown).toMatch(/^\| hypercall \| [\d,.]+ \| [\d,]+ \|$/m);
  expect(markdown).toMatch(/^\| tcp-rr, a transaction \| [\d,.]+ \|$/m);
  const csv = await of('csv');
  expect(csv.match(/,kvm-arm64,hypercall,/g)).toHaveLength(DEFAULT_BATCHES);
  const { samples } = completedWorkload(measured, 'kvm-arm64', 'tcp-rr');
  const repetitions = samples.filter(({ benchmark }) => benchmark === 'tcp-rr');
  expect(csv.match(/,kvm-arm64,tcp-rr,/g)).toHaveLength(repetitions.length);
  const { stdout } = await run(workspace, 'runs');
  expect(stdout.split('\n')[1]).toMatch(/completed +kvm-arm64: hypercall; kvm-arm64: tcp-rr +Linux \S+$/);
});

test('compared with itself it differs in nothing', async () => {
  const { exitCode, stdout } = await run(workspace, 'compare', 'latest', measured.id);
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: expect.stringContaining('\nno difference in 2 cells\n'),
  });
});

test('what is measured again holds against it, and not against fewer instructions', async () => {
  await writeBaseline(file, baselineOfRun(measured));
  const same = await run(workspace, 'check', '--baseline', file);
  expect(same).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('check passed: no difference in 2 cells'),
  });

  const text = readFileSync(file, 'utf8');
  const workload = /"benchmark":"tcp-rr","median":([\d.]+),"sensitivity":([\d.]+)/.exec(text);
  const [median, sensitivity] = [Number(workload?.[1]), Number(workload?.[2])];
  const lessBy = (less: number): void =>
    writeFileSync(
      file,
      text.replace(
        workload?.[0] ?? '',
        `"benchmark":"tcp-rr","median":${median - less},"sensitivity":${sensitivity}`,
      ),
    );
  lessBy(sensitivity);
  expect(await run(workspace, 'check', '--baseline', file)).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('one of more than'),
  });

  // Of two figures that stray independently.
  const told = Math.ceil(sensitivity * Math.SQRT2) + 10;
  lessBy(told);
  const above = await run(workspace, 'check', '--baseline', file);
  expect(above).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining('check failed: 1 of 2 cells above'),
  });
  const more = `\\+${told.toLocaleString('en-US')}`;
  expect(above.stdout).toMatch(new RegExp(`^kvm-arm64 +tcp-rr, per transaction .* ${more} .*!$`, 'm'));
  // One of the other kind is still as it was.
  expect((await run(workspace, 'check', '--baseline', file, ...MICROBENCHMARK)).exitCode).toBe(0);
});
