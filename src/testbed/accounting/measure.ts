import { readFile } from 'node:fs/promises';
import type { System } from '../../catalog/systems.ts';
import type { Waypoint } from '../../catalog/watched-functions.ts';
import type { Workload } from '../../catalog/workloads.ts';
import type { Executed } from '../../results/executed.ts';
import type { CompletedWorkload } from '../../results/workload.ts';
import { type MachineOptions, outputFiles } from '../machine.ts';
import type { Snapshot } from '../snapshot.ts';
import { provideMachineSymbols } from '../tracing/symbols.ts';
import { measureWorkload, type MeasureWorkloadOptions } from '../workloads/measure.ts';
import type { WorkloadParameters } from '../workloads/parameters.ts';
import type { WorkloadParts } from '../workloads/parts.ts';
import { accounting, type WorkloadSymbols } from './arguments.ts';
import { readAccount } from './read-account.ts';

/**
 * The symbols of all kernels and hypervisors in a workload's machine. A VM's kernel that is another than the host's
 * tells none.
 *
 * @throws WorldswitchError if the machine gives none
 */
export async function provideWorkloadSymbols(
  { hypervisor }: System,
  parts: WorkloadParts,
  snapshot: Snapshot,
  options: Pick<MachineOptions, 'signal'>,
): Promise<WorkloadSymbols> {
  const symbols = await provideMachineSymbols(parts.emulated, parts, snapshot, options);
  const shared = hypervisor.name !== 'none' && parts.vmKernel.sha256 === parts.kernel.sha256;
  return { ...symbols, vmKernel: shared ? symbols.kernel : [] };
}

/** A measurement, and what was executed in it. */
export interface AccountedMeasurement {
  readonly measurement: CompletedWorkload;
  readonly executed: Executed;
}

/**
 * Measures a workload and sees who executes what; the machine can't tell, and the figures are the same.
 *
 * @param folder an empty folder for what the machine writes
 * @param waypoints functions whose executions are stamped
 * @throws WorldswitchError if the machine does not end well, or the workload fails in it
 */
export async function measureExecuted(
  system: System,
  workload: Workload,
  parts: WorkloadParts,
  snapshot: Snapshot,
  parameters: WorkloadParameters,
  folder: string,
  symbols: WorkloadSymbols,
  waypoints: readonly Waypoint[],
  options: MeasureWorkloadOptions,
): Promise<AccountedMeasurement> {
  const told = accounting(system, symbols, waypoints);
  const measurement = await measureWorkload(system, workload, parts, snapshot, parameters, folder, {
    ...options,
    watching: told.arguments,
  });
  return { measurement, executed: readAccount(await readFile(outputFiles(folder).account), told) };
}
