import { accountOf } from '../../../analysis/workloads/account.ts';
import { mergeAccounts } from '../../../analysis/workloads/merge-accounts.ts';
import { middleOf, repetitionsOf } from '../../../analysis/workloads/repetitions.ts';
import { hypervisorOf, waypointsOf } from '../../../hypervisors/index.ts';
import type { Account } from '../../../results/account.ts';
import type { Executed } from '../../../results/executed.ts';
import type { MachineCode } from '../../../results/machine-code.ts';
import type { WorkloadMeasurement } from '../../../results/measurement.ts';
import {
  accounting,
  type Accounting,
  untoldFunction,
  type WorkloadSymbols,
} from '../accounting/arguments.ts';
import { isOlder, OLDEST_TRACING_QEMU } from '../../../artifacts/emulator.ts';
import type { Snapshot } from '../snapshot.ts';
import { provideMachineSymbols } from '../tracing/symbols.ts';
import type { WorkloadSession } from '../../testbed.ts';
import { machineCode } from './machine-code.ts';
import type { SoftwareOptions, WorkloadParts } from './parts.ts';

/** How a cell is accounted. */
export interface CellAccounting {
  readonly symbols: WorkloadSymbols;
  /** It is much, and wanted when all is measured. */
  readonly code: () => Promise<MachineCode>;
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
 * @param software where the machine's programs come from
 * @param say hears why it can't be accounted
 * @returns `undefined` if the kernel does not tell where its functions are
 */
export async function accountingOf(
  { configuration, workload }: WorkloadSession,
  parts: WorkloadParts,
  snapshot: Snapshot,
  ofVmKernel: () => Promise<WorkloadSymbols['vmKernel']>,
  software: SoftwareOptions,
  { say, signal }: { readonly say: (line: string) => void; readonly signal: AbortSignal },
): Promise<CellAccounting | undefined> {
  const { kernel, hypervisor } = await provideMachineSymbols(parts.emulated, parts, snapshot, { signal });
  const untold = untoldFunction(configuration, kernel);
  if (untold !== undefined) {
    say(
      `is measured without an account of who executes what: the kernel does not tell where its function ${untold} is. Next: say it with --kernel-symbols.`,
    );
    return undefined;
  }
  const virtual = hypervisorOf(configuration).workload.vm !== undefined;
  const same = parts.vmKernel.sha256 === parts.kernel.sha256;
  const vmKernel = virtual ? (same ? kernel : await ofVmKernel()) : [];
  const symbols = { kernel, vmKernel, hypervisor };
  return {
    symbols,
    code: () => machineCode(configuration, workload, parts, software),
    accounting: accounting(configuration, symbols, waypointsFor(configuration, workload)),
  };
}

/**
 * The account of what was executed: of the repetition in the middle of all launches, where each of them is read in turn.
 *
 * @param measured the samples whose median is the figure that is explained
 * @param executed reads a launch
 */
export async function cellAccount(
  { configuration, workload, parameters }: WorkloadSession,
  measured: Pick<WorkloadMeasurement, 'samples'>,
  executed: readonly (() => Promise<Executed>)[],
  { symbols, code }: CellAccounting,
  plugin: string,
): Promise<Account> {
  const repetitions = repetitionsOf(measured);
  const middle = repetitions[middleOf(repetitions.map(({ perUnit }) => perUnit))];
  if (middle === undefined) throw new Error('a measurement has a repetition');
  const units = [
    workload.leastUnits,
    ...Array.from({ length: parameters.repetitions }, () => parameters.units),
  ];
  const about = {
    ...{ configuration, workload, units, symbols, plugin },
    code: await code(),
    waypoints: waypointsFor(configuration, workload),
    explained: middle.sample.batch + 1,
  };
  const accounts: Account[] = [];
  for (const read of executed) accounts.push(accountOf(await read(), about));
  return mergeAccounts(accounts, middle.launch);
}

/** Only where one request follows the other has a transaction legs. */
function waypointsFor(
  configuration: WorkloadSession['configuration'],
  { id }: WorkloadSession['workload'],
): ReturnType<typeof waypointsOf> {
  return id === 'tcp-rr' ? waypointsOf(configuration) : [];
}
