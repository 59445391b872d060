import { expect, test } from 'vitest';
import { readRun } from '../../pages/recordings.ts';
import { isOfWorkload } from '../../src/results/measurement.ts';

const measured = readRun('run-study-workloads.json.gz').measurements.filter(isOfWorkload);

/** How often the kernel in which hackbench runs looks for another task, per message of the repetition in the middle. */
function schedulesOn(configuration: string): number {
  const account = measured.find(
    (one) => one.benchmark === 'hackbench' && one.configuration === configuration,
  )?.account;
  if (account === undefined) throw new Error(`no account of hackbench on ${configuration}`);
  const place = configuration === 'native-arm64' ? 'host-kernel' : 'vm-kernel';
  const calls = account.functions
    .filter((one) => one.name === '__schedule' && one.place === place)
    .reduce((sum, { entries }) => sum + entries, 0);
  return calls / (account.repetitions[account.middle]?.units ?? NaN);
}

test('a VM schedules less often for a message than the same kernel natively, as the page says', () => {
  const native = schedulesOn('native-arm64');
  for (const configuration of ['kvm-arm64', 'xen-arm64']) {
    const there = schedulesOn(configuration);
    expect(there).toBeGreaterThan(0);
    expect(there).toBeLessThan(native);
  }
});
