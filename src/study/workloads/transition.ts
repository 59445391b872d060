import { findConfiguration } from '../../catalog/find.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import { InterruptedError, WorldswitchError } from '../../system/errors.ts';
import { summarise } from '../../analysis/summary.ts';
import { machineOf } from '../../testbeds/emulated/probe-machine.ts';
import { measure } from '../../testbeds/emulated/measure.ts';
import { withParameters } from '../../testbeds/emulated/parameters.ts';
import { partsOf, provideParts } from '../../testbeds/emulated/parts.ts';
import type { SoftwareOptions } from '../../testbeds/emulated/workloads/parts.ts';
import { fromSnapshot, type StudyEvent } from '../from-snapshot.ts';
import { DEFAULT_BATCHES, DEFAULT_ITERATIONS } from '../study.ts';
import { worldswitchVersion } from '../version.ts';

/** What is needed to measure a transition. */
interface TransitionOptions {
  readonly software: SoftwareOptions;
  readonly onEvent: (event: StudyEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * Instructions that leaving a VM of a system for the hypervisor and coming back takes, by the microbenchmark of a
 * hypercall, with the same software; `undefined` natively, or if it can't be measured, which is said: on x86 a workload's
 * DomU is PV, which is left in another way than the microbenchmark's, a PVH one.
 */
export async function hypercallOf(
  system: Configuration,
  { software, onEvent, signal }: TransitionOptions,
): Promise<number | undefined> {
  if (system.hypervisor.name === 'none') return undefined;
  const unknown = `what leaving a VM takes on ${system.id} is not known`;
  if (system.hypervisor.name === 'Xen' && system.machine.architecture === 'x86') {
    const why = 'its DomU is PV, and that of the microbenchmarks PVH (docs/workloads-by-hand.md)';
    onEvent({ kind: 'line', line: `${unknown}, so its overhead is not split: ${why}` });
    return undefined;
  }
  const configuration = withParameters(findConfiguration(system.id), system.added ?? {});
  try {
    const parts = partsOf(await provideParts(software, [configuration]), configuration);
    const parameters = {
      iterations: DEFAULT_ITERATIONS,
      batches: DEFAULT_BATCHES,
      microbenchmarks: ['hypercall'],
    };
    const quiet = (event: StudyEvent): void => {
      if (event.kind === 'line') onEvent(event);
    };
    const how = {
      id: `${system.id} hypercall`,
      cold: false,
      keep: false,
      phase: 'measuring',
      signal,
    } as const;
    const { measurement } = await fromSnapshot(
      machineOf(configuration),
      parts,
      { ...how, onEvent: quiet },
      (snapshot, folder) =>
        measure(configuration, parts, snapshot, parameters, folder, {
          version: worldswitchVersion(),
          trace: false,
          signal,
        }),
    );
    return summarise(measurement).find(({ microbenchmark }) => microbenchmark === 'hypercall')?.median;
  } catch (error) {
    if (!(error instanceof WorldswitchError) || error instanceof InterruptedError) throw error;
    onEvent({ kind: 'line', line: error.describe(`${unknown}: `) });
    return undefined;
  }
}
