import type { RunSummary, SessionSummary } from '../../results/store.ts';
import { print } from '../print.ts';
import { withStore } from '../with-store.ts';

/** Prints which runs are stored. */
export async function listRuns(): Promise<void> {
  const runs = withStore((store) => store.list());
  await print(runs.length === 0 ? 'No run is stored yet. Next: worldswitch run makes one.\n' : table(runs));
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
    measuredOf(run)
      .map(({ name, state }) => (state === 'failed' ? `${name} (failed)` : name))
      .join(', ') || 'none',
  ];
}

/** What a run measured, configuration by configuration: `kvm-arm64`, `kvm-arm64 with 9 workloads`. */
function measuredOf({ sessions }: RunSummary): { name: string; state: SessionSummary['state'] }[] {
  const [ofWorkloads = [], ofMicrobenchmarks = []] = [true, false].map((are) =>
    sessions.filter(({ workload }) => (workload !== undefined) === are),
  );
  return [
    ...ofMicrobenchmarks.map(({ configuration, state }) => ({ name: configuration, state })),
    ...[...Map.groupBy(ofWorkloads, ({ configuration }) => configuration)].map(([configuration, own]) => ({
      name: `${configuration} with ${own.length} workload${own.length === 1 ? '' : 's'}`,
      state: own.some(({ state }) => state === 'failed') ? ('failed' as const) : ('completed' as const),
    })),
  ];
}
