import { firstDifferences } from '../analysis/difference.ts';
import { checkSelfTest, describeSelfTest } from '../analysis/self-test.ts';
import { explainAll } from '../analysis/tracing/explain.ts';
import type { Configuration } from '../catalog/configurations.ts';
import { type CompletedMeasurement, type Measurement, type Plan, type Run } from '../results/schema.ts';
import type { Store } from '../results/store.ts';
import type { Trace } from '../results/trace.ts';
import { InterruptedError, WorldswitchError } from '../system/errors.ts';
import { mapPool } from '../system/pool.ts';
import { requireTracing } from '../artifacts/emulator.ts';
import { measure } from '../testbeds/emulated/measure.ts';
import { type PartsByConfiguration, partsOf } from '../testbeds/emulated/parts.ts';
import { machineOf } from '../testbeds/emulated/probe-machine.ts';
import type { Snapshot } from '../testbeds/emulated/snapshot.ts';
import { provideSymbols } from '../testbeds/emulated/tracing/symbols.ts';
import { fromSnapshot, type MeasuringPhase, type StudyEvent } from './from-snapshot.ts';
import { beginRun, finishRun, newRunId, sayHowToGoOn } from './record.ts';
import { parametersFor, type Study } from './study.ts';
import { worldswitchVersion } from './version.ts';

export type { StudyEvent } from './from-snapshot.ts';

/** What a run needs beside its study. */
export interface ExecuteOptions {
  parts: PartsByConfiguration;
  store: Store;
  onEvent: (event: StudyEvent) => void;
  /** The id of a run that is begun, if somebody has to know it before; see {@link newRunId}. */
  id?: string;
  /** Seconds until a machine counts as hung, instead of the defaults. */
  timeLimits?: { boot: number; measure: number };
  signal: AbortSignal;
}

/**
 * Executes a study and stores its run, each configuration as soon as it is measured. A configuration that
 * fails is part of the run, and the others go on.
 *
 * @param begun the run that is resumed, of which `study` is the rest
 * @throws InterruptedError if `signal` aborts; what was measured by then is stored.
 */
export async function executeStudy(study: Study, options: ExecuteOptions, begun?: Run): Promise<Run> {
  const { store } = options;
  if (study.explain)
    for (const configuration of study.configurations)
      requireTracing(partsOf(options.parts, configuration).emulator);
  const id = begun?.id ?? options.id ?? newRunId();
  if (begun === undefined) beginRun(store, id, planOf(study));
  const order = begun?.plan.configurations ?? study.configurations.map((configuration) => configuration.id);
  await mapPool(longestFirst(study.configurations), study.jobs, async (configuration) => {
    const measurement = await measureOrFail(study, configuration, options);
    store.addMeasurement(id, measurement, order.indexOf(configuration.id));
  }).catch(sayHowToGoOn);
  return finishRun(store, id, study.verify);
}

function planOf(study: Study): Plan {
  return {
    configurations: study.configurations.map((configuration) => configuration.id),
    microbenchmarks: [...study.parameters.microbenchmarks],
    iterations: study.parameters.iterations,
    batches: study.parameters.batches,
    verify: study.verify,
    explain: study.explain,
  };
}

/** The machines that take longest begin first, so that none of them runs alone in the end: Xen, and x86. */
function longestFirst(configurations: readonly Configuration[]): Configuration[] {
  return configurations.toSorted((a, b) => costOf(b) - costOf(a));
}

function costOf({ hypervisor, machine }: Configuration): number {
  return (hypervisor.name === 'Xen' ? 2 : 0) + (machine.architecture === 'x86' ? 1 : 0);
}

async function measureOrFail(
  study: Study,
  configuration: Configuration,
  options: ExecuteOptions,
): Promise<Measurement> {
  const begun = performance.now();
  try {
    const measurement = study.verify
      ? await measureTwice(study, configuration, options)
      : await measureOnce(study, configuration, options, study.cold, 'measuring');
    const seconds = (performance.now() - begun) / 1000;
    options.onEvent({ kind: 'completed', configuration: configuration.id, seconds });
    return measurement;
  } catch (error) {
    if (!(error instanceof WorldswitchError) || error instanceof InterruptedError) throw error;
    options.onEvent({ kind: 'failed', configuration: configuration.id, error });
    return { state: 'failed', configuration: configuration.id, error: error.message, next: error.next };
  }
}

/** Each time from a machine booted afresh: that is what a stranger who runs it elsewhere does. */
async function measureTwice(
  study: Study,
  configuration: Configuration,
  options: ExecuteOptions,
): Promise<CompletedMeasurement> {
  const first = await measureOnce(study, configuration, options, true, 'measuring');
  const second = await measureOnce(study, configuration, options, true, 'measuring again');
  const differences = Object.values(firstDifferences(first, second)).flat();
  const [difference] = differences;
  if (difference === undefined) return first;
  const { batch, a, b } = difference.first;
  throw new WorldswitchError(
    `${configuration.id} is not the same twice: ${differences.map(({ microbenchmark }) => microbenchmark).join(', ')} ` +
      `differ, first in batch ${batch} (${a?.ticks ?? 'no'} and ${b?.ticks ?? 'no'} instructions)`,
    { next: 'report it as a defect, with the output of worldswitch doctor and the version of QEMU' },
  );
}

async function measureOnce(
  study: Study,
  configuration: Configuration,
  options: ExecuteOptions,
  cold: boolean,
  phase: MeasuringPhase,
): Promise<CompletedMeasurement> {
  const { parts, onEvent, timeLimits, signal } = options;
  const own = partsOf(parts, configuration);
  return fromSnapshot(
    machineOf(configuration),
    own,
    { id: configuration.id, cold, keep: study.keep, phase, onEvent, bootLimit: timeLimits?.boot, signal },
    async (snapshot, folder) => {
      const { measurement, trace } = await measure(
        configuration,
        own,
        snapshot,
        parametersFor(study, configuration),
        folder,
        { version: worldswitchVersion(), timeLimit: timeLimits?.measure, trace: study.explain, signal },
      );
      requireSelfTest(measurement);
      if (trace === undefined) return measurement;
      const explanations = await explainOrSay(configuration, measurement, trace, snapshot, options);
      return { ...measurement, explanations };
    },
  );
}

/** What can't be explained has been measured all the same, and is kept. */
async function explainOrSay(
  configuration: Configuration,
  measurement: CompletedMeasurement,
  trace: Trace,
  snapshot: Snapshot,
  { parts, onEvent, signal }: Pick<ExecuteOptions, 'parts' | 'onEvent' | 'signal'>,
): Promise<CompletedMeasurement['explanations']> {
  onEvent({ kind: 'phase', configuration: configuration.id, phase: 'explaining' });
  const own = partsOf(parts, configuration);
  try {
    const symbols = await provideSymbols(configuration, own, snapshot, { signal });
    return explainAll(configuration, measurement, trace, symbols, own.guest.tracing.trace.sha256);
  } catch (error) {
    if (!(error instanceof WorldswitchError) || error instanceof InterruptedError) throw error;
    const line = error.describe(`${configuration.id} is measured, but can't be explained: `);
    onEvent({ kind: 'line', line });
    return [];
  }
}

/** Whether something of a run was to be explained and is not: why was said while it was executed. */
export function lacksExplanations({ plan, measurements }: Run): boolean {
  return (
    plan.explain && measurements.some((each) => each.state === 'completed' && each.explanations.length === 0)
  );
}

/** A run in which the probe does not count exactly is not a result. */
function requireSelfTest(measurement: CompletedMeasurement): void {
  const selfTest = checkSelfTest(measurement);
  if (selfTest.passed) return;
  throw new WorldswitchError(`the probe's self-test failed: ${describeSelfTest(selfTest)}`, {
    next: 'ask for more --batches if all of them had a tick of the host in them, else report it as a defect',
  });
}
