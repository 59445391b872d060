import { summarise } from '../../../analysis/summary.ts';
import type { Configuration } from '../../../catalog/configurations.ts';
import { DEFAULT_BATCHES, DEFAULT_ITERATIONS } from '../../../catalog/microbenchmarks.ts';
import { hypervisorOf, hypervisorOn } from '../../../hypervisors/index.ts';
import type { WorkloadMeasurement } from '../../../results/measurement.ts';
import { InterruptedError, WorldswitchError } from '../../../system/errors.ts';
import type { MeasureOptions, MicrobenchmarkSession } from '../../testbed.ts';
import { measureMicrobenchmarks } from '../microbenchmarks.ts';
import { partsOf, provideParts } from '../parts.ts';
import type { SoftwareOptions } from './parts.ts';

/** As `worldswitch run` measures if nothing else is asked for. */
const AS_USUAL = {
  kind: 'microbenchmarks',
  iterations: DEFAULT_ITERATIONS,
  batches: DEFAULT_BATCHES,
} as const;

/** What an exit takes: an instruction count, and the microbenchmark whose median it is. */
export type ExitPrice = Required<Pick<WorkloadMeasurement, 'hypercall' | 'pricedBy'>>;

/**
 * What leaving a workload's VM for the hypervisor and coming back takes on a configuration, by the microbenchmark of a
 * hypercall by a VM like it, with the same software; `undefined` natively, or where it can't be measured or is not what
 * leaving a workload's VM takes, which is said.
 */
export async function exitPriceOf(
  configuration: Configuration,
  software: SoftwareOptions,
  options: MeasureOptions,
): Promise<ExitPrice | undefined> {
  const { id } = configuration;
  const { onEvent } = options;
  if (hypervisorOf(configuration).probe === undefined) return undefined;
  const unknown = `what leaving a VM takes on ${id} is not known`;
  const { exit, unpriced } = hypervisorOn(configuration).account;
  if (unpriced !== undefined) {
    onEvent({ kind: 'line', line: `${unknown}, so its overhead is not split: ${unpriced}` });
    return undefined;
  }
  const session: MicrobenchmarkSession = { ...AS_USUAL, benchmarks: [exit], configuration };
  try {
    const parts = partsOf(await provideParts(software, [configuration]), configuration);
    const measurement = await measureMicrobenchmarks(session, parts, {
      ...options,
      ...{ fresh: false, phase: 'measuring', explain: false, keep: false, timeLimits: undefined },
      // It is a part of what is measured for another cell.
      onEvent: (event) => (event.kind === 'line' ? onEvent(event) : undefined),
    });
    const hypercall = summarise(measurement).find(({ benchmark }) => benchmark === exit)?.median;
    return hypercall === undefined ? undefined : { hypercall, pricedBy: exit };
  } catch (error) {
    if (!(error instanceof WorldswitchError) || error instanceof InterruptedError) throw error;
    onEvent({ kind: 'line', line: error.describe(`${unknown}: `) });
    return undefined;
  }
}
