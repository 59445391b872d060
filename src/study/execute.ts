import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstDifferences } from '../analysis/difference.ts';
import { checkSelfTest, describeSelfTest } from '../analysis/self-test.ts';
import type { Configuration } from '../catalog/configurations.ts';
import { type CompletedMeasurement, type Measurement, type Run, SCHEMA_VERSION } from '../results/schema.ts';
import type { Store } from '../results/store.ts';
import { InterruptedError, WorldswitchError } from '../system/errors.ts';
import { inFolder } from '../system/files.ts';
import { mapPool } from '../system/pool.ts';
import { MachineHungError, type Parts } from '../testbed/machine.ts';
import { measure } from '../testbed/measure.ts';
import { provideSnapshot } from '../testbed/snapshot.ts';
import { describeHost } from './host.ts';
import type { Study } from './study.ts';
import { worldswitchVersion } from './version.ts';

/** What a run does, as it does it. */
export type StudyEvent =
  | { kind: 'phase'; configuration: string; phase: 'booting' | 'measuring' | 'measuring again' }
  | { kind: 'completed'; configuration: string; seconds: number }
  | { kind: 'failed'; configuration: string; error: WorldswitchError }
  | { kind: 'line'; line: string };

/** What a run needs beside its study. */
export interface ExecuteOptions {
  parts: Parts;
  store: Store;
  onEvent: (event: StudyEvent) => void;
  signal: AbortSignal;
}

/**
 * Executes a study and stores its run, each configuration as soon as it is measured. A configuration that
 * fails is part of the run, and the others go on.
 *
 * @throws InterruptedError if `signal` aborts; what was measured by then is stored.
 */
export async function executeStudy(study: Study, options: ExecuteOptions): Promise<Run> {
  const { store } = options;
  const id = newRunId();
  store.begin({
    schema: SCHEMA_VERSION,
    id,
    testbed: 'emulated',
    unit: 'instructions',
    startedAt: new Date().toISOString(),
    host: describeHost(),
  });
  const measurements = await mapPool(study.configurations, study.jobs, async (configuration) => {
    const measurement = await measureOrFail(study, configuration, options);
    store.addMeasurement(id, measurement, study.configurations.indexOf(configuration));
    return measurement;
  });
  const verified = study.verify && measurements.every(({ state }) => state === 'completed');
  store.finish(id, new Date().toISOString(), verified);
  return store.get(id);
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
  phase: 'measuring' | 'measuring again',
): Promise<CompletedMeasurement> {
  try {
    return await restoreAndMeasure(study, configuration, options, cold, phase);
  } catch (error) {
    if (!(error instanceof MachineHungError) || cold) throw error;
    const line = `${configuration.id}: the machine hung after it was restored; its snapshot is taken anew`;
    options.onEvent({ kind: 'line', line });
    return restoreAndMeasure(study, configuration, options, true, phase);
  }
}

async function restoreAndMeasure(
  study: Study,
  configuration: Configuration,
  { parts, onEvent, signal }: ExecuteOptions,
  cold: boolean,
  phase: 'measuring' | 'measuring again',
): Promise<CompletedMeasurement> {
  const snapshot = await provideSnapshot(configuration, parts, {
    refresh: cold,
    say: (line) => onEvent({ kind: 'line', line }),
    onBoot: () => onEvent({ kind: 'phase', configuration: configuration.id, phase: 'booting' }),
    signal,
  });
  const folder = await inFolder(tmpdir(), () => mkdtemp(join(tmpdir(), 'worldswitch-')));
  try {
    onEvent({ kind: 'phase', configuration: configuration.id, phase });
    const measurement = await measure(configuration, parts, snapshot, study.parameters, folder, {
      version: worldswitchVersion(),
      signal,
    });
    requireSelfTest(measurement);
    return measurement;
  } finally {
    snapshot.release();
    if (study.keep)
      onEvent({ kind: 'line', line: `${configuration.id}: what the machine wrote is in ${folder}` });
    else await rm(folder, { recursive: true, force: true });
  }
}

/** A run in which the probe does not count exactly is not a result. */
function requireSelfTest(measurement: CompletedMeasurement): void {
  const selfTest = checkSelfTest(measurement);
  if (selfTest.passed) return;
  throw new WorldswitchError(`the probe's self-test failed: ${describeSelfTest(selfTest)}`, {
    next: 'ask for more --batches if all of them had a tick of the host in them, else report it as a defect',
  });
}

function newRunId(): string {
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+Z/g, '');
  return `${time}-${randomBytes(2).toString('hex')}`;
}
