import { isNativeOf } from '../../analysis/workload-figures.ts';
import {
  exitsPerUnit,
  type ExitsPerUnit,
  type Overhead,
  overheadOf,
} from '../../analysis/workloads/overhead.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import type { Run } from '../../results/schema.ts';
import type { CompletedWorkload } from '../../results/workload.ts';
import { knownSystem } from './systems.ts';

/** What the overhead of one workload consists of, on each system of which the run can say it. */
export interface WorkloadOverheads {
  readonly workload: string;
  readonly systems: readonly ExplainedOverhead[];
}

/** The overhead of a workload on a system. */
export interface ExplainedOverhead {
  readonly system: Configuration;
  readonly total: Overhead;
  /** Without the client's work. */
  readonly server: Overhead;
  readonly exits: ExitsPerUnit;
  /** Instructions of a hypercall on the system, at which each exit is counted as a transition. */
  readonly exitCost: number;
}

/** The overheads that a run explains, by workload; what was not measured with an account is left out. */
export function explainedOverheads(run: Run): WorkloadOverheads[] {
  const completed = run.workloads.filter((each) => each.state === 'completed');
  return (run.plan.workloads?.workloads ?? []).flatMap((workload) => {
    const own = completed.filter((each) => each.workload === workload);
    const systems = own.flatMap((measurement) => explain(measurement, own));
    return systems.length === 0 ? [] : [{ workload, systems }];
  });
}

function explain(
  measurement: CompletedWorkload,
  completed: readonly CompletedWorkload[],
): ExplainedOverhead[] {
  const { account, hypercall } = measurement;
  const system = knownSystem(measurement.system);
  const native = completed.find((each) => each !== measurement && isNativeOf(each, measurement))?.account;
  if (account === undefined || native === undefined || hypercall === undefined || system === undefined)
    return [];
  const [total, server] = (['total', 'server'] as const).map((side) =>
    overheadOf(account, native, system, hypercall, side),
  );
  // An account that somebody else's file brought may name a repetition that it has not.
  if (total === undefined || server === undefined || !Number.isFinite(total.rest)) return [];
  return [{ system, total, server, exits: exitsPerUnit(account), exitCost: hypercall }];
}
