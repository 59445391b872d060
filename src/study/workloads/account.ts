import { accountOf } from '../../analysis/workloads/account.ts';
import { waypointsOf } from '../../hypervisors/index.ts';
import type { Account } from '../../results/account.ts';
import type { Executed } from '../../results/executed.ts';
import {
  accounting,
  type Accounting,
  type WorkloadSymbols,
} from '../../testbeds/emulated/accounting/arguments.ts';
import { isOlder, OLDEST_TRACING_QEMU } from '../../artifacts/emulator.ts';
import type { Snapshot } from '../../testbeds/emulated/snapshot.ts';
import { provideMachineSymbols } from '../../testbeds/emulated/tracing/symbols.ts';
import type { WorkloadParts } from '../../testbeds/emulated/workloads/parts.ts';
import type { WorkloadCell } from './plan.ts';

/** How a cell is accounted. */
export interface CellAccounting {
  readonly symbols: WorkloadSymbols;
  readonly accounting: Accounting;
}

/** Whether an emulator's plugins can say who executes what. */
export function canAccount({ emulator }: WorkloadParts): boolean {
  return !isOlder(emulator.version, OLDEST_TRACING_QEMU);
}

/**
 * What is needed to account a cell.
 *
 * @param ofVmKernel the symbols of the VM's kernel, where it is another one than the host's
 */
export async function accountingOf(
  { system, workload }: WorkloadCell,
  parts: WorkloadParts,
  snapshot: Snapshot,
  ofVmKernel: () => Promise<WorkloadSymbols['vmKernel']>,
  signal: AbortSignal,
): Promise<CellAccounting> {
  const { kernel, hypervisor } = await provideMachineSymbols(parts.emulated, parts, snapshot, { signal });
  const virtual = system.hypervisor.name !== 'none';
  const same = parts.vmKernel.sha256 === parts.kernel.sha256;
  const vmKernel = virtual ? (same ? kernel : await ofVmKernel()) : [];
  const symbols = { kernel, vmKernel, hypervisor };
  return { symbols, accounting: accounting(system, symbols, waypointsFor(system, workload)) };
}

/** The account of what was executed. */
export function cellAccount(
  { system, workload, parameters }: WorkloadCell,
  executed: Executed,
  { symbols }: CellAccounting,
  plugin: string,
): Account {
  return accountOf(executed, {
    system,
    workload,
    units: [workload.leastUnits, ...Array.from({ length: parameters.repetitions }, () => parameters.units)],
    waypoints: waypointsFor(system, workload),
    symbols,
    plugin,
  });
}

/** Only where one request follows the other has a transaction legs. */
function waypointsFor(
  system: WorkloadCell['system'],
  { id }: WorkloadCell['workload'],
): ReturnType<typeof waypointsOf> {
  return id === 'tcp-rr' ? waypointsOf(system) : [];
}
