import { workloads } from '../../catalog/workloads.ts';
import { formats } from '../../report/format.ts';
import type { Run } from '../../results/schema.ts';
import { openStore } from '../../results/store.ts';
import { lacksExplanations } from '../../study/execute.ts';
import { MisuseError } from '../../system/errors.ts';
import { type PlannedOrder, type PlanOptions, planOrder, planRestOrder } from '../../work/carry-out.ts';
import { requireOrderHeeded } from '../../work/heeded-order.ts';
import type { Order } from '../../work/order.ts';
import { benchmarkOrderOf, type BenchmarkOptions, flagOf, givenOf } from '../benchmark-options.ts';
import { printDryRun } from '../dry-run.ts';
import { carryOutNow, sayOnStderr } from '../measure-now.ts';
import { type SoftwareChoice, softwareOrderOf } from '../options.ts';
import { exitCodes } from '../exit-code.ts';
import { print } from '../print.ts';
import { withStore } from '../with-store.ts';

/** What `worldswitch run` is told. */
export interface RunOptions extends BenchmarkOptions, SoftwareChoice {
  study?: 'microbenchmarks' | 'workloads';
  testbed?: 'emulated' | 'here' | 'host';
  driver?: boolean;
  /** `user@machine[:port]`. */
  host?: string;
  explain?: boolean;
  /** What the run is called. */
  label?: string;
  verify?: boolean;
  cold?: boolean;
  jobs?: number;
  keep?: boolean;
  dryRun?: boolean;
  /** The id of a run; true if none was named. */
  resume?: string | true;
}

/** Sets up what is missing, boots, measures, stores and prints. @throws MisuseError if it can't */
export async function run(options: RunOptions, signal: AbortSignal): Promise<void> {
  if (options.dryRun === true) {
    await printDryRun(await planOrder(orderOf(options), { say: sayOnStderr, signal }));
    return;
  }
  const store = openStore();
  try {
    const plan = (how: PlanOptions): Promise<PlannedOrder> =>
      options.resume === undefined
        ? planOrder(orderOf(options), how)
        : planRestOrder(begunRun(options.resume), restOf(options), how);
    const result = await carryOutNow(plan, store, signal);
    await print(formats.table(result));
    if (hasFailed(result) || lacksExplanations(result)) process.exitCode = exitCodes.impossible;
  } finally {
    store.close();
  }
}

function hasFailed({ measurements }: Run): boolean {
  return measurements.some(
    (each) => each.state === 'failed' || (each.kind === 'microbenchmarks' && each.failures.length > 0),
  );
}

function begunRun(resume: string | true): Run {
  return withStore((store) => (resume === true ? store.lastBegun() : store.get(resume)));
}

/** @throws MisuseError if the options contradict each other */
function orderOf(options: RunOptions): Order {
  const { testbed, driver, host, explain, label, verify, cold, jobs, keep } = options;
  const order = {
    ...benchmarkOrderOf(ofStudy(options)),
    ...{ testbed, driver, host, explain, label, verify, cold, jobs, keep },
    software: softwareOrderOf(options),
  };
  requireOrderHeeded(order);
  return order;
}

function restOf({ cold, jobs, keep, timeout, specjvm2008: folder, ...options }: RunOptions): Order {
  const suite = folder === undefined ? {} : { specjvm2008: { folder } };
  return { cold, jobs, keep, timeout, software: softwareOrderOf(options), ...suite };
}

/** What `--study` says, as the options that say the same. @throws MisuseError if others say something else */
function ofStudy({ study, ...options }: RunOptions): RunOptions {
  if (study === undefined) return options;
  const other = study === 'workloads' ? 'microbenchmarks' : 'workloads';
  const [contrary] = givenOf(options, other);
  if (contrary !== undefined) {
    throw new MisuseError(`--study says ${study}, and ${flagOf(contrary)} is about ${other}`, {
      next: 'leave --study out, or the options that worldswitch run --help says are of the other kind',
    });
  }
  return study === 'workloads'
    ? { ...options, workload: options.workload ?? workloads.map(({ id }) => id) }
    : options;
}
