import { benchmarks } from '../catalog/benchmarks.ts';
import { configurations } from '../catalog/configurations.ts';
import { calibrations, microbenchmarks } from '../catalog/microbenchmarks.ts';
import { knownWorkloads, START } from '../catalog/workloads.ts';
import { WorldswitchError } from '../system/errors.ts';
import { benchmarksOf, isCompleted } from './measurement.ts';
import type { Run } from './schema.ts';

/**
 * Refuses a run from elsewhere that names what this version does not know: its figures could be neither shown for what they
 * are nor compared, and whatever the name is would stand in every list.
 *
 * @param file what the user calls the run, for messages
 * @throws WorldswitchError that names the first one
 */
export function requireKnownIds(run: Run, file: string): void {
  const sessions = [
    ...run.plan.sessions,
    ...run.measurements.map((each) => ({
      configuration: each.configuration,
      benchmarks: [...benchmarksOf(each), ...(isCompleted(each) ? sampled(each.samples) : [])],
    })),
  ];
  for (const { configuration, benchmarks: named } of sessions) {
    if (!CONFIGURATIONS.has(configuration) && !isOtherMachine(run, configuration))
      throw unknown('configuration', configuration, file);
    const strange = named.find((id) => !BENCHMARKS.has(id));
    if (strange !== undefined) throw unknown('benchmark', strange, file);
  }
}

function sampled(samples: readonly { readonly benchmark: string }[]): string[] {
  return [...new Set(samples.map(({ benchmark }) => benchmark))];
}

const CONFIGURATIONS: ReadonlySet<string> = new Set(configurations.map(({ id }) => id));
const BENCHMARKS: ReadonlySet<string> = new Set([
  ...[...benchmarks, ...microbenchmarks, ...knownWorkloads].map(({ id }) => id),
  ...Object.values(calibrations),
  START,
]);

/** Whether a run was measured on a machine that is not emulated, which has a plain name of its own. */
function isOtherMachine({ testbed }: Run, configuration: string): boolean {
  return testbed !== 'emulated' && /^[a-z\d]([\w.-]{0,40}[a-z\d])?$/.test(configuration);
}

/** Characters of a name that are shown: it is anybody's. */
const SHOWN = 60;

function unknown(kind: string, id: string, file: string): WorldswitchError {
  const shown = JSON.stringify(id.length > SHOWN ? `${id.slice(0, SHOWN)}…` : id);
  return new WorldswitchError(`the run is of a ${kind} that this worldswitch does not know: ${shown}`, {
    file,
    next: 'update worldswitch if a newer one recorded it; worldswitch list shows what this one knows',
  });
}
