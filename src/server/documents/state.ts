import { z } from 'zod';
import { kindOf } from '../../catalog/benchmarks.ts';
import type { PlannedSession } from '../../results/plan.ts';
import type { Run } from '../../results/schema.ts';
import type { RunSummary } from '../../results/store.ts';
import { isOf } from '../../study/rest.ts';
import { beginning, isFinal, type Progress } from '../measuring/progress.ts';

/** What has become of a run, as far as it can be known. */
export const runStateSchema = z
  .enum(['preparing', 'measuring', 'cancelling', 'interrupted', 'completed', 'failed'])
  .meta({
    id: 'RunState',
    description:
      'failed: a session could not be measured. interrupted: it has not come to its end, and this server does not ' +
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
}: Pick<Run, 'endedAt' | 'measurements'>): RunSummary['state'] {
  if (endedAt === null) return 'interrupted';
  return measurements.some(({ state }) => state === 'failed') ? 'failed' : 'completed';
}

/** What a session of a plan is called: `kvm-arm64`, or `kvm-arm64 tcp-rr`. */
export function nameOfSession({ configuration, benchmarks }: PlannedSession): string {
  const workload = benchmarks.find((id) => kindOf(id) === 'workload');
  return workload === undefined ? configuration : `${configuration} ${workload}`;
}

/** How far a run is that another process measures, or measured: as far as it is stored. */
function progressOfRecord(run: Run): Progress {
  const { plan, measurements } = run;
  const begun = beginning(run.id, plan.sessions.map(nameOfSession));
  return {
    ...begun,
    state: storedStateOf(run),
    seconds: run.endedAt === null ? null : (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000,
    sessions: begun.sessions.map((each, index) => {
      const session = plan.sessions[index];
      const measurement = session && measurements.find((one) => isOf(one, session));
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
