import { isDeepStrictEqual } from 'node:util';
import { type Difference, firstDifferences } from '../analysis/difference.ts';
import { CORRECT_IT, describeNotInForce } from '../analysis/settings-notes.ts';
import {
  type CompletedMeasurement,
  isOfMicrobenchmarks,
  type Measurement,
  type MicrobenchmarkMeasurement,
} from '../results/measurement.ts';
import type { Clock } from '../results/clock.ts';
import type { Plan } from '../results/plan.ts';
import type { Run } from '../results/schema.ts';
import type { Store } from '../results/store.ts';
import { InterruptedError, WorldswitchError } from '../system/errors.ts';
import { mapPool } from '../system/pool.ts';
import {
  benchmarksOf,
  type MeasureOptions,
  nameOf,
  type PreparedTestbed,
  type Session,
  type Testbed,
} from '../testbeds/testbed.ts';
import type { StudyEvent } from './events.ts';
import { beginRun, finishRun, newRunId, sayHowToGoOn } from './record.ts';
import { saidOfRefused, soundSession, withRefused } from './premises.ts';
import { plannedAs } from './rest.ts';
import { requireSameSoftware } from './resume.ts';
import { planOf, type Study } from './study.ts';

export type { StudyEvent } from './events.ts';

/** What a run needs beside its study. */
export interface ExecuteOptions {
  readonly testbed: Testbed;
  readonly store: Store;
  readonly onEvent: (event: StudyEvent) => void;
  /** The id of a run that is begun, if somebody has to know it before; see {@link newRunId}. */
  readonly id?: string;
  /** Seconds until a machine counts as hung, instead of the defaults. */
  readonly timeLimits?: { readonly boot: number; readonly measure: number };
  readonly signal: AbortSignal;
}

/** A run that is gone on with. */
export interface Resumed {
  readonly begun: Run;
  /** What it has measured, as it would be measured now. */
  readonly measured: readonly Session[];
}

/**
 * Executes a study and stores its run, each measurement as soon as it is there. A session that fails is part of the run,
 * and the others go on.
 *
 * @param resumed the run that is resumed, of which `study` is the rest
 * @throws InterruptedError if `signal` aborts; what was measured by then is stored.
 */
export async function executeStudy(study: Study, options: ExecuteOptions, resumed?: Resumed): Promise<Run> {
  const { testbed, store } = options;
  const prepared = await testbed.prepare([...study.sessions, ...(resumed?.measured ?? [])], study.explain);
  prepared.requireAll?.();
  if (resumed !== undefined) requireSameSoftware(resumed.begun, resumed.measured, prepared);
  const id = resumed?.begun.id ?? options.id ?? newRunId();
  const plan = resumed?.begun.plan ?? planOf(study);
  const held = store.hold(id);
  try {
    // It may have been removed since it was read.
    if (resumed === undefined) beginRun(store, id, testbed.name, plan);
    else store.idOf(id);
    await measureAll(study, prepared, { ...options, id }, plan);
    return finishRun(store, id, study.verify);
  } finally {
    held.release();
  }
}

/** Measures what a study asks for, and stores each measurement as soon as it is there. */
async function measureAll(
  study: Study,
  prepared: PreparedTestbed,
  options: ExecuteOptions & { readonly id: string },
  plan: Plan,
): Promise<void> {
  const { id, store } = options;
  const positionOf = (session: Session): number =>
    plan.sessions.findIndex(({ configuration, benchmarks }) =>
      isDeepStrictEqual({ configuration, benchmarks }, plannedAs(session)),
    );
  // Those that take longest begin first, so that none of them runs alone in the end.
  const order = study.sessions.toSorted((a, b) => prepared.costOf(b) - prepared.costOf(a));
  await mapPool(order, study.jobs ?? prepared.jobs, async (session) => {
    const measurement = await measureOrFail(session, study, prepared, options);
    const position = positionOf(session);
    if (position === -1) throw new Error(`${nameOf(session)} is not in the plan of run ${id}`);
    store.addMeasurement(id, measurement, position);
  }).catch(sayHowToGoOn);
}

async function measureOrFail(
  session: Session,
  study: Study,
  prepared: PreparedTestbed,
  options: ExecuteOptions,
): Promise<Measurement> {
  const begun = performance.now();
  const name = nameOf(session);
  try {
    const measurement = await measureAsPlanned(session, study, prepared, options);
    const seconds = (performance.now() - begun) / 1000;
    options.onEvent({ kind: 'completed', session: name, seconds });
    return measurement;
  } catch (error) {
    if (!(error instanceof WorldswitchError) || error instanceof InterruptedError) throw error;
    options.onEvent({ kind: 'failed', session: name, error });
    return {
      state: 'failed',
      configuration: session.configuration.id,
      benchmarks: [...benchmarksOf(session)],
      software: [...prepared.softwareOf(session)],
      error: error.message,
      next: error.next,
    };
  }
}

/** Once; or twice, each time from a machine booted afresh: that is what a stranger who runs it elsewhere does. */
async function measureAsPlanned(
  session: Session,
  { verify, cold, explain, keep, timeout }: Study,
  prepared: PreparedTestbed,
  { testbed, onEvent, signal, ...options }: ExecuteOptions,
): Promise<CompletedMeasurement> {
  const timeLimits =
    options.timeLimits ?? (timeout === undefined ? undefined : { boot: timeout, measure: timeout });
  const sound = soundSession(session);
  const measure = async (phase: MeasureOptions['phase']): Promise<CompletedMeasurement> => {
    const how = { fresh: cold || verify, phase, explain, keep, onEvent, timeLimits, signal };
    const measurement = await prepared.measure(sound.session, how);
    testbed.calibrate(measurement);
    return withRefused(measurement, sound.refused);
  };
  for (const line of saidOfRefused(sound)) onEvent({ kind: 'line', line });
  const measurement = await measure('measuring');
  for (const line of saidOfSettings(session, measurement)) onEvent({ kind: 'line', line });
  if (verify) requireSame(session, measurement, await measure('measuring again'));
  return measurement;
}

/** Parameters that the user asked for in vain: the figures are no less right, but not of what they seem to be. */
function saidOfSettings(session: Session, { settings }: CompletedMeasurement): string[] {
  return (settings?.notInForce ?? []).map((each) =>
    new WorldswitchError(describeNotInForce(each), { next: CORRECT_IT }).describe(`${nameOf(session)}: `),
  );
}

/** Where the clock is exact, nothing may differ. @throws WorldswitchError that says what does */
function requireSame(session: Session, one: CompletedMeasurement, other: CompletedMeasurement): void {
  const differences = Object.values(firstDifferences(one, other)).flat();
  const [difference] = differences;
  const names = [...new Set(differences.map(({ benchmark }) => benchmark))];
  const what =
    difference === undefined
      ? otherwiseDifferent(one, other)
      : `${names.join(', ')} differ, first in batch ${difference.first.batch} (${describePair(difference.first, one.clock.unit)})`;
  if (what === undefined) return;
  throw new WorldswitchError(`${nameOf(session)} is not the same twice: ${what}`, {
    next: 'report it as a defect, with the output of worldswitch doctor',
  });
}

/** A batch that was measured twice, and what is not the same: how long it took, or else when it was. */
function describePair({ a, b }: Difference['first'], unit: Clock['unit']): string {
  if (a !== undefined && b !== undefined && a.ticks === b.ticks)
    return `${a.ticks} ${unit} both times, from ${a.start} to ${a.end} and from ${b.start} to ${b.end}`;
  return `${a?.ticks ?? 'no'} and ${b?.ticks ?? 'no'} ${unit}`;
}

function otherwiseDifferent(one: CompletedMeasurement, other: CompletedMeasurement): string | undefined {
  if (one.kind !== 'workload' || other.kind !== 'workload') return undefined;
  return isDeepStrictEqual(one.account, other.account) ? undefined : 'who executed what differs';
}

/** Whether a microbenchmark of a run was to be explained and is not: why was said while it was executed. */
export function lacksExplanations({ plan, measurements }: Run): boolean {
  return plan.explain && measurements.some((each) => isOfMicrobenchmarks(each) && !isExplained(each));
}

function isExplained({ explanations, fingerprint }: MicrobenchmarkMeasurement): boolean {
  return explanations.length === fingerprint.parameters.benchmarks.length;
}
