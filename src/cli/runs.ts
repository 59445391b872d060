import { Command } from 'commander';
import type { RunSummary } from '../results/store.ts';
import { print } from './print.ts';
import { withStore } from './with-store.ts';

/** `worldswitch runs` */
export function runsCommand(): Command {
  return new Command('runs').description('Lists the runs that are stored, the latest first.').action(() => {
    const runs = withStore((store) => store.list());
    return print(
      runs.length === 0 ? 'No run is stored yet. Next: worldswitch run makes one.\n' : table(runs),
    );
  });
}

function table(runs: readonly RunSummary[]): string {
  const lines = [['run', 'began (UTC)', 'state', 'configurations'], ...runs.map(cells)];
  const widths = [0, 1, 2].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) => `${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`)
    .join('');
}

function cells(run: RunSummary): string[] {
  const states = {
    completed: run.verified ? 'verified' : 'completed',
    failed: 'failed in part',
    interrupted: 'interrupted or going on',
  };
  return [
    run.id,
    run.startedAt.slice(0, 16).replace('T', ' '),
    states[run.state],
    [...run.configurations, ...workloadsOf(run)]
      .map(({ id, state: own }) => (own === 'failed' ? `${id} (failed)` : id))
      .join(', ') || 'none',
  ];
}

/** Workloads of a run, by the system they ran on. */
function workloadsOf({ workloads }: RunSummary): RunSummary['workloads'] {
  const systems = Map.groupBy(workloads, ({ id }) => id.split(' ')[0] ?? '');
  return [...systems].map(([id, of]) => ({
    id: `${id} with ${of.length} workload${of.length === 1 ? '' : 's'}`,
    state: of.some(({ state }) => state === 'failed') ? 'failed' : 'completed',
  }));
}
