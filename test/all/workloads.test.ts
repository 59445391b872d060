import { expect, test } from 'vitest';
import { workloadFigures } from '../../src/analysis/workload-figures.ts';
import { workloads } from '../../src/catalog/workloads.ts';
import { parseRun } from '../../src/results/exchange.ts';
import type { WorkloadMeasurement } from '../../src/results/workload.ts';
import { run } from '../e2e/support/command.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

const workspace = useWorkspace();

/** Instructions of each repetition, by the machine's counter and by the account. */
function repetitionsOf(measured: WorkloadMeasurement | undefined): { counted: number; accounted: number }[] {
  if (measured?.state !== 'completed' || measured.account === undefined) throw new Error('it has no account');
  const { start, repetitions, account } = measured;
  return [start, ...repetitions].map(({ begin, end }, index) => ({
    counted: end - begin,
    accounted: account.repetitions[index]?.instructions.reduce((sum, each) => sum + each, 0) ?? 0,
  }));
}

test.each(workloads)(
  '$id runs without a hypervisor, and every instruction is accounted',
  async ({ id, leastUnits }) => {
    const few = ['--units', String(3 * leastUnits), '--repetitions', '1'];
    const ended = await run(workspace, 'run', '-w', id, '-c', 'native-arm64', ...few);
    expect(ended).toMatchObject({ exitCode: 0 });
    const { stdout } = await run(workspace, 'show', '--format', 'json');
    const { workloads: measured } = parseRun(stdout, 'the latest run');
    expect(measured).toMatchObject([{ state: 'completed', workload: id }]);
    expect(workloadFigures(measured)[0]?.perUnit).toBeGreaterThan(0);
    for (const { counted, accounted } of repetitionsOf(measured[0]))
      expect(Math.abs(accounted - counted)).toBeLessThan(1e-4 * counted);
  },
);
