import { findConfiguration } from '../../../catalog/find.ts';
import type { WorkloadMeasurement } from '../../../results/measurement.ts';
import type { WorkloadSymbols } from '../accounting/arguments.ts';
import { emulatorOf } from '../emulators.ts';
import { fromSnapshot, type FromSnapshotOptions } from '../from-snapshot.ts';
import type { MemoryBudget } from '../memory.ts';
import { type MeasureOptions, nameOf, type WorkloadSession } from '../../testbed.ts';
import { provideMachineSymbols } from '../tracing/symbols.ts';
import { accountingOf, canAccount, cellAccount } from './account.ts';
import { withAttempts } from './attempts.ts';
import type { WorkloadIngredients } from './contents.ts';
import { measureWorkload } from './measure.ts';
import { provideWorkloadParts, type SoftwareOptions, type WorkloadParts } from './parts.ts';

/** What is there for a session's machine. */
export interface WorkloadSupplies {
  readonly ingredients: WorkloadIngredients;
  readonly software: SoftwareOptions;
  /** Machines run as far as they fit into it. */
  readonly memory: MemoryBudget;
}

/** Measures a workload in a machine that is restored from its snapshot. Errors are those of measuring. */
export function measureWorkloadSession(
  session: WorkloadSession,
  supplies: WorkloadSupplies,
  options: MeasureOptions,
): Promise<WorkloadMeasurement> {
  const { ingredients, software, memory } = supplies;
  const { workload, parameters } = session;
  const say = (line: string): void => options.onEvent({ kind: 'line', line: `${nameOf(session)}: ${line}` });
  return withAttempts(session.configuration, say, async (configuration, later) => {
    const parts = await provideWorkloadParts(configuration, workload, parameters, ingredients, software);
    const measurement = await memory.whenFits(parts.emulated, () =>
      measureOnce({ ...session, configuration }, parts, software, options),
    );
    if (later === 0 || measurement.fingerprint.testbed !== 'emulated') return measurement;
    return { ...measurement, fingerprint: { ...measurement.fingerprint, later } };
  });
}

function measureOnce(
  session: WorkloadSession,
  parts: WorkloadParts,
  software: SoftwareOptions,
  options: MeasureOptions,
): Promise<WorkloadMeasurement> {
  const { timeLimits, signal } = options;
  const say = (line: string): void => options.onEvent({ kind: 'line', line: `${nameOf(session)} ${line}` });
  return fromSnapshot(parts.emulated, parts, bootOptions(session, options), async (snapshot, folder) => {
    const ofVmKernel = (): Promise<WorkloadSymbols['vmKernel']> =>
      vmKernelSymbols(session, parts, software, options);
    const accounting = canAccount(parts)
      ? await accountingOf(session, parts, snapshot, ofVmKernel, software, { say, signal })
      : undefined;
    const { measurement, executed } = await measureWorkload(session, parts, snapshot, folder, {
      accounting: accounting?.accounting,
      timeLimit: timeLimits?.measure,
      signal,
    });
    if (accounting === undefined) return measurement;
    const plugin = emulatorOf(session.configuration.machine).codeOf('account', parts).sha256;
    return { ...measurement, account: await cellAccount(session, measurement, executed, accounting, plugin) };
  });
}

/** The symbols of a VM's kernel that is not the host's: as the machine without a hypervisor, which boots it, tells. */
async function vmKernelSymbols(
  session: WorkloadSession,
  { vmKernel, ...parts }: WorkloadParts,
  software: SoftwareOptions,
  options: MeasureOptions,
): Promise<WorkloadSymbols['vmKernel']> {
  const { native: id } = session.configuration;
  if (id === undefined) throw new Error('a configuration of workloads has no native one');
  const native = { ...session, configuration: findConfiguration(id) };
  const { xen: _xen, ...own } = parts;
  const booted = await provideWorkloadParts(
    native.configuration,
    native.workload,
    native.parameters,
    { ...own, kernel: vmKernel, vmKernel },
    software,
  );
  const { signal } = options;
  return fromSnapshot(
    booted.emulated,
    booted,
    { ...bootOptions(native, options), fresh: false, phase: 'measuring' },
    async (snapshot) => (await provideMachineSymbols(booted.emulated, booted, snapshot, { signal })).kernel,
  );
}

/** Seconds a boot may take; with a VM in it it takes about ten, and some databases more. */
const BOOT_LIMIT = 300;

function bootOptions(session: WorkloadSession, options: MeasureOptions): FromSnapshotOptions {
  const bootLimit = options.timeLimits?.boot ?? session.workload.timeLimit ?? BOOT_LIMIT;
  return { ...options, name: nameOf(session), bootLimit };
}
