import { availableParallelism } from 'node:os';
import { findSystem, findWorkload } from '../../catalog/find.ts';
import { defaultSystems, type System, systems } from '../../catalog/systems.ts';
import { type Workload, workloads } from '../../catalog/workloads.ts';
import type { Run } from '../../results/schema.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { withParameters } from '../../testbed/parameters.ts';
import { defaultParameters, type WorkloadParameters } from '../../testbed/workloads/parameters.ts';

/** A workload on a system, and how it is run there. */
export interface WorkloadCell {
  readonly system: System;
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
  const wantedSystems = new Set((request.systems ?? defaultSystems).map((id) => findSystem(id)));
  const wanted = request.workloads?.map((id) => findWorkload(id)) ?? workloads;
  const overrides = overridesOf(request);
  const { kernelParameters = [], xenParameters = [] } = request;
  const chosen = systems
    .filter((system) => wantedSystems.has(system))
    .map((system) => withParameters(system, { kernel: kernelParameters, xen: xenParameters }));
  requireUse(overrides, chosen);
  return {
    cells: chosen.flatMap((system) =>
      workloads
        .filter((workload) => wanted.includes(workload))
        .map((workload) => ({
          system,
          workload,
          parameters: parametersOf(workload, overrides),
        })),
    ),
    overrides,
    verify: request.verify ?? false,
    cold: request.cold ?? false,
    keep: request.keep ?? false,
    jobs: request.jobs === undefined ? availableParallelism() : inRange('--jobs', request.jobs, 1, 64),
  };
}

/**
 * What is left to measure of a run of workloads that did not come to its end, or of which some failed.
 *
 * @throws WorldswitchError if nothing is left
 */
export function planRestOfWorkloads(
  run: Run,
  request: Pick<WorkloadRequest, 'jobs' | 'cold' | 'keep' | 'kernelParameters' | 'xenParameters'>,
): WorkloadStudy {
  const { workloads: plan, verify } = run.plan;
  if (plan === undefined) throw new Error(`run ${run.id} is not one of workloads`);
  const { parameters, ...chosen } = plan;
  const asked = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
  const study = planWorkloads({ ...request, ...chosen, ...asked, verify });
  const isLeft = ({ system, workload }: WorkloadCell): boolean =>
    !run.workloads.some(
      (each) => each.state === 'completed' && each.system === system.id && each.workload === workload.id,
    );
  const cells = study.cells.filter(isLeft);
  if (cells.length === 0) {
    throw new WorldswitchError(`run ${run.id} is complete`, { next: `worldswitch show ${run.id} shows it` });
  }
  return { ...study, cells };
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
  chosen: readonly System[],
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
