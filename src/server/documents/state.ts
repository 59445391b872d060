import { z } from 'zod';
import type { RunSummary } from '../../results/store.ts';
import { beginning, isFinal, type Progress } from '../measuring/progress.ts';
import type { Run } from '../../results/schema.ts';

/** What has become of a run, as far as it can be known. */
export const runStateSchema = z
  .enum(['preparing', 'measuring', 'cancelling', 'interrupted', 'completed', 'failed'])
  .meta({
    id: 'RunState',
    description:
      'failed: a configuration could not be measured. interrupted: it has not come to its end, and this server does not ' +
      'measure it: it was interrupted, or another process is at it.',
  });
export type RunState = z.infer<typeof runStateSchema>;

/** The state of a stored run: what this server measures now it knows better than the record. */
export function stateOf(stored: RunSummary['state'], progress: Progress | undefined): RunState {
  if (stored !== 'interrupted' || progress === undefined || isFinal(progress.state)) return stored;
  return progress.state;
}

/** The state that the record of a run says. */
export function storedStateOf({
  endedAt,
  measurements,
  workloads,
}: Pick<Run, 'endedAt' | 'measurements' | 'workloads'>): RunSummary['state'] {
  if (endedAt === null) return 'interrupted';
  return [...measurements, ...workloads].some(({ state }) => state === 'failed') ? 'failed' : 'completed';
}

/** How far a run is that another process measures, or measured: as far as it is stored. */
function progressOfRecord(run: Run): Progress {
  const begun = beginning(run.id, cellsOf(run));
  const measured = [
    ...run.measurements.map((measurement) => ({ id: measurement.configuration, measurement })),
    ...run.workloads.map((measurement) => ({ id: workloadName(measurement), measurement })),
  ];
  return {
    ...begun,
    state: storedStateOf(run),
    configurations: begun.configurations.map((each) => {
      const measurement = measured.find(({ id }) => id === each.id)?.measurement;
      if (measurement === undefined) return each;
      if (measurement.state === 'failed') {
        const { error: message, next } = measurement;
        return { ...each, phase: 'failed', error: { message, next } };
      }
      const { boot, measure } = measurement.wallSeconds;
      return { ...each, phase: 'completed', seconds: boot + measure };
    }),
  };
}

/** What a run measures one after the other: configurations, or workloads on systems. */
function cellsOf({ plan: { configurations, workloads } }: Run): readonly string[] {
  if (workloads === undefined) return configurations;
  return workloads.systems.flatMap((system) =>
    workloads.workloads.map((workload) => workloadName({ system, workload })),
  );
}

function workloadName({ system, workload }: { readonly system: string; readonly workload: string }): string {
  return `${system} ${workload}`;
}

/**
 * How far a stored run is, if this server has or had to do with it: what is measured now it knows better than the
 * record, what is over the record knows better, as the run may have been resumed elsewhere.
 */
export function progressOf(run: Run, own: Progress | undefined): Progress {
  const recorded = progressOfRecord(run);
  if (own === undefined) return recorded;
  if (!isFinal(own.state)) return own;
  const { lines, error } = own;
  return recorded.state === 'interrupted'
    ? { ...recorded, state: own.state, lines, error }
    : { ...recorded, lines };
}
