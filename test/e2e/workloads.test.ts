import { expect, test } from 'vitest';
import { workloadFigures } from '../../src/analysis/workload-figures.ts';
import type { Run } from '../../src/results/schema.ts';
import { run, start } from './support/command.ts';
import { latest } from './support/stored.ts';
import { completedWorkload } from './support/study.ts';
import { useWorkspace } from './support/workspace.ts';

const workspace = useWorkspace({ booted: true });
const WORKLOADS = ['run', '--study', 'workloads'];
const CONFIGURATIONS = ['-c', 'native-arm64', 'kvm-arm64'];
const SMALL = ['-w', 'tcp-rr', '--units', '200', '--repetitions', '2', '--launches', '2'];

/** All of a run but how long it took. */
function measuredIn({ measurements }: Run): object[] {
  return measurements.map((each) => ({ ...each, wallSeconds: null }));
}

let first: Run;
test('a transaction costs more in a VM than without', async () => {
  expect(await run(workspace, ...WORKLOADS, ...CONFIGURATIONS, ...SMALL)).toMatchObject({ exitCode: 0 });
  first = await latest(workspace);
  const [native, kvm] = workloadFigures(first.measurements);
  expect(native?.normalized?.value).toBe(1);
  expect(kvm?.normalized?.value).toBeGreaterThan(1);
  const { account } = completedWorkload(first, 'kvm-arm64', 'tcp-rr');
  for (const [place, file] of [
    ...([
      ['host-user', 'netperf'],
      ['host-user', 'libc.so.6'],
    ] as const),
    ...([
      ['vm-user', 'netserver'],
      ['vm-user', 'libc.so.6'],
    ] as const),
    ...([
      ['host-kernel', 'vhost'],
      ['vm-kernel', 'virtio_ring'],
    ] as const),
  ])
    expect(account?.functions).toContainEqual(expect.objectContaining({ place, file }));
});

test('Ctrl-C keeps what was measured, --resume measures the rest, and all is the same to the instruction', async () => {
  const command = start(workspace, ...WORKLOADS, ...CONFIGURATIONS, ...SMALL, '--jobs', '1');
  await command.says('native-arm64 tcp-rr: measuring');
  process.kill(-command.pid, 'SIGINT');
  const interrupted = await command.ended;
  expect(interrupted).toMatchObject({ exitCode: 130, stdout: '' });
  expect(interrupted.stderr).toContain('worldswitch run --resume goes on where it stopped');
  expect(interrupted.stderr).not.toContain('failed');
  const rest = await run(workspace, 'run', '--resume');
  expect(rest.exitCode).toBe(0);
  expect(rest.stderr).not.toContain('kvm-arm64 tcp-rr');
  expect(rest.stderr).not.toContain('booting');
  expect(measuredIn(await latest(workspace))).toEqual(measuredIn(first));
});

test('a machine without a hypervisor is the same when it is booted afresh', async () => {
  const verified = await run(workspace, ...WORKLOADS, '-c', 'native-arm64', ...SMALL, '--verify');
  expect(verified).toMatchObject({ exitCode: 0 });
  expect(verified.stdout).toContain('Verified: every workload was run twice');
});

test.each([
  [['-w', 'tcp-rrr'], "there is no workload 'tcp-rrr'; the nearest is 'tcp-rr'"],
  [['-w', 'tcp-rr', '-c', 'kvm-arm'], "there is no configuration 'kvm-arm'; the nearest is 'kvm-arm64'"],
  [['-w', 'hypercall'], "there is no workload 'hypercall'"],
  [['-m', 'tcp-rr'], "there is no microbenchmark 'tcp-rr'"],
  [
    ['-w', 'tcp-rr', '--iterations', '3'],
    '--iterations is about microbenchmarks, and none is to be measured',
  ],
  [['-w', 'tcp-rr', '--explain'], '--explain is about microbenchmarks, and none is to be measured'],
  [
    ['-w', 'tcp-rr', '--study', 'microbenchmarks'],
    '--study says microbenchmarks, and --workload is about workloads',
  ],
  [
    ['--no-vhost', '--study', 'microbenchmarks'],
    '--study says microbenchmarks, and --no-vhost is about workloads',
  ],
  [['-w', 'specjvm2008'], 'name its folder with --specjvm2008'],
  [['--specjvm2008', '/nowhere'], "there is no '/nowhere'. Next: run SPECjvm2008's installer"],
  [['--benchmark', 'compress'], 'name the folder of your copy with --specjvm2008'],
  [['--specjvm2008', '.', '-m', 'hypercall'], '--specjvm2008 is about workloads, and none is to be measured'],
  [['--resume', '--benchmark', 'derby'], "cannot be used with option '--benchmark <name...>'"],
])('run %j is refused', async (args, sentence) => {
  const { exitCode, stderr, stdout } = await run(workspace, 'run', ...args);
  expect([exitCode === 0, stdout]).toEqual([false, '']);
  expect(stderr).toContain(sentence);
});
