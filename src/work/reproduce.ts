import { judgeReproduction, type NotReproduced, type Reproduction } from '../analysis/reproduction.ts';
import { sideOfRun } from '../analysis/side.ts';
import { chooseSoftware } from '../artifacts/own/software.ts';
import { canBeHad, isSameVersion, type Whereabouts, whereaboutsOf } from '../artifacts/whereabouts.ts';
import type { Measurement } from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';
import { compareMeasured } from '../study/compare.ts';
import { isMeasured, plannedAs } from '../study/rest.ts';
import { planReproduction, type ReproducedSession, requireSome } from '../study/reproduce/plan.ts';
import { withRecordedSoftware } from '../study/reproduce/same-software.ts';
import { softwareFor, whyGone } from '../study/reproduce/software.ts';
import { sharedOverrides } from '../study/session-parameters.ts';
import { planStudy, type Study } from '../study/study.ts';
import { openSuite } from '../study/suite.ts';
import { MisuseError, WorldswitchError } from '../system/errors.ts';
import { MemoryBudget } from '../testbeds/emulated/memory.ts';
import { severalTestbeds } from '../testbeds/several.ts';
import type { Testbed } from '../testbeds/testbed.ts';
import { type PlannedOrder, type PlanOptions, testbedFor } from './carry-out.ts';
import type { RestOrder, SoftwareOrder } from './order.ts';

/** A run that is to be measured anew. */
export interface ReproduceOrder extends Pick<RestOrder, 'cold' | 'jobs' | 'keep' | 'timeout'> {
  readonly run: Run;
  /** What no archive has: paths of images and of what belongs to them; and which QEMU, if not the recorded one. */
  readonly given: SoftwareOrder;
  /** The folder of a copy of SPECjvm2008. */
  readonly specjvm2008?: string | undefined;
  /** Measures with the newest of a series where the recorded version is gone. */
  readonly otherVersions?: boolean | undefined;
}

/** A run that can be measured anew, at least in part, and with what. */
export interface PlannedReproduction {
  readonly recorded: Run;
  readonly study: Study;
  /** The sessions of the study by the software that they are measured with. */
  readonly groups: readonly {
    readonly software: SoftwareOrder;
    readonly sessions: readonly ReproducedSession[];
  }[];
  /** Where the recorded versions are. */
  readonly whereabouts: readonly Whereabouts[];
  readonly notReproduced: readonly NotReproduced[];
  /** Names of sessions that gave nothing when they were recorded. */
  readonly failed: readonly string[];
}

/**
 * Finds out what of a run can be measured anew, and where its software is.
 *
 * @throws WorldswitchError if nothing of it can
 */
export async function planReproduceOrder(
  { run, given, otherVersions = false, specjvm2008, ...how }: ReproduceOrder,
  options: PlanOptions,
): Promise<PlannedReproduction> {
  // What is mistyped is said before anybody is asked for anything.
  const asked = planStudy({ ...how, explain: run.plan.explain });
  const suite = await openSuite({ folder: specjvm2008, benchmarks: suiteBenchmarks(run, specjvm2008) });
  const has = { kernel: given.kernel !== undefined, xen: given.xen !== undefined, suite };
  const { sessions, notReproduced, failed } = planReproduction(run, has);
  requireUse(given, sessions);
  const wanted = sessions.flatMap(({ versions }) =>
    versions.filter(({ software }) => software !== 'qemu' || given.qemu === undefined),
  );
  const whereabouts = await whereaboutsOf(wanted, options);
  const gone = whereabouts.filter((each) => !canBeHad(each));
  const isGone = ({ versions }: ReproducedSession): Whereabouts | undefined =>
    gone.find((each) => versions.some((version) => isSameVersion(version, each)));
  const possible = sessions.filter((session) => otherVersions || isGone(session) === undefined);
  const impossible = sessions.flatMap((session) => {
    const lacking = possible.includes(session) ? undefined : isGone(session);
    return lacking === undefined ? [] : [{ name: session.name, ...whyGone(lacking) }];
  });
  const all = [...notReproduced, ...impossible];
  requireSome(run, possible, all);
  // What is no result is said before anything is measured.
  sideOfRun({ measurements: possible.map(({ recorded }) => recorded) }, `run ${run.id}`);
  const planned = possible.map(({ session }) => session);
  return {
    recorded: run,
    study: {
      ...asked,
      label: `reproduction of ${run.id}`,
      reproduces: run.id,
      overrides: sharedOverrides(planned),
      sessions: planned,
    },
    groups: groupsOf(possible, (session) => softwareFor(session, given, gone)),
    ...{ whereabouts, notReproduced: all, failed },
  };
}

/** As few as can be: a session that has no use for some software can be beside one that has. */
function groupsOf(
  sessions: readonly ReproducedSession[],
  softwareOf: (session: ReproducedSession) => SoftwareOrder,
): PlannedReproduction['groups'] {
  const groups: { software: SoftwareOrder; sessions: ReproducedSession[] }[] = [];
  for (const session of sessions) {
    const software = softwareOf(session);
    const names = Object.keys(software) as (keyof SoftwareOrder)[];
    const fitting = groups.find((group) =>
      names.every((name) => {
        const [there, own] = [group.software[name], software[name]];
        return there === undefined || own === undefined || there === own;
      }),
    );
    if (fitting === undefined) groups.push({ software, sessions: [session] });
    else {
      const named = Object.entries(software).filter(([, value]) => value !== undefined);
      fitting.software = { ...fitting.software, ...Object.fromEntries(named) };
      fitting.sessions.push(session);
    }
  }
  return groups;
}

/** Of a copy that is named, the benchmarks that were run. */
function suiteBenchmarks({ plan }: Run, folder: string | undefined): readonly string[] | undefined {
  return folder === undefined ? undefined : plan.specjvm2008?.benchmarks;
}

/** @throws MisuseError if an image is given, and the run was measured with none that its user had built */
function requireUse(given: SoftwareOrder, sessions: readonly ReproducedSession[]): void {
  const idle = (
    [
      ['kernel', ['kernel', 'kernelModules', 'kernelSymbols']],
      ['xen', ['xen', 'xenSymbols']],
    ] as const
  ).find(
    ([software, names]) =>
      names.some((name) => given[name] !== undefined) && sessions.every(({ own }) => !own.includes(software)),
  );
  if (idle === undefined) return;
  throw new MisuseError(
    `--${idle[0]} brings what comes from no package of Debian's, and the run was measured with none such`,
    { next: 'leave it out: the versions of a run are those that it was measured with' },
  );
}

/**
 * The order that measures what was planned, or goes on with a run that does.
 *
 * @throws WorldswitchError if software can't be used, or the run can't be gone on with
 */
export async function orderOfReproduction(
  planned: PlannedReproduction,
  begun: Run | undefined,
  options: PlanOptions,
): Promise<PlannedOrder> {
  const testbeds = new Map<string, Testbed>();
  const memory = new MemoryBudget();
  for (const { software, sessions } of planned.groups) {
    const chosen = await chooseSoftware(software, options);
    const exact = sessions.filter((session) => !session.versions.some((each) => isReplaced(planned, each)));
    const testbed = withRecordedSoftware(testbedFor(software, chosen, options, memory), exact);
    for (const { name } of sessions) testbeds.set(name, testbed);
  }
  const testbed = severalTestbeds(testbeds);
  const { study, recorded } = planned;
  if (begun === undefined) return { study, testbed };
  if (begun.plan.reproduces !== recorded.id) {
    throw new MisuseError(`run ${begun.id} does not reproduce run ${recorded.id}`, {
      next: 'name one that does with --resume, or leave --resume out to begin one',
    });
  }
  const own = study.sessions.filter((session) => {
    const { configuration, benchmarks } = plannedAs(session);
    const key = `${configuration} ${benchmarks.join(' ')}`;
    return begun.plan.sessions.some((each) => `${each.configuration} ${each.benchmarks.join(' ')}` === key);
  });
  const measured = own.filter((session) => isMeasured(begun, plannedAs(session)));
  const left = own.filter((session) => !measured.includes(session));
  if (left.length === 0) {
    throw new WorldswitchError(`run ${begun.id} is complete`, {
      next: `worldswitch compare ${recorded.id} ${begun.id} holds it against run ${recorded.id}, if that is stored`,
    });
  }
  return { study: { ...study, sessions: left }, testbed, resumed: { begun, measured } };
}

/** Whether another version is measured instead of the recorded one. */
function isReplaced(
  { whereabouts }: PlannedReproduction,
  version: Parameters<typeof isSameVersion>[0],
): boolean {
  return whereabouts.some((each) => !canBeHad(each) && isSameVersion(each, version));
}

/**
 * Holds a run against what it reproduces.
 *
 * @param name what the user calls the recorded run
 * @throws WorldswitchError if the two can't be compared
 */
export function holdReproduction(
  { recorded, groups, notReproduced }: Pick<PlannedReproduction, 'recorded' | 'groups' | 'notReproduced'>,
  name: string,
  run: Run,
): Reproduction {
  const chosen = new Set<Measurement>(
    groups.flatMap(({ sessions }) => sessions.map((session) => session.recorded)),
  );
  const before = recorded.measurements.filter((each) => chosen.has(each));
  // What failed then is nothing that this run could have failed to reproduce.
  const a = { ...sideOfRun({ measurements: before }, name), failures: [] };
  const b = sideOfRun(run, `run ${run.id}`);
  return judgeReproduction(recorded, run, compareMeasured(a, b, 'same', 'any'), notReproduced);
}
