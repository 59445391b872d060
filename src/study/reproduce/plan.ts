import { failuresOf } from '../../analysis/failures.ts';
import type { NotReproduced } from '../../analysis/reproduction.ts';
import type { ArchivedSoftware } from '../../artifacts/archive/offers.ts';
import type { WantedVersion } from '../../artifacts/whereabouts.ts';
import { configurations } from '../../catalog/configurations.ts';
import { specjvm2008, type Workload } from '../../catalog/workloads.ts';
import { PROTOCOL_VERSION } from '../../protocol/messages.ts';
import { INSTRUCTIONS } from '../../results/clock.ts';
import { benchmarksOf, type CompletedMeasurement, isCompleted } from '../../results/measurement.ts';
import type { Run } from '../../results/schema.ts';
import { componentOf } from '../../results/software.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { nameOf, type Session } from '../../testbeds/testbed.ts';
import { isOf } from '../rest.ts';
import { planSessions, type StudyRequest } from '../study.ts';
import { recordedSoftware } from './recorded-software.ts';

/** A session that measures anew what another one recorded. */
export interface ReproducedSession {
  /** Of the session, {@link nameOf}: no two of a run have the same. */
  readonly name: string;
  readonly session: Session;
  readonly recorded: CompletedMeasurement;
  /** Packages of Debian's. */
  readonly versions: readonly WantedVersion[];
  /** What came from no package, and has to be given. */
  readonly own: readonly ArchivedSoftware[];
}

/** What of a run can be measured anew, as far as it depends on the run and on what the user gives. */
export interface ReproductionPlan {
  readonly sessions: readonly ReproducedSession[];
  readonly notReproduced: readonly NotReproduced[];
  /** Names of sessions that gave nothing then, so that there is nothing to reproduce. */
  readonly failed: readonly string[];
}

/** What the user gives that no archive has. */
export interface GivenSoftware {
  readonly kernel: boolean;
  readonly xen: boolean;
  /** Which runs a copy of SPECjvm2008. */
  readonly suite: Workload | undefined;
}

/**
 * Plans to measure anew what a run holds: each completed session with the rows, counts and parameters that it was recorded with.
 *
 * @param run anybody's: nothing of it is trusted
 * @throws WorldswitchError if nothing of it can be measured in emulated machines, or it says what can't be
 */
export function planReproduction(run: Run, given: GivenSoftware): ReproductionPlan {
  requireEmulated(run);
  const sessions: ReproducedSession[] = [];
  const notReproduced: NotReproduced[] = [];
  for (const recorded of run.measurements.filter(isCompleted)) {
    const outcome = planSession(run, recorded, given);
    if ('session' in outcome) sessions.push(outcome);
    else notReproduced.push({ name: nameOfMeasurement(recorded), ...outcome });
  }
  requireDistinct([...sessions, ...notReproduced]);
  requireSome(run, sessions, notReproduced);
  const failed = run.measurements.filter(({ state }) => state === 'failed').flatMap(failuresOf);
  return { sessions, notReproduced, failed: failed.map(({ name }) => name) };
}

/** @throws WorldswitchError that says of the first session why it can't be measured anew, if none can */
export function requireSome(
  { id }: Pick<Run, 'id'>,
  sessions: readonly ReproducedSession[],
  [first]: readonly NotReproduced[],
): void {
  if (sessions.length > 0) return;
  throw new WorldswitchError(
    first === undefined
      ? `run ${id} has no figure that could be reproduced`
      : `${first.name} of run ${id} can't be reproduced: ${first.reason}`,
    { next: first?.next ?? 'name another run' },
  );
}

/** What is measured on a machine that is there, and not emulated, nobody else can measure on the same one. */
function requireEmulated({ id, testbed, measurements }: Run): void {
  const other = [
    testbed,
    ...measurements.filter(isCompleted).map(({ fingerprint }) => fingerprint.testbed),
  ].find((each) => each !== 'emulated');
  if (other === undefined) return;
  const where = { here: 'in a VM', host: 'on a host', replay: 'elsewhere, and replayed', emulated: '' }[
    other
  ];
  throw new WorldswitchError(
    `run ${id} was measured ${where}, on hardware that nobody else has: what is measured on other hardware is no reproduction`,
    {
      next:
        other === 'replay'
          ? 'worldswitch compare shows what differs between two runs'
          : `worldswitch run --testbed ${other} measures on yours, and worldswitch compare shows what differs`,
    },
  );
}

const UNKNOWN = {
  reason: 'this worldswitch does not know all of it',
  next: 'take the version of worldswitch that it was measured with',
} as const;

type Planned = ReproducedSession | Omit<NotReproduced, 'name'>;

function planSession(run: Run, recorded: CompletedMeasurement, given: GivenSoftware): Planned {
  const configuration = configurations.find(({ id }) => id === recorded.configuration);
  if (configuration === undefined) return UNKNOWN;
  const { fingerprint } = recorded;
  if (fingerprint.testbed === 'emulated' && fingerprint.protocol !== PROTOCOL_VERSION) {
    return {
      reason: `what timed it speaks protocol ${fingerprint.protocol}, and that of this worldswitch ${PROTOCOL_VERSION}`,
      next: `take worldswitch ${fingerprint.worldswitch}, with which it was measured`,
    };
  }
  if (recorded.clock.unit !== INSTRUCTIONS.unit) {
    return {
      reason: `it says that it was measured in ${recorded.clock.unit}, and what is emulated counts ${INSTRUCTIONS.unit}`,
      next: 'give a file as worldswitch export wrote it',
    };
  }
  const { versions, own } = recordedSoftware(recorded, configuration);
  const lacking = (['kernel', 'xen'] as const).find((each) => own.includes(each) && !given[each]);
  if (lacking !== undefined) return needsOwn(lacking);
  if (recorded.kind === 'workload' && recorded.benchmark === specjvm2008.id) {
    const lack = lacksSuite(run, given.suite);
    if (lack !== undefined) return lack;
  }
  const session = sessionAs(run, recorded, given);
  if (session === undefined) return UNKNOWN;
  return { name: nameOf(session), session, recorded, versions, own };
}

function needsOwn(software: 'kernel' | 'xen'): Omit<NotReproduced, 'name'> {
  const title = software === 'kernel' ? 'kernel' : 'Xen';
  return {
    reason: `it was measured with a ${title} that comes from no package of Debian's`,
    next: `if you have that very ${title}, give its file with --${software}`,
  };
}

/** Why the suite of a run can't be run again; `undefined` if it can. */
function lacksSuite({ plan }: Run, suite: Workload | undefined): Omit<NotReproduced, 'name'> | undefined {
  const next = 'name the folder of the same copy with --specjvm2008';
  if (suite === undefined) return { reason: 'SPECjvm2008 may not be passed on', next };
  if (suite.suite?.sha256 === plan.specjvm2008?.sha256) return undefined;
  return { reason: 'it was measured with another copy of SPECjvm2008', next };
}

/** The session that a measurement is of, as it was planned then; `undefined` if this version can't measure all of it. */
function sessionAs(run: Run, recorded: CompletedMeasurement, { suite }: GivenSoftware): Session | undefined {
  const { configuration, fingerprint } = recorded;
  const parameters = (role: 'kernel' | 'hypervisor'): readonly string[] =>
    componentOf(fingerprint.software, role)?.parameters ?? [];
  const request = {
    configurations: [configuration],
    kernelParameters: parameters('kernel'),
    xenParameters: parameters('hypervisor'),
  };
  if (recorded.kind === 'workload') {
    const { benchmark } = recorded;
    const ofSuite = benchmark === specjvm2008.id ? { suite } : {};
    const asked = { launches: 1, ...recorded.fingerprint.parameters };
    return planned({ ...request, ...asked, ...ofSuite, benchmarks: [benchmark] })[0];
  }
  // What was to be measured beside it was executed too, whether or not it gave a figure, and in the order of the plan.
  const planOfIt = run.plan.sessions.find((each) => isOf(recorded, each));
  const benchmarks = [...new Set(planOfIt?.benchmarks ?? benchmarksOf(recorded))];
  const { iterations, batches } = recorded.fingerprint.parameters;
  const { explain } = run.plan;
  const [session] = planned({ ...request, benchmarks, iterations, batches, explain });
  if (session?.kind !== 'microbenchmarks' || session.benchmarks.length !== benchmarks.length)
    return undefined;
  return { ...session, benchmarks };
}

/** @throws WorldswitchError if a record asks for what can't be asked for */
function planned(request: StudyRequest): Session[] {
  try {
    return planSessions(request);
  } catch (error) {
    if (!(error instanceof WorldswitchError)) throw error;
    throw new WorldswitchError(`what the run says of itself can't be: ${error.message}`, {
      next: 'give a file as worldswitch export wrote it',
      cause: error,
    });
  }
}

function nameOfMeasurement(measurement: CompletedMeasurement): string {
  const { configuration } = measurement;
  return measurement.kind === 'workload' ? `${configuration} ${measurement.benchmark}` : configuration;
}

/** A run that measured the same twice does not say which of the two it is. */
function requireDistinct(all: readonly { readonly name: string }[]): void {
  const names = all.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new WorldswitchError(`the run holds ${twice} more than once`, {
    next: 'give a file as worldswitch export wrote it',
  });
}
