import { isNativeOf } from '../analysis/workload-figures.ts';
import { isResolved } from '../analysis/workloads/interval.ts';
import {
  exitsPerUnit,
  type ExitsPerUnit,
  type Overhead,
  overheadOf,
} from '../analysis/workloads/overhead.ts';
import type { Configuration } from '../catalog/configurations.ts';
import { isOfWorkload, type WorkloadMeasurement } from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';
import { pricedByOf } from './explained-cells.ts';
import { knownConfiguration } from './known-configurations.ts';
import { workloadsOf } from './workload-cells.ts';

/** What the overhead of one workload consists of, on each configuration of which the run can say it. */
export interface WorkloadOverheads {
  readonly workload: string;
  readonly configurations: readonly ExplainedOverhead[];
}

/** The overhead of a workload on a configuration. */
export interface ExplainedOverhead {
  readonly configuration: Configuration;
  readonly total: Overhead;
  /** Without the client's work. */
  readonly server: Overhead;
  readonly exits: ExitsPerUnit;
  /** Instructions at which each exit is counted as a transition. */
  readonly exitCost: number;
  /** The microbenchmark that they are the figure of, on the configuration. */
  readonly pricedBy: string;
}

/** The overheads that a run explains, by workload; what was not measured with an account is left out. */
export function explainedOverheads(run: Run): WorkloadOverheads[] {
  const completed = run.measurements.filter(isOfWorkload);
  return workloadsOf(run).flatMap((workload) => {
    const own = completed.filter(({ benchmark }) => benchmark === workload);
    const configurations = own.flatMap((measurement) => explain(measurement, own));
    return configurations.length === 0 ? [] : [{ workload, configurations }];
  });
}

function explain(
  measurement: WorkloadMeasurement,
  completed: readonly WorkloadMeasurement[],
): ExplainedOverhead[] {
  const { account, hypercall } = measurement;
  const pricedBy = pricedByOf(measurement);
  const configuration = knownConfiguration(measurement.configuration);
  const without = completed.find((each) => each !== measurement && isNativeOf(each, measurement));
  const native = without?.account;
  if (
    account === undefined ||
    native === undefined ||
    hypercall === undefined ||
    pricedBy === null ||
    configuration === undefined
  )
    return [];
  const [total, server] = (['total', 'server'] as const).map((side) =>
    overheadOf(account, native, configuration, hypercall, side),
  );
  // An account that somebody else's file brought may name a repetition that it has not.
  if (total === undefined || server === undefined || !Number.isFinite(total.rest)) return [];
  // A split of what may be nothing says nothing.
  if (without === undefined || !isResolved(measurement, without)) return [];
  return [{ configuration, total, server, exits: exitsPerUnit(account), exitCost: hypercall, pricedBy }];
}
