import type { System } from '../../catalog/systems.ts';
import { type Run, SCHEMA_VERSION } from '../../results/schema.ts';
import type { Store } from '../../results/store.ts';
import type { CompletedWorkload, WorkloadMeasurement } from '../../results/workload.ts';
import { InterruptedError, WorldswitchError } from '../../system/errors.ts';
import { mapPool } from '../../system/pool.ts';
import type { WorkloadIngredients } from '../../testbed/workloads/image.ts';
import { measureWorkload } from '../../testbed/workloads/measure.ts';
import {
  provideSystems,
  provideWorkloadParts,
  type SoftwareOptions,
  type WorkloadParts,
} from '../../testbed/workloads/parts.ts';
import { newRunId } from '../execute.ts';
import { fromSnapshot, type MeasuringPhase, type StudyEvent } from '../from-snapshot.ts';
import { describeHost } from '../host.ts';
import { worldswitchVersion } from '../version.ts';
import { MemoryBudget } from './memory.ts';
import type { WorkloadCell, WorkloadStudy } from './plan.ts';

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
  const ingredientsOf = (system: System): WorkloadIngredients => {
    const found = ingredients[chosen.indexOf(system)];
    if (found === undefined) throw new Error(`nothing was brought for ${system.id}`);
    return found;
  };
  const id = begun?.id ?? newRunId();
  if (begun === undefined) store.begin(beginningOf(id, study));
  const plan = begun?.plan.workloads ?? planOf(study);
  const memory = new MemoryBudget();
  await mapPool(longestFirst(study.cells), study.jobs, async (cell) => {
    const measurement = await measureOrFail(study, cell, ingredientsOf(cell.system), memory, options);
    const position =
      plan.systems.indexOf(cell.system.id) * plan.workloads.length + plan.workloads.indexOf(cell.workload.id);
    store.addWorkload(id, measurement, position);
  }).catch((error: unknown) => {
    throw error instanceof InterruptedError
      ? new InterruptedError('worldswitch run --resume goes on where it stopped')
      : error;
  });
  const run = store.get(id);
  const endedAt = new Date().toISOString();
  const verified = study.verify && run.workloads.every(({ state }) => state === 'completed');
  store.finish(id, endedAt, verified);
  return { ...run, endedAt, verified };
}

function planOf({ cells, overrides }: WorkloadStudy): NonNullable<Run['plan']['workloads']> {
  return {
    systems: [...new Set(cells.map(({ system }) => system.id))],
    workloads: [...new Set(cells.map(({ workload }) => workload.id))],
    parameters: overrides,
  };
}

function beginningOf(id: string, study: WorkloadStudy): Parameters<Store['begin']>[0] {
  return {
    schema: SCHEMA_VERSION,
    id,
    testbed: 'emulated',
    unit: 'instructions',
    startedAt: new Date().toISOString(),
    host: describeHost(),
    plan: {
      configurations: [],
      microbenchmarks: [],
      iterations: 0,
      batches: 0,
      verify: study.verify,
      explain: false,
      workloads: planOf(study),
    },
  };
}

/** Those that take longest begin first, so that none of them runs alone in the end: Xen, then KVM; x86 before Arm. */
function longestFirst(cells: readonly WorkloadCell[]): WorkloadCell[] {
  const weights = { none: 0, KVM: 2, Xen: 4 } as const;
  const cost = ({ system: { hypervisor, machine } }: WorkloadCell): number =>
    weights[hypervisor.name] + (machine.architecture === 'x86' ? 1 : 0);
  return cells.toSorted((a, b) => cost(b) - cost(a));
}

async function measureOrFail(
  study: WorkloadStudy,
  cell: WorkloadCell,
  ingredients: WorkloadIngredients,
  memory: MemoryBudget,
  options: ExecuteWorkloadsOptions,
): Promise<WorkloadMeasurement> {
  const begun = performance.now();
  const { system, workload, parameters } = cell;
  const configuration = cellName(cell);
  try {
    const parts = await provideWorkloadParts(system, workload, parameters, ingredients, options.software);
    const once = (cold: boolean, phase: MeasuringPhase): Promise<CompletedWorkload> =>
      memory.whenFits(parts.emulated.memoryMiB, () => measureOnce(study, cell, parts, cold, phase, options));
    const measurement = await once(study.cold || study.verify, 'measuring');
    if (study.verify) requireSame(cell, measurement, await once(true, 'measuring again'));
    options.onEvent({ kind: 'completed', configuration, seconds: (performance.now() - begun) / 1000 });
    return measurement;
  } catch (error) {
    if (!(error instanceof WorldswitchError) || error instanceof InterruptedError) throw error;
    options.onEvent({ kind: 'failed', configuration, error });
    return {
      state: 'failed',
      system: system.id,
      workload: workload.id,
      error: error.message,
      next: error.next,
    };
  }
}

function measureOnce(
  { keep }: WorkloadStudy,
  cell: WorkloadCell,
  parts: WorkloadParts,
  cold: boolean,
  phase: MeasuringPhase,
  { onEvent, timeLimits, signal }: ExecuteWorkloadsOptions,
): Promise<CompletedWorkload> {
  return fromSnapshot(
    parts.emulated,
    parts,
    { id: cellName(cell), cold, keep, phase, onEvent, bootLimit: timeLimits?.boot ?? BOOT_LIMIT, signal },
    (snapshot, folder) =>
      measureWorkload(cell.system, cell.workload, parts, snapshot, cell.parameters, folder, {
        version: worldswitchVersion(),
        timeLimit: timeLimits?.measure,
        signal,
      }),
  );
}

/** Seconds a boot may take; with a VM in it it takes about ten, and some databases more. */
const BOOT_LIMIT = 300;

function requireSame(cell: WorkloadCell, one: CompletedWorkload, other: CompletedWorkload): void {
  const all = (each: CompletedWorkload) => [each.start, ...each.repetitions];
  const index = all(one).findIndex(({ begin, end }, position) => {
    const twin = all(other)[position];
    return twin === undefined || twin.end - twin.begin !== end - begin || twin.begin !== begin;
  });
  if (index === -1) return;
  throw new WorldswitchError(`${cellName(cell)} is not the same twice: repetition ${index} differs`, {
    next: 'report it as a defect, with the output of worldswitch doctor and the version of QEMU',
  });
}
