import {
  type Benchmark,
  canMeasure,
  defaultConfigurations,
  defaultWorkloadConfigurations,
} from '../catalog/benchmarks.ts';
import { type Configuration, configurations } from '../catalog/configurations.ts';
import { findBenchmark, findConfiguration } from '../catalog/find.ts';
import { inOrderOfMeasuring, type Microbenchmark, microbenchmarks } from '../catalog/microbenchmarks.ts';
import { specjvm2008, type Suite, type Workload, workloads } from '../catalog/workloads.ts';
import { hypervisorOf, hypervisorSupports } from '../hypervisors/index.ts';
import type { WorkloadParameters } from '../results/fingerprint.ts';
import { labelSchema } from '../results/label.ts';
import type { Plan } from '../results/plan.ts';
import { MisuseError, type WorldswitchError } from '../system/errors.ts';
import { benchmarksOf, type Session } from '../testbeds/testbed.ts';
import { withParameters } from './added-parameters.ts';
import { countsOf, inRange, overridesOf, parametersOf } from './parameters.ts';
import type { StudyRequest } from './request.ts';
import { ownParameters } from './session-parameters.ts';

export type { RestRequest, StudyRequest } from './request.ts';

/** What is measured, where, and how. */
export interface Study {
  /** In the order of the run's measurements. */
  readonly sessions: readonly Session[];
  /** What the run is called, if anything. */
  readonly label?: string | undefined;
  /** The id of the run whose measurements are measured anew, if that is what it is for. */
  readonly reproduces?: string | undefined;
  /** Measures each session twice, each time from a machine booted afresh, and compares. */
  readonly verify: boolean;
  /** Boots each machine afresh instead of using its snapshot. */
  readonly cold: boolean;
  /** Sessions that are measured at once; as many as the testbed can if it is not said. */
  readonly jobs: number | undefined;
  /** Leaves what the machines wrote. */
  readonly keep: boolean;
  /** Seconds of processor time without progress after which a machine is ended; the usual ones if it is not said. */
  readonly timeout: number | undefined;
  /** Says of each microbenchmark where the instructions of one batch went. */
  readonly explain: boolean;
  /** What is asked for instead of the catalog's parameters of workloads. */
  readonly overrides: Partial<WorkloadParameters>;
}

/**
 * The study that a user asks for: of all microbenchmarks if no benchmarks are named, on all configurations that have the
 * default kernel and can measure them; of workloads on those of the study's first machine class. Its order is the catalog's.
 *
 * @throws MisuseError if a name is unknown, a number is out of range, or an option or a name is of no use
 */
export function planStudy(request: StudyRequest): Study {
  const sessions = planSessions(request);
  const overrides = overridesOf(request);
  const { microbenchmarks: wanted, workloads: applications } = chosenBenchmarks(request);
  requireUse(overrides, sessions);
  requireHaltPollOnce(request, sessions);
  for (const id of request.configurations ?? [])
    requireSomething(findConfiguration(id), [...wanted, ...applications]);
  return {
    sessions,
    ...(request.label === undefined ? {} : { label: labelOf(request.label) }),
    verify: request.verify ?? false,
    cold: request.cold ?? false,
    keep: request.keep ?? false,
    explain: request.explain ?? false,
    timeout: request.timeout === undefined ? undefined : inRange('--timeout', request.timeout, 1, 86_400),
    jobs: request.jobs === undefined ? undefined : inRange('--jobs', request.jobs, 1, 64),
    overrides,
  };
}

/** The sessions of a request, those of microbenchmarks first. @throws MisuseError as {@link planStudy} does */
export function planSessions(request: StudyRequest): Session[] {
  const wanted = request.configurations?.map((id) => findConfiguration(id));
  const { microbenchmarks: operations, workloads: applications } = chosenBenchmarks(request);
  const { kernelParameters = [], xenParameters = [] } = request;
  const counts = countsOf(request);
  const overrides = overridesOf(request);
  const among = (all: readonly Configuration[]): Configuration[] =>
    configurations
      .filter((each) => (wanted ?? all).includes(each))
      .map((each) => withParameters(each, { kernel: kernelParameters, xen: xenParameters }));
  const byDefault = configurations.filter(({ id }) => defaultWorkloadConfigurations.includes(id));
  return [
    ...among(defaultConfigurations).flatMap((configuration): Session[] => {
      const able = inOrderOfMeasuring(operations.filter((each) => canMeasure(configuration, each)));
      if (able.length === 0) return [];
      return [{ kind: 'microbenchmarks', configuration, benchmarks: able.map(({ id }) => id), ...counts }];
    }),
    ...among(byDefault).flatMap((configuration) =>
      applications
        .filter((workload) => canMeasure(configuration, workload))
        .map((workload): Session => {
          const parameters = parametersOf(workload, overrides);
          return { kind: 'workload', configuration, workload, parameters };
        }),
    ),
  ];
}

/** What a run records of a study. */
export function planOf(study: Study): Plan {
  const { sessions, overrides, label, reproduces, verify, explain } = study;
  const first = sessions.find((session) => session.kind === 'microbenchmarks');
  const ofWorkloads = sessions.filter((session) => session.kind === 'workload');
  const suite = ofWorkloads.find(({ workload }) => workload.suite !== undefined)?.workload.suite;
  const parameters = {
    microbenchmarks: first === undefined ? null : { iterations: first.iterations, batches: first.batches },
    workloads: ofWorkloads.length === 0 ? null : overrides,
  };
  return {
    sessions: sessions.map((session) => {
      const own = ownParameters(session, parameters);
      return {
        configuration: session.configuration.id,
        benchmarks: [...benchmarksOf(session)],
        ...(own === undefined ? {} : { parameters: own }),
      };
    }),
    ...parameters,
    ...(label === undefined ? {} : { label }),
    ...(reproduces === undefined ? {} : { reproduces }),
    verify,
    explain,
    ...(suite === undefined ? {} : { specjvm2008: recordOf(suite) }),
  };
}

/** @throws MisuseError if a run can't be called that */
export function labelOf(label: string): string {
  if (labelSchema.safeParse(label).success) return label;
  throw new MisuseError('a label is one line of 1 to 80 printable characters, and not the word latest', {
    next: 'give --label another text',
  });
}

function recordOf({ folder, sha256, benchmarks }: Suite): Plan['specjvm2008'] {
  return { folder, sha256, benchmarks: [...benchmarks] };
}

/** @throws MisuseError if a name is unknown, or of a suite that is not there */
function chosenBenchmarks({ benchmarks: ids, suite }: StudyRequest): {
  microbenchmarks: readonly Microbenchmark[];
  workloads: readonly Workload[];
} {
  if (ids === undefined && suite === undefined) return { microbenchmarks, workloads: [] };
  const found = (ids ?? []).map((id) => findBenchmark(id));
  requireEmulated(found);
  const named = new Set(found.map(({ id }) => id));
  if (named.has(specjvm2008.id) && suite === undefined) throw missingSuite();
  const available = suite === undefined ? workloads : [...workloads, suite];
  return {
    microbenchmarks: microbenchmarks.filter(({ id }) => named.has(id)),
    workloads: available.filter((workload) => named.has(workload.id) || workload === suite),
  };
}

/** @throws MisuseError if one of them can be had in the VM one is in only */
function requireEmulated(benchmarks: readonly Benchmark[]): void {
  const other = benchmarks.find((each) => each.kind === 'microbenchmark' && each.only?.testbed !== undefined);
  if (other === undefined) return;
  throw new MisuseError(`${other.id} is measured in the VM one is in, and not in emulated machines`, {
    next: `worldswitch run --testbed here -m ${other.id}`,
  });
}

/** What is said if the suite is to be run, and no copy of it is named. */
export function missingSuite(): WorldswitchError {
  return new MisuseError(`${specjvm2008.id} needs your own copy of SPECjvm2008, which may not be passed on`, {
    next: 'name its folder with --specjvm2008, or take the workload jvm, which has kernels of the same kinds',
  });
}

function requireSomething(configuration: Configuration, wanted: readonly Benchmark[]): void {
  if (wanted.some((entry) => canMeasure(configuration, entry))) return;
  const [first] = wanted;
  const able = configurations.filter((entry) => first !== undefined && canMeasure(entry, first));
  throw new MisuseError(`${wanted.map(({ id }) => id).join(', ')} can't be measured on ${configuration.id}`, {
    next: `choose among ${able.map(({ id }) => id).join(', ')} with --configuration`,
  });
}

/** An option that no session heeds is a misunderstanding. */
function requireUse(
  { transport, vhost, haltPollNs }: Partial<WorkloadParameters>,
  sessions: readonly Session[],
): void {
  if (transport === undefined && vhost === undefined && haltPollNs === undefined) return;
  const heeding = hypervisorSupports.filter(({ workload }) => workload.vm?.virtio === true);
  if (
    sessions.some(
      ({ kind, configuration }) => kind === 'workload' && heeding.includes(hypervisorOf(configuration)),
    )
  )
    return;
  const names = heeding.map(({ name }) => name).join(' or ');
  throw new MisuseError(
    `--transport, --no-vhost and --halt-poll are about workloads in a VM of ${names}, and none is to be measured`,
    { next: 'name one with --configuration (worldswitch list shows them), or leave the options out' },
  );
}

/** What has an option of its own is not given as a kernel parameter too, for the option is what the record has. */
function requireHaltPollOnce({ kernelParameters = [] }: StudyRequest, sessions: readonly Session[]): void {
  const parameters = sessions.flatMap(({ kind, configuration }) =>
    kind === 'workload' ? (hypervisorOf(configuration).workload.vm?.haltPoll ?? []) : [],
  );
  // Linux takes a dash in a parameter's name for an underscore.
  const given = kernelParameters.find((each) =>
    parameters.some((name) => each.replaceAll('-', '_').startsWith(`${name}=`)),
  );
  if (given === undefined) return;
  throw new MisuseError(`under workloads --halt-poll says how long KVM polls, and not ${given}`, {
    next: `give --halt-poll ${given.slice(given.indexOf('=') + 1)}`,
  });
}
