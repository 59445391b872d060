import { expect, test } from 'vitest';
import { workloadFigures } from '../../src/analysis/workload-figures.ts';
import { workloads } from '../../src/catalog/workloads.ts';
import type { WorkloadMeasurement } from '../../src/results/measurement.ts';
import { run } from '../e2e/support/command.ts';
import { latest } from '../e2e/support/stored.ts';
import { completedWorkload } from '../e2e/support/study.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

const workspace = useWorkspace();

/** Instructions of each repetition, by the machine's counter and by the account. */
function repetitionsOf({ samples, account }: WorkloadMeasurement): { counted: number; accounted: number }[] {
  if (account === undefined) throw new Error('it has no account');
  return samples.map(({ ticks }, index) => ({
    counted: ticks,
    accounted: account.repetitions[index]?.instructions.reduce((sum, each) => sum + each, 0) ?? 0,
  }));
}

/** The part of what a workload executes that is in none of its files. */
function inNoFile({ account }: WorkloadMeasurement): number {
  const executed = (account?.functions ?? []).map((each) => ({
    instructions: Math.max(0, each.instructions),
    isKnown: each.name !== null || each.file !== undefined || each.functions > 1,
  }));
  const sum = (all: typeof executed): number =>
    all.reduce((total, { instructions }) => total + instructions, 0);
  return sum(executed.filter(({ isKnown }) => !isKnown)) / sum(executed);
}

/** Java compiles while it runs. */
const COMPILES = new Set(['jvm', 'specjvm2008']);

test.each(workloads)(
  '$id runs without a hypervisor, and every instruction is accounted, and known where it is from',
  async ({ id, leastUnits, units }) => {
    // Enough that what a start takes more or less than another one is not most of it.
    const few = [
      '--units',
      String(Math.max(3 * leastUnits, units / 2)),
      '--repetitions',
      '1',
      '--launches',
      '1',
    ];
    const ended = await run(workspace, 'run', '-w', id, '-c', 'native-arm64', ...few);
    expect(ended).toMatchObject({ exitCode: 0 });
    const measured = await latest(workspace);
    expect(measured.measurements).toMatchObject([{ state: 'completed', benchmark: id }]);
    expect(workloadFigures(measured.measurements)[0]?.perUnit).toBeGreaterThan(0);
    expect(inNoFile(completedWorkload(measured, 'native-arm64', id))).toSatisfy((part: number) =>
      COMPILES.has(id) ? part > 0.01 && part < 1 : part < 0.01,
    );
    for (const { counted, accounted } of repetitionsOf(completedWorkload(measured, 'native-arm64', id)))
      expect(Math.abs(accounted - counted)).toBeLessThan(1e-4 * counted);
  },
);
