import { findMicrobenchmark } from '../catalog/find.ts';
import type { Configuration } from '../catalog/configurations.ts';
import { MisuseError } from '../system/errors.ts';
import { OPTIONS } from './heeded.ts';
import { inRange } from './parameters.ts';
import type { StudyRequest } from './request.ts';
import type { Study } from './study.ts';

/** Fewer batches would say little of noise (guest/here/main.c refuses them, and more). */
const LEAST_BATCHES = 30;
const MOST_BATCHES = 10_000;
const USUAL_BATCHES = 60;

/** A machine that is there, and no emulated one. */
export interface OwnMachine {
  readonly configuration: Configuration;
  /** Ids of what can be measured there, in the catalog's order. */
  readonly able: readonly string[];
  /** How errors call it: `the VM one is in`. */
  readonly name: string;
  /** The option that asks for it. */
  readonly option: string;
  /** Why what it can't measure can't be measured, behind the id. */
  readonly unable: string;
  /** What else measures such a thing there, if anything does. */
  readonly instead?: string | undefined;
  /** The most batches that can be had, if not so many as usual. */
  readonly most?: number | undefined;
}

/**
 * The study of a machine that is there: of all that can be measured there if no benchmarks are named.
 *
 * @throws MisuseError if something is asked for that only emulated machines have
 */
export function planOwnMachine(machine: OwnMachine, { benchmarks, batches, ...others }: StudyRequest): Study {
  for (const [name, option] of Object.entries(OF_EMULATED))
    if (others[name as keyof typeof others] !== undefined) throw ofEmulatedMachines(option, machine);
  const { configuration, able, most = MOST_BATCHES } = machine;
  const wanted = benchmarks?.map((id) => requireAble(id, machine));
  return {
    sessions: [
      {
        kind: 'microbenchmarks',
        configuration,
        benchmarks: able.filter((id) => wanted?.includes(id) ?? true),
        // As few as the counter can resolve: the program finds out.
        iterations: 1,
        batches: inRange('--batches', batches ?? USUAL_BATCHES, LEAST_BATCHES, most),
      },
    ],
    ...{ verify: false, cold: false, keep: false, explain: false },
    timeout: undefined,
    jobs: 1,
    overrides: {},
  };
}

function requireAble(id: string, { able, unable, instead }: OwnMachine): string {
  if (able.includes(findMicrobenchmark(id).id)) return id;
  const choices = [able.join(', '), ...(instead === undefined ? [] : [instead])];
  throw new MisuseError(`${id} ${unable}`, {
    next: `choose among ${choices.join(', ')}, or measure it in emulated machines, without --testbed`,
  });
}

/** What is asked for by these names is had in emulated machines only. */
const OF_EMULATED: Readonly<Partial<Record<keyof StudyRequest, string>>> = {
  configurations: '--configuration',
  iterations: OPTIONS.microbenchmarks.iterations,
  suite: '--specjvm2008',
  ...OPTIONS.workload,
  verify: '--verify',
  cold: '--cold',
  jobs: '--jobs',
  keep: '--keep',
  timeout: '--timeout',
  explain: '--explain',
  kernelParameters: '--kernel-parameter',
  xenParameters: '--xen-parameter',
};

/** What is said of an option that such a machine has no use for. */
export function ofEmulatedMachines(
  option: string,
  { name, option: own }: Pick<OwnMachine, 'name' | 'option'>,
): MisuseError {
  return new MisuseError(`${option} is about emulated machines, and ${name} is to be measured`, {
    next: `leave ${option} out, or ${own}`,
  });
}
