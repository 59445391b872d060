import { findConfiguration, findWorkload } from '../catalog/find.ts';
import { explainedWorkload } from '../report/workloads/explained.ts';
import { renderWorkloadExplanation } from '../report/workloads/explanation.ts';
import type { Run } from '../results/schema.ts';
import { WorldswitchError } from '../system/errors.ts';
import { measureWorkloads, type WorkloadOptions } from './run-workloads.ts';
import { writeOutput } from './output.ts';
import { print } from './print.ts';
import { withStore } from './with-store.ts';

/** What `worldswitch explain` is asked for. */
interface ExplainWorkloadOptions extends WorkloadOptions {
  run?: string;
  format?: string;
  output?: string;
}

/** Says why a workload costs what it costs on a system: of a run, or measured now, and natively beside it. */
export async function explainWorkload(
  systemId: string,
  workloadId: string,
  options: ExplainWorkloadOptions,
  signal: AbortSignal,
): Promise<void> {
  const { run: id, format = 'table', output } = options;
  const system = findConfiguration(systemId);
  const workload = findWorkload(workloadId);
  if (format !== 'table') {
    throw new WorldswitchError(`a workload is not explained as ${format}`, {
      next: 'leave --format out; worldswitch show --format json has all that was recorded',
    });
  }
  const run =
    id === undefined
      ? await measureWorkloads(
          { ...options, configuration: [...new Set([system.native, system.id])], workload: [workload.id] },
          signal,
        )
      : withStore((store) => store.get(id));
  if (id === undefined && hasFailed(run)) {
    // What is to be said of it has been said while it was measured.
    process.exitCode = 1;
    return;
  }
  const text = renderWorkloadExplanation(explainedWorkload(run, system.id, workload.id));
  if (output === undefined) await print(text);
  else {
    await writeOutput(output, text);
    await print(`${output} is written\n`);
  }
}

function hasFailed({ workloads }: Run): boolean {
  return workloads.some(({ state }) => state === 'failed');
}
