import { DEFAULT_BATCHES, DEFAULT_ITERATIONS } from '../catalog/microbenchmarks.ts';
import type { Workload } from '../catalog/workloads.ts';
import type { WorkloadParameters } from '../results/fingerprint.ts';
import { MisuseError } from '../system/errors.ts';
import type { StudyRequest } from './request.ts';

/** More than these would run for hours and tell no more, since the figures are exact. */
const MOST_ITERATIONS = 100_000;
const MOST_BATCHES = 10_000;
const MOST_OPERATIONS = 1_000_000;

/** Of more operations the traces would fill the memory. */
const MOST_EXPLAINED = 20_000;

/**
 * How often microbenchmarks are measured.
 *
 * @throws MisuseError if a count is out of range
 */
export function countsOf(request: StudyRequest): { iterations: number; batches: number } {
  const iterations = inRange('--iterations', request.iterations ?? DEFAULT_ITERATIONS, 1, MOST_ITERATIONS);
  const batches = inRange('--batches', request.batches ?? DEFAULT_BATCHES, 1, MOST_BATCHES);
  if (iterations * batches > MOST_OPERATIONS) {
    throw new MisuseError(
      `${iterations} iterations in ${batches} batches are ${iterations * batches} operations of each kind`,
      {
        next: `ask for ${MOST_OPERATIONS} or fewer: the figures have no noise that more operations would average out`,
      },
    );
  }
  if (request.explain === true && iterations * batches > MOST_EXPLAINED) {
    throw new MisuseError(
      `of ${iterations} iterations in ${batches} batches every instruction would have to be written down`,
      { next: `ask for ${MOST_EXPLAINED} operations or fewer, or leave --explain out` },
    );
  }
  return { iterations, batches };
}

/** What a parameter of a workload may be at most: more would run for hours. */
const MOST: Readonly<Record<'vcpus' | 'units' | 'repetitions' | 'launches' | 'haltPollNs', number>> = {
  vcpus: 3,
  units: 10_000_000,
  repetitions: 100,
  launches: 100,
  haltPollNs: 10_000_000,
};

/**
 * What is asked for instead of the catalog's parameters of workloads.
 *
 * @throws MisuseError if a number is out of range
 */
export function overridesOf(request: StudyRequest): Partial<WorkloadParameters> {
  const { vcpus, units, repetitions, launches, haltPollNs, transport, vhost } = request;
  return {
    ...(vcpus === undefined ? {} : { vcpus: inRange('--vcpus', vcpus, 1, MOST.vcpus) }),
    ...(units === undefined ? {} : { units: inRange('--units', units, 2, MOST.units) }),
    ...(repetitions === undefined
      ? {}
      : { repetitions: inRange('--repetitions', repetitions, 1, MOST.repetitions) }),
    ...(launches === undefined ? {} : { launches: inRange('--launches', launches, 1, MOST.launches) }),
    ...(haltPollNs === undefined
      ? {}
      : { haltPollNs: inRange('--halt-poll', haltPollNs, 0, MOST.haltPollNs) }),
    ...(transport === undefined ? {} : { transport }),
    ...(vhost === undefined ? {} : { vhost }),
  };
}

/** The parameters of a workload if nothing else is asked for. */
export function defaultParameters({ vcpus, units, repetitions, launches }: Workload): WorkloadParameters {
  return { vcpus, units, repetitions, launches, transport: 'pci', vhost: true, haltPollNs: 0 };
}

/** The parameters of a workload. @throws MisuseError if it can't do so many units */
export function parametersOf(workload: Workload, overrides: Partial<WorkloadParameters>): WorkloadParameters {
  const parameters = { ...defaultParameters(workload), ...overrides };
  const { id, unit, leastUnits } = workload;
  if (parameters.units > leastUnits && parameters.units % leastUnits === 0) return parameters;
  throw new MisuseError(`${id} can't do ${parameters.units} ${unit}s in a repetition`, {
    next: `give --units a multiple of ${leastUnits} that is larger than it`,
  });
}

/** @throws MisuseError that names the option if a number is none that it takes */
export function inRange(option: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new MisuseError(`${option} ${value} is out of range`, {
    next: `give a whole number from ${least} to ${most}`,
  });
}
