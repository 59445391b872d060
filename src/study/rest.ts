import { isDeepStrictEqual } from 'node:util';
import { specjvm2008 } from '../catalog/workloads.ts';
import { benchmarksOf as measuredBenchmarks, type Measurement } from '../results/measurement.ts';
import type { PlannedSession } from '../results/plan.ts';
import type { Run } from '../results/schema.ts';
import { WorldswitchError } from '../system/errors.ts';
import { benchmarksOf, type Session } from '../testbeds/testbed.ts';
import { planSessions, planStudy, type RestRequest, type Study, type StudyRequest } from './study.ts';

/** What a resumed run measures, and what it has measured, as it would be measured now. */
export interface Rest {
  readonly study: Study;
  readonly measured: readonly Session[];
}

/**
 * What is left to measure of a run that did not come to its end, or of which sessions failed.
 *
 * @param request what may be asked for anew, and the parameters, which are not in the plan
 * @throws WorldswitchError if nothing is left, or this version doesn't know what the run measures
 */
export function planRest(run: Run, request: RestRequest): Rest {
  const whole = wholeStudy(run, request);
  const left = whole.sessions.filter((session) => isLeft(run, session));
  if (left.length === 0) {
    throw new WorldswitchError(`run ${run.id} is complete`, { next: `worldswitch show ${run.id} shows it` });
  }
  return {
    study: { ...whole, sessions: left },
    measured: whole.sessions.filter((session) => !left.includes(session)),
  };
}

/** The study that a run was begun with, session for session. */
function wholeStudy({ plan }: Run, { suite, ...anew }: RestRequest): Study {
  const { sessions, microbenchmarks, workloads, verify, explain } = plan;
  const asked = Object.fromEntries(
    Object.entries(workloads ?? {}).filter(([, value]) => value !== undefined),
  );
  const request: StudyRequest = { ...anew, ...microbenchmarks, ...asked, verify, explain };
  return {
    ...planStudy({ ...anew, verify, explain }),
    overrides: asked,
    sessions: sessions.flatMap(({ configuration, benchmarks, parameters }) => {
      // What has been measured of a suite needs no copy of it.
      const ofSuite = benchmarks.includes(specjvm2008.id) ? { suite: suite ?? specjvm2008 } : {};
      const own = { ...request, ...parameters, ...ofSuite };
      return planSessions({ ...own, configurations: [configuration], benchmarks });
    }),
  };
}

function isLeft(run: Run, session: Session): boolean {
  return !isMeasured(run, plannedAs(session));
}

/** A session as a plan names it. */
export function plannedAs(session: Session): Omit<PlannedSession, 'parameters'> {
  return { configuration: session.configuration.id, benchmarks: [...benchmarksOf(session)] };
}

/** Whether a run has figures of a session of its plan. */
export function isMeasured({ measurements }: Run, session: PlannedSession): boolean {
  return measurements.some((each) => each.state === 'completed' && isOf(each, session));
}

/** Whether a measurement is that of a session. */
export function isOf(measurement: Measurement, { configuration, benchmarks }: PlannedSession): boolean {
  return (
    measurement.configuration === configuration &&
    isDeepStrictEqual(measuredBenchmarks(measurement).toSorted(), benchmarks.toSorted())
  );
}
