import { measuredWords } from '../../report/measured-words.ts';
import { printable } from '../../report/printable.ts';
import { type AskedRuns, rangeOf } from '../../results/asked-runs.ts';
import type { RunSummary } from '../../results/store.ts';
import { print } from '../print.ts';
import { withStore } from '../with-store.ts';

/** What `worldswitch runs` is told. */
export interface RunsOptions extends Omit<AskedRuns, 'benchmark'> {
  microbenchmark?: string[];
  workload?: string[];
  format: 'table' | 'json';
}

/** Prints which runs are stored. @throws MisuseError if no run can be what is asked for */
export async function listRuns({
  format,
  microbenchmark = [],
  workload = [],
  ...asked
}: RunsOptions): Promise<void> {
  const named = [...microbenchmark, ...workload];
  const benchmark = named.length === 0 ? undefined : named;
  const { runs, all } = withStore((store) => ({
    runs: store.list(rangeOf({ ...asked, benchmark }, store)),
    all: store.count(),
  }));
  if (format === 'json') await print(`${JSON.stringify(runs, null, 2)}\n`);
  else if (all === 0) await print('No run is stored yet. Next: worldswitch run makes one.\n');
  else if (runs.length === 0)
    await print(`None of the stored runs (${all}) fits. Next: worldswitch runs shows all of them.\n`);
  else await print(table(runs));
}

/** Removes runs, by their ids, the beginnings of these, or labels. @throws WorldswitchError if one can't be, and removes none */
export async function removeRuns(named: readonly string[]): Promise<void> {
  const ids = withStore((store) => {
    const found = [...new Set(named.map((name) => store.idOf(name)))];
    store.remove(found);
    return found;
  });
  await print(ids.map((id) => `Run ${id} is removed.\n`).join(''));
}

function table(runs: readonly RunSummary[]): string {
  const all = [
    ['run', 'label', 'began (UTC)', 'state', 'measured', 'software', 'parameters'],
    ...runs.map(cells),
  ];
  // A column in which no run has anything says nothing.
  const columns = [...(all[0] ?? []).keys()].filter((column) =>
    all.some((line, row) => row > 0 && line[column] !== ''),
  );
  const widths = columns.map((column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  return all
    .map((line) => columns.map((column, index) => (line[column] ?? '').padEnd(widths[index] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
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
    run.label ?? '',
    run.startedAt.slice(0, 16).replace('T', ' '),
    states[run.state],
    measuredWords(run.sessions) || 'none',
    run.software.join(', '),
    run.parameters.join(' '),
  ].map(printable);
}
