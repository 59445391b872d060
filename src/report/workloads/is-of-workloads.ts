import type { Run } from '../../results/schema.ts';

/** Whether a run set out to measure workloads, not microbenchmarks. */
export function isOfWorkloads({ plan }: Run): boolean {
  return plan.workloads !== undefined;
}
