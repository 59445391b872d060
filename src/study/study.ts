import { availableParallelism, freemem } from 'node:os';
import { type Configuration, configurations } from '../catalog/configurations.ts';
import { findConfiguration, findMicrobenchmark } from '../catalog/find.ts';
import { canMeasure, configurationsFor } from '../catalog/benchmarks.ts';
import { type Microbenchmark, microbenchmarks } from '../catalog/microbenchmarks.ts';
import type { Run } from '../results/schema.ts';
import { WorldswitchError } from '../system/errors.ts';
import { machineOf } from '../testbeds/emulated/probe-machine.ts';
import type { Parameters } from '../testbeds/emulated/measure.ts';
import { withParameters } from '../testbeds/emulated/parameters.ts';

/** What is measured on what, and how. */
export interface Study {
  configurations: readonly Configuration[];
  parameters: Parameters;
  /** Measures each configuration twice, each time from a machine booted afresh, and compares. */
  verify: boolean;
  /** Boots each machine afresh instead of using its snapshot. */
  cold: boolean;
  /** Machines that run at once. */
  jobs: number;
  /** Leaves what the machines wrote. */
  keep: boolean;
  /** Says of each microbenchmark where the instructions of one batch went. */
  explain: boolean;
}

/** What a user asks for; what is left out is the default. */
export interface StudyRequest {
  configurations?: readonly string[];
  microbenchmarks?: readonly string[];
  iterations?: number;
  batches?: number;
  verify?: boolean;
  cold?: boolean;
  jobs?: number;
  keep?: boolean;
  explain?: boolean;
  /** Added to the configurations' own. */
  kernelParameters?: readonly string[];
  xenParameters?: readonly string[];
}

/** Operations per batch, and batches per microbenchmark, if nothing else is asked for. */
export const DEFAULT_ITERATIONS = 32;
export const DEFAULT_BATCHES = 8;

/** More than these would run for hours and tell no more, since the figures have no noise. */
const MOST_ITERATIONS = 100_000;
const MOST_BATCHES = 10_000;
const MOST_OPERATIONS = 1_000_000;

/** Of more operations the traces would fill the memory. */
const MOST_EXPLAINED = 20_000;

/** Bytes that a machine takes beyond its own memory: the emulator and its translated code. */
const EMULATOR_BYTES = 160 * 2 ** 20;

/**
 * The study that a user asks for: of all configurations and microbenchmarks if none are named, in the
 * catalog's order.
 *
 * @throws WorldswitchError if a name is unknown or a count is out of range
 */
export function planStudy(request: StudyRequest): Study {
  const wantedConfigurations =
    request.configurations?.map((id) => findConfiguration(id)) ?? configurationsFor('microbenchmark');
  const wanted = request.microbenchmarks?.map((id) => findMicrobenchmark(id)) ?? microbenchmarks;
  const iterations = checkCount('--iterations', request.iterations ?? DEFAULT_ITERATIONS, MOST_ITERATIONS);
  const batches = checkCount('--batches', request.batches ?? DEFAULT_BATCHES, MOST_BATCHES);
  if (iterations * batches > MOST_OPERATIONS) {
    throw new WorldswitchError(
      `${iterations} iterations in ${batches} batches are ${iterations * batches} operations of each kind`,
      { next: `ask for ${MOST_OPERATIONS} or fewer: the figures have no noise that more would average out` },
    );
  }
  if (request.explain === true && iterations * batches > MOST_EXPLAINED) {
    throw new WorldswitchError(
      `of ${iterations} iterations in ${batches} batches every instruction would have to be written down`,
      { next: `ask for ${MOST_EXPLAINED} operations or fewer, or leave --explain out` },
    );
  }
  const { kernelParameters = [], xenParameters = [] } = request;
  const chosen = configurations
    .filter((entry) => wantedConfigurations.includes(entry))
    .map((entry) => withParameters(entry, { kernel: kernelParameters, xen: xenParameters }));
  for (const configuration of chosen) requireSomething(configuration, wanted);
  return {
    configurations: chosen,
    parameters: {
      iterations,
      batches,
      microbenchmarks: microbenchmarks.filter((entry) => wanted.includes(entry)).map(({ id }) => id),
    },
    verify: request.verify ?? false,
    cold: request.cold ?? false,
    keep: request.keep ?? false,
    explain: request.explain ?? false,
    jobs: request.jobs === undefined ? defaultJobs(chosen) : checkCount('--jobs', request.jobs, 64),
  };
}

/**
 * What is left to measure of a run that did not come to its end, or of which configurations failed.
 *
 * @param request what may be asked for anew: `jobs`, `cold`, `keep`; and the parameters, which are not in the plan
 * @throws WorldswitchError if nothing is left, or this version doesn't know what the run measures
 */
export function planRest(
  run: Run,
  request: Pick<StudyRequest, 'jobs' | 'cold' | 'keep' | 'kernelParameters' | 'xenParameters'>,
): Study {
  const measured = run.measurements.filter(({ state }) => state === 'completed');
  const left = run.plan.configurations.filter(
    (id) => !measured.some(({ configuration }) => configuration === id),
  );
  if (left.length === 0) {
    throw new WorldswitchError(`run ${run.id} is complete`, { next: `worldswitch show ${run.id} shows it` });
  }
  return planStudy({ ...request, ...run.plan, configurations: left });
}

/** What a study measures on one of its configurations: variants exist on some systems only. */
export function parametersFor(study: Study, configuration: Configuration): Parameters {
  const { microbenchmarks: ids, ...counts } = study.parameters;
  const measurable = microbenchmarks.filter(
    (entry) => ids.includes(entry.id) && canMeasure(configuration, entry),
  );
  return { ...counts, microbenchmarks: measurable.map(({ id }) => id) };
}

function requireSomething(configuration: Configuration, wanted: readonly Microbenchmark[]): void {
  if (wanted.some((entry) => canMeasure(configuration, entry))) return;
  const [first] = wanted;
  const able = configurations.filter((entry) => first !== undefined && canMeasure(entry, first));
  throw new WorldswitchError(
    `${wanted.map(({ id }) => id).join(', ')} can't be measured on ${configuration.id}`,
    { next: `choose among ${able.map(({ id }) => id).join(', ')} with --configuration` },
  );
}

/** As many machines as there are CPUs, as long as they fit into three quarters of the free memory. */
function defaultJobs(chosen: readonly Configuration[]): number {
  const largest = Math.max(...chosen.map((each) => machineOf(each).memoryMiB)) * 2 ** 20 + EMULATOR_BYTES;
  return Math.max(1, Math.min(availableParallelism(), Math.floor((freemem() * 0.75) / largest)));
}

function checkCount(option: string, value: number, most: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new WorldswitchError(`${option} ${value} is out of range`, {
    next: `give a whole number from 1 to ${most}`,
  });
}
