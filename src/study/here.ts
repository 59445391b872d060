import { availableParallelism, cpus } from 'node:os';
import { hostSupport } from '../architectures/index.ts';
import { microbenchmarksHere } from '../catalog/here.ts';
import { findMicrobenchmark } from '../catalog/find.ts';
import { MisuseError } from '../system/errors.ts';
import { configurationHere } from '../testbeds/here/configuration.ts';
import { inRange } from './parameters.ts';
import type { StudyRequest } from './request.ts';
import type { Study } from './study.ts';

/** Fewer batches would say little of noise (guest/here/main.c refuses them, and more). */
const LEAST_BATCHES = 30;
const MOST_BATCHES = 10_000;
const USUAL_BATCHES = 60;

/** What is asked for of the VM one is in. */
export interface HereRequest extends StudyRequest {
  /** By the kernel module. */
  readonly driver?: boolean | undefined;
}

/**
 * The study of the VM that worldswitch is in: of all that can be measured there if no benchmarks are named.
 *
 * @throws MisuseError if something is asked for that only emulated machines have
 */
export function planHere({ benchmarks, batches, driver = false, ...others }: HereRequest): Study {
  requireUse(others);
  if (driver) requireAllRows(benchmarks, batches);
  const { id: architecture } = hostSupport();
  const able = microbenchmarksHere(architecture, driver ? 'driver' : 'program').map(({ id }) => id);
  const wanted = benchmarks?.map((id) => requireAble(id, able));
  const configuration = configurationHere({
    architecture,
    cpu: cpus()[0]?.model.trim() || 'unknown',
    pcpus: availableParallelism(),
  });
  return {
    sessions: [
      {
        kind: 'microbenchmarks',
        configuration,
        benchmarks: able.filter((id) => wanted?.includes(id) ?? true),
        // As few as the counter can resolve: the program finds out.
        iterations: 1,
        batches: inRange('--batches', batches ?? USUAL_BATCHES, LEAST_BATCHES, MOST_BATCHES),
      },
    ],
    ...{ verify: false, cold: false, keep: false, explain: false },
    timeout: undefined,
    jobs: 1,
    overrides: {},
  };
}

/** The most batches that the kernel module keeps (driver/main.c). */
const MOST_OF_DRIVER = 1000;

function requireAllRows(benchmarks: readonly string[] | undefined, batches = USUAL_BATCHES): void {
  if (benchmarks !== undefined) {
    throw new MisuseError('the kernel module measures all that it can, and no choice of it', {
      next: 'leave -m out, or --driver',
    });
  }
  inRange('--batches', batches, LEAST_BATCHES, MOST_OF_DRIVER);
}

function requireAble(id: string, able: readonly string[]): string {
  if (able.includes(findMicrobenchmark(id).id)) return id;
  throw new MisuseError(`${id} can't be measured in the VM one is in without privileges`, {
    next: `choose among ${able.join(', ')}, have --driver measure as a kernel, or measure it in emulated machines, without --testbed`,
  });
}

/** What is asked for by these names is had in emulated machines only. */
const OPTIONS: Readonly<Partial<Record<keyof StudyRequest, string>>> = {
  configurations: '--configuration',
  iterations: '--iterations',
  suite: '--specjvm2008',
  units: '--units',
  repetitions: '--repetitions',
  launches: '--launches',
  vcpus: '--vcpus',
  transport: '--transport',
  vhost: '--no-vhost',
  haltPollNs: '--halt-poll',
  verify: '--verify',
  cold: '--cold',
  jobs: '--jobs',
  keep: '--keep',
  timeout: '--timeout',
  explain: '--explain',
  kernelParameters: '--kernel-parameter',
  xenParameters: '--xen-parameter',
};

function requireUse(request: StudyRequest): void {
  for (const [name, option] of Object.entries(OPTIONS))
    if (request[name as keyof StudyRequest] !== undefined) throw ofEmulatedMachines(option);
}

/** What is said of an option that the VM one is in has no use for. */
export function ofEmulatedMachines(option: string): MisuseError {
  return new MisuseError(`${option} is about emulated machines, and the VM one is in is to be measured`, {
    next: `leave ${option} out, or --testbed here`,
  });
}
