import { isDeepStrictEqual } from 'node:util';
import { type WorkloadParameters, workloadParametersSchema } from '../results/fingerprint.ts';
import type { Plan, PlannedSession } from '../results/plan.ts';
import type { Session, WorkloadSession } from '../testbeds/testbed.ts';
import { defaultParameters } from './parameters.ts';

const NAMES = workloadParametersSchema.keyof().options;

/** What all sessions of workloads have in common that is not as the catalog has it for all of them. */
export function sharedOverrides(sessions: readonly Session[]): Partial<WorkloadParameters> {
  const all = sessions.filter((session): session is WorkloadSession => session.kind === 'workload');
  const shared = NAMES.flatMap((name) => {
    const values = new Set(all.map(({ parameters }) => parameters[name]));
    const isDefault = all.every(
      ({ workload, parameters }) => defaultParameters(workload)[name] === parameters[name],
    );
    return values.size !== 1 || isDefault ? [] : [[name, [...values][0]] as const];
  });
  return Object.fromEntries(shared);
}

/** How a session is measured, where that is not as a plan says of all sessions of its kind; `undefined` if it is. */
export function ownParameters(
  session: Session,
  { microbenchmarks, workloads }: Pick<Plan, 'microbenchmarks' | 'workloads'>,
): PlannedSession['parameters'] {
  const { own, planned } =
    session.kind === 'workload'
      ? { own: session.parameters, planned: { ...defaultParameters(session.workload), ...workloads } }
      : {
          own: { iterations: session.iterations, batches: session.batches },
          planned: microbenchmarks,
        };
  return isDeepStrictEqual(own, planned) ? undefined : own;
}
