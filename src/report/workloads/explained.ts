import { isNativeOf } from '../../analysis/workload-figures.ts';
import { findConfiguration, findWorkload } from '../../catalog/find.ts';
import { wordsOf } from '../../catalog/workloads.ts';
import type { Run } from '../../results/schema.ts';
import type { CompletedWorkload } from '../../results/workload.ts';
import { WorldswitchError } from '../../system/errors.ts';
import type { ExplainedWorkload } from './explanation.ts';

/**
 * What a run says of why a workload costs what it costs on a system.
 *
 * @throws WorldswitchError if the run does not have it, or not with an account
 */
export function explainedWorkload(run: Run, systemId: string, workloadId: string): ExplainedWorkload {
  const completed = run.workloads.filter((each) => each.state === 'completed');
  const found = completed.find(({ system, workload }) => system === systemId && workload === workloadId);
  const measures = `worldswitch explain ${systemId} ${wordsOf(workloadId)} measures and explains it`;
  if (found === undefined)
    throw new WorldswitchError(`run ${run.id} did not measure ${workloadId} on ${systemId}`, {
      next: measures,
    });
  const system = findConfiguration(systemId);
  const account = accountOf(run, found);
  const native = completed.find((each) => each !== found && isNativeOf(each, found));
  if (native === undefined && system.native !== system.id) {
    throw new WorldswitchError(
      `run ${run.id} did not measure ${workloadId} on ${system.native}, which it is compared with`,
      { next: measures },
    );
  }
  return {
    system,
    workload: findWorkload(workloadId),
    account,
    native: native === undefined ? undefined : accountOf(run, native),
    exitCost: found.hypercall,
  };
}

function accountOf(
  run: Run,
  { system, workload, account, fingerprint }: CompletedWorkload,
): NonNullable<CompletedWorkload['account']> {
  if (account !== undefined) return account;
  throw new WorldswitchError(
    `run ${run.id} has no account of ${workload} on ${system}: QEMU ${fingerprint.qemu.version} can't be asked for one`,
    { next: 'measure again with --qemu bookworm-backports, which brings one that can' },
  );
}
