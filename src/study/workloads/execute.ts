import { isDeepStrictEqual } from 'node:util';
import { findConfiguration } from '../../catalog/find.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import type { Suite } from '../../catalog/workloads.ts';
import type { Plan, Run } from '../../results/schema.ts';
import type { Store } from '../../results/store.ts';
import type {
  CompletedWorkload,
  Repetition,
  WorkloadMeasurement,
  WorkloadPlan,
} from '../../results/workload.ts';
import { InterruptedError, WorldswitchError } from '../../system/errors.ts';
import { mapPool } from '../../system/pool.ts';
import type { WorkloadSymbols } from '../../testbeds/emulated/accounting/arguments.ts';
import { provideMachineSymbols } from '../../testbeds/emulated/tracing/symbols.ts';
import type { WorkloadIngredients } from '../../testbeds/emulated/workloads/contents.ts';
import { measureWorkload } from '../../testbeds/emulated/workloads/measure.ts';
import {
  provideSystems,
  provideWorkloadParts,
  type SoftwareOptions,
  type WorkloadParts,
} from '../../testbeds/emulated/workloads/parts.ts';
import {
  fromSnapshot,
  type FromSnapshotOptions,
  type MeasuringPhase,
  type StudyEvent,
} from '../from-snapshot.ts';
import { beginRun, finishRun, newRunId, sayHowToGoOn } from '../record.ts';
import { worldswitchVersion } from '../version.ts';
import { withAttempts } from './attempts.ts';
import { accountingOf, canAccount, cellAccount } from './account.ts';
import { MemoryBudget } from './memory.ts';
import type { WorkloadCell, WorkloadStudy } from './plan.ts';
import { hypercallOf } from './transition.ts';

/** What a run of workloads needs beside its study. */
export interface ExecuteWorkloadsOptions {
  readonly software: SoftwareOptions;
  readonly store: Store;
  readonly onEvent: (event: StudyEvent) => void;
  /** Seconds until a machine counts as hung, instead of the defaults. */
  readonly timeLimits?: { readonly boot: number; readonly measure: number };
  readonly signal: AbortSignal;
}

/** What events name a workload on a system by. */
export function cellName({ system, workload }: WorkloadCell): string {
  return `${system.id} ${workload.id}`;
}

/**
 * Executes a study of workloads and stores its run, each result as soon as it is there. A workload that fails is part of
 * the run, and the others go on.
 *
 * @param begun the run that is resumed, of which `study` is the rest
 * @throws InterruptedError if `signal` aborts; what was measured by then is stored.
 */
export async function executeWorkloads(
  study: WorkloadStudy,
  options: ExecuteWorkloadsOptions,
  begun?: Run,
): Promise<Run> {
  const { store } = options;
  const chosen = [...new Set(study.cells.map(({ system }) => system))];
  const ingredients = await provideSystems(chosen, options.software);
  const ingredientsOf = (system: Configuration): WorkloadIngredients => {
    const found = ingredients[chosen.indexOf(system)];
    if (found === undefined) throw new Error(`nothing was brought for ${system.id}`);
    return found;
  };
  const id = begun?.id ?? newRunId();
  if (begun === undefined) beginRun(store, id, wholePlanOf(study));
  const plan = begun?.plan.workloads ?? planOf(study);
  const context: CellContext = {
    ...options,
    study,
    ingredientsOf,
    memory: new MemoryBudget(),
    hypercallOf: oncePerSystem((system) => hypercallOf(system, options)),
  };
  await mapPool(longestFirst(study.cells), study.jobs, async (cell) => {
    const measurement = await measureOrFail(cell, context);
    const position =
      plan.systems.indexOf(cell.system.id) * plan.workloads.length + plan.workloads.indexOf(cell.workload.id);
    store.addWorkload(id, measurement, position);
  }).catch(sayHowToGoOn);
  return finishRun(store, id, study.verify);
}

function planOf({ cells, overrides }: WorkloadStudy): NonNullable<Run['plan']['workloads']> {
  const suite = cells.find(({ workload }) => workload.suite !== undefined)?.workload.suite;
  return {
    systems: [...new Set(cells.map(({ system }) => system.id))],
    workloads: [...new Set(cells.map(({ workload }) => workload.id))],
    parameters: overrides,
    ...(suite === undefined ? {} : { specjvm2008: recordOf(suite) }),
  };
}

function recordOf({ folder, sha256, benchmarks }: Suite): WorkloadPlan['specjvm2008'] {
  return { folder, sha256, benchmarks: [...benchmarks] };
}

function wholePlanOf(study: WorkloadStudy): Plan {
  return {
    configurations: [],
    microbenchmarks: [],
    iterations: 0,
    batches: 0,
    verify: study.verify,
    explain: false,
    workloads: planOf(study),
  };
}

/** Those that take longest begin first, so that none of them runs alone in the end: Xen, then KVM; x86 before Arm. */
function longestFirst(cells: readonly WorkloadCell[]): WorkloadCell[] {
  const weights = { none: 0, KVM: 2, Xen: 4 } as const;
  const cost = ({ system: { hypervisor, machine } }: WorkloadCell): number =>
    weights[hypervisor.name] + (machine.architecture === 'x86' ? 1 : 0);
  return cells.toSorted((a, b) => cost(b) - cost(a));
}

/** What all cells of a run have in common. */
interface CellContext extends ExecuteWorkloadsOptions {
  readonly study: WorkloadStudy;
  readonly ingredientsOf: (system: Configuration) => WorkloadIngredients;
  readonly memory: MemoryBudget;
  readonly hypercallOf: (system: Configuration) => Promise<number | undefined>;
}

function oncePerSystem<T>(
  make: (system: Configuration) => Promise<T>,
): (system: Configuration) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (system) => {
    const result = made.get(system.id) ?? make(system);
    made.set(system.id, result);
    return result;
  };
}

async function measureOrFail(cell: WorkloadCell, context: CellContext): Promise<WorkloadMeasurement> {
  const begun = performance.now();
  const { system, workload } = cell;
  const { study, onEvent } = context;
  const configuration = cellName(cell);
  try {
    const measurement = await measureCell(cell, study.cold || study.verify, 'measuring', context);
    if (study.verify) {
      requireSame(cell, measurement, await measureCell(cell, true, 'measuring again', context));
    }
    const hypercall = await context.hypercallOf(system);
    onEvent({ kind: 'completed', configuration, seconds: (performance.now() - begun) / 1000 });
    return { ...measurement, ...(hypercall === undefined ? {} : { hypercall }) };
  } catch (error) {
    if (!(error instanceof WorldswitchError) || error instanceof InterruptedError) throw error;
    onEvent({ kind: 'failed', configuration, error });
    return {
      state: 'failed',
      system: system.id,
      workload: workload.id,
      error: error.message,
      next: error.next,
    };
  }
}

function measureCell(
  cell: WorkloadCell,
  cold: boolean,
  phase: MeasuringPhase,
  context: CellContext,
): Promise<CompletedWorkload> {
  const { ingredientsOf, software, memory, onEvent } = context;
  const { workload, parameters } = cell;
  const ingredients = ingredientsOf(cell.system);
  const say = (line: string): void => onEvent({ kind: 'line', line: `${cellName(cell)}: ${line}` });
  return withAttempts(cell.system, say, async (system, later) => {
    const parts = await provideWorkloadParts(system, workload, parameters, ingredients, software);
    const measurement = await memory.whenFits(parts.emulated.memoryMiB, () =>
      measureOnce({ ...cell, system }, parts, cold, phase, context),
    );
    if (later === 0) return measurement;
    return { ...measurement, fingerprint: { ...measurement.fingerprint, later } };
  });
}

function measureOnce(
  cell: WorkloadCell,
  parts: WorkloadParts,
  cold: boolean,
  phase: MeasuringPhase,
  context: CellContext,
): Promise<CompletedWorkload> {
  const { timeLimits, signal } = context;
  const { system, workload, parameters } = cell;
  return fromSnapshot(
    parts.emulated,
    parts,
    machineOptions(cell, cold, phase, context),
    async (snapshot, folder) => {
      const ofVmKernel = (): Promise<WorkloadSymbols['vmKernel']> => vmKernelSymbols(cell, parts, context);
      const accounting = canAccount(parts)
        ? await accountingOf(cell, parts, snapshot, ofVmKernel, signal)
        : undefined;
      const { measurement, executed } = await measureWorkload(
        system,
        workload,
        parts,
        snapshot,
        parameters,
        folder,
        {
          version: worldswitchVersion(),
          accounting: accounting?.accounting,
          timeLimit: timeLimits?.measure,
          signal,
        },
      );
      if (accounting === undefined || executed === undefined) return measurement;
      const plugin = parts.guest.tracing.account.sha256;
      return { ...measurement, account: cellAccount(cell, executed, accounting, plugin) };
    },
  );
}

/** The symbols of a VM's kernel that is not the host's: as the machine without a hypervisor, which boots it, tells. */
async function vmKernelSymbols(
  cell: WorkloadCell,
  { vmKernel, ...parts }: WorkloadParts,
  context: CellContext,
): Promise<WorkloadSymbols['vmKernel']> {
  const native = { ...cell, system: findConfiguration(cell.system.native) };
  const { xen: _xen, ...own } = parts;
  const ingredients = { ...own, kernel: vmKernel, vmKernel };
  const booted = await provideWorkloadParts(
    native.system,
    native.workload,
    native.parameters,
    ingredients,
    context.software,
  );
  return fromSnapshot(
    booted.emulated,
    booted,
    machineOptions(native, false, 'measuring', context),
    async (snapshot) =>
      (await provideMachineSymbols(booted.emulated, booted, snapshot, { signal: context.signal })).kernel,
  );
}

function machineOptions(
  cell: WorkloadCell,
  cold: boolean,
  phase: MeasuringPhase,
  { study, onEvent, timeLimits, signal }: CellContext,
): FromSnapshotOptions {
  const bootLimit = timeLimits?.boot ?? cell.workload.timeLimit ?? BOOT_LIMIT;
  return { id: cellName(cell), cold, keep: study.keep, phase, onEvent, bootLimit, signal };
}

/** Seconds a boot may take; with a VM in it it takes about ten, and some databases more. */
const BOOT_LIMIT = 300;

/** Its repetitions, with the one that measures the start. */
function allOf({ start, repetitions }: CompletedWorkload): Repetition[] {
  return [start, ...repetitions];
}

function requireSame(cell: WorkloadCell, one: CompletedWorkload, other: CompletedWorkload): void {
  const index = allOf(one).findIndex(({ begin, end }, position) => {
    const twin = allOf(other)[position];
    return twin === undefined || twin.end - twin.begin !== end - begin || twin.begin !== begin;
  });
  const executed = isDeepStrictEqual(one.account, other.account) ? undefined : 'who executed what';
  const difference = index === -1 ? executed : `repetition ${index}`;
  if (difference === undefined) return;
  throw new WorldswitchError(`${cellName(cell)} is not the same twice: ${difference} differs`, {
    next: 'report it as a defect, with the output of worldswitch doctor and the version of QEMU',
  });
}
