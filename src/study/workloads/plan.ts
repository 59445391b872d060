import { availableParallelism } from 'node:os';
import { findConfiguration, findWorkload } from '../../catalog/find.ts';
import { defaultWorkloadConfigurations } from '../../catalog/benchmarks.ts';
import { type Configuration, configurations } from '../../catalog/configurations.ts';
import { specjvm2008, type Workload, workloads } from '../../catalog/workloads.ts';
import type { Run } from '../../results/schema.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { withParameters } from '../../testbeds/emulated/parameters.ts';
import { defaultParameters, type WorkloadParameters } from '../../testbeds/emulated/workloads/parameters.ts';

/** A workload on a system, and how it is run there. */
export interface WorkloadCell {
  readonly system: Configuration;
  readonly workload: Workload;
  readonly parameters: WorkloadParameters;
}

/** Which workloads are measured, and where. */
export interface WorkloadStudy {
  /** What the run is to measure in all, in its order. */
  readonly cells: readonly WorkloadCell[];
  /** What is asked for instead of the catalog's parameters. */
  readonly overrides: Partial<WorkloadParameters>;
  /** Measures each twice, each time from a machine booted afresh, and compares. */
  readonly verify: boolean;
  /** Boots each machine afresh instead of using its snapshot. */
  readonly cold: boolean;
  /** Machines that run at once, as far as they fit into memory. */
  readonly jobs: number;
  /** Leaves what the machines wrote. */
  readonly keep: boolean;
}

/** What a user asks for; what is left out is the default. */
export interface WorkloadRequest extends Partial<WorkloadParameters> {
  systems?: readonly string[];
  workloads?: readonly string[];
  /** What runs a suite that the user brings; it is measured beside those that are chosen. */
  suite?: Workload;
  verify?: boolean;
  cold?: boolean;
  jobs?: number;
  keep?: boolean;
  /** Added to the systems' own. */
  kernelParameters?: readonly string[];
  xenParameters?: readonly string[];
}

/** What a parameter may be at most: more would run for hours. */
const MOST: Readonly<Record<'vcpus' | 'units' | 'repetitions' | 'haltPollNs', number>> = {
  vcpus: 3,
  units: 10_000_000,
  repetitions: 100,
  haltPollNs: 10_000_000,
};

/**
 * The study that a user asks for: of all workloads if none are named, on the systems of the study's first machine
 * class.
 *
 * @throws WorldswitchError if a name is unknown or a number is out of range
 */
export function planWorkloads(request: WorkloadRequest): WorkloadStudy {
  const wantedSystems = new Set(
    (request.systems ?? defaultWorkloadConfigurations).map((id) => findConfiguration(id)),
  );
  const wanted = chosenWorkloads(request);
  const overrides = overridesOf(request);
  const { kernelParameters = [], xenParameters = [] } = request;
  const chosen = configurations
    .filter((system) => wantedSystems.has(system))
    .map((system) => withParameters(system, { kernel: kernelParameters, xen: xenParameters }));
  requireUse(overrides, chosen);
  return {
    cells: chosen.flatMap((system) =>
      wanted.map((workload) => ({ system, workload, parameters: parametersOf(workload, overrides) })),
    ),
    overrides,
    verify: request.verify ?? false,
    cold: request.cold ?? false,
    keep: request.keep ?? false,
    jobs: request.jobs === undefined ? availableParallelism() : inRange('--jobs', request.jobs, 1, 64),
  };
}

/** @throws WorldswitchError if a name is unknown, or of a suite that is not there */
function chosenWorkloads({ workloads: ids, suite }: WorkloadRequest): readonly Workload[] {
  const available = suite === undefined ? workloads : [...workloads, suite];
  if (ids === undefined) return available;
  const named = new Set(ids.map((id) => findWorkload(id).id));
  if (named.has(specjvm2008.id) && suite === undefined) throw missingSuite();
  return available.filter((workload) => named.has(workload.id) || workload === suite);
}

/**
 * What is left to measure of a run of workloads that did not come to its end, or of which some failed.
 *
 * @throws WorldswitchError if nothing is left
 */
export function planRestOfWorkloads(
  run: Run,
  request: Pick<WorkloadRequest, 'suite' | 'jobs' | 'cold' | 'keep' | 'kernelParameters' | 'xenParameters'>,
): WorkloadStudy {
  const { workloads: plan, verify } = run.plan;
  if (plan === undefined) throw new Error(`run ${run.id} is not one of workloads`);
  const { parameters, specjvm2008: suitePlan, ...chosen } = plan;
  const asked = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
  // What has been measured of a suite needs no copy of it.
  const suite = request.suite ?? (suitePlan === undefined ? undefined : specjvm2008);
  const study = planWorkloads({ ...request, ...chosen, ...asked, ...(suite && { suite }), verify });
  const cells = study.cells.filter(({ system, workload }) => isLeft(run, system.id, workload.id));
  if (cells.length === 0) {
    throw new WorldswitchError(`run ${run.id} is complete`, { next: `worldswitch show ${run.id} shows it` });
  }
  return { ...study, cells };
}

/** What is said if the suite is to be run, and no copy of it is named. */
export function missingSuite(): WorldswitchError {
  return new WorldswitchError(
    `${specjvm2008.id} needs your own copy of SPECjvm2008, which may not be passed on`,
    {
      next: 'name its folder with --specjvm2008, or take the workload jvm, which has kernels of the same kinds',
    },
  );
}

/** Whether a workload of a run was not measured yet, or failed. */
export function isLeft({ workloads: measured }: Run, system: string, workload: string): boolean {
  return !measured.some(
    (each) => each.state === 'completed' && each.system === system && each.workload === workload,
  );
}

/** @throws WorldswitchError if a workload can't do so many units */
function parametersOf(workload: Workload, overrides: Partial<WorkloadParameters>): WorkloadParameters {
  const parameters = { ...defaultParameters(workload), ...overrides };
  const { id, unit, leastUnits } = workload;
  if (parameters.units > leastUnits && parameters.units % leastUnits === 0) return parameters;
  throw new WorldswitchError(`${id} can't do ${parameters.units} ${unit}s in a repetition`, {
    next: `give --units a multiple of ${leastUnits} that is larger than it`,
  });
}

function overridesOf(request: WorkloadRequest): Partial<WorkloadParameters> {
  const { vcpus, units, repetitions, haltPollNs, transport, vhost } = request;
  return {
    ...(vcpus === undefined ? {} : { vcpus: inRange('--vcpus', vcpus, 1, MOST.vcpus) }),
    ...(units === undefined ? {} : { units: inRange('--units', units, 2, MOST.units) }),
    ...(repetitions === undefined
      ? {}
      : { repetitions: inRange('--repetitions', repetitions, 1, MOST.repetitions) }),
    ...(haltPollNs === undefined
      ? {}
      : { haltPollNs: inRange('--halt-poll', haltPollNs, 0, MOST.haltPollNs) }),
    ...(transport === undefined ? {} : { transport }),
    ...(vhost === undefined ? {} : { vhost }),
  };
}

/** An option that no system heeds is a misunderstanding. */
function requireUse(
  { transport, vhost, haltPollNs }: Partial<WorkloadParameters>,
  chosen: readonly Configuration[],
): void {
  if (transport === undefined && vhost === undefined && haltPollNs === undefined) return;
  if (chosen.some(({ hypervisor }) => hypervisor.name === 'KVM')) return;
  throw new WorldswitchError('--transport, --no-vhost and --halt-poll are about KVM, and no system has it', {
    next: 'name one with --configuration (worldswitch list shows them), or leave the options out',
  });
}

function inRange(option: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new WorldswitchError(`${option} ${value} is out of range`, {
    next: `give a whole number from ${least} to ${most}`,
  });
}
