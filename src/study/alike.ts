import { benchmarksOfFacts, countsOf, type ComparableFacts, type WorkloadFacts } from '../analysis/facts.ts';
import { benchmarks } from '../catalog/benchmarks.ts';
import { workloads } from '../catalog/workloads.ts';
import type { WorkloadParameters } from '../results/fingerprint.ts';
import type { Session } from '../testbeds/testbed.ts';
import { overridesOf, parametersOf } from './parameters.ts';
import { sharedOverrides } from './session-parameters.ts';
import { planSessions, planStudy, type Study, type StudyRequest } from './study.ts';

/**
 * Plans to measure configurations as they, or others, have been measured: the same benchmarks, with the same parameters.
 * What the request says itself wins.
 *
 * @param configurations ids
 * @param held what was measured; of a configuration that is not among it, all of it counts
 * @returns a study of which there may be no sessions, if this version knows nothing of what was measured
 * @throws WorldswitchError if a name is unknown or a number is out of range
 */
export function planAlike(
  configurations: readonly string[],
  held: readonly ComparableFacts[],
  request: StudyRequest,
): Study {
  const { verify, cold, jobs, keep, timeout, explain } = request;
  const sessions = configurations.flatMap((configuration) => {
    return sessionsAlike(configuration, held, request);
  });
  return {
    ...planStudy({ verify, cold, jobs, keep, timeout, explain }),
    overrides: { ...sharedOverrides(sessions), ...overridesOf(request) },
    sessions: sessions.toSorted((a, b) => orderOf(a) - orderOf(b)),
  };
}

/** Sessions of microbenchmarks first, as in every plan. */
function orderOf({ kind }: Session): number {
  return kind === 'microbenchmarks' ? 0 : 1;
}

/** A study whose workloads are measured with the parameters that they have been measured with, but for what it overrides. */
export function withParametersOf(held: readonly ComparableFacts[], study: Study): Study {
  const sessions = study.sessions.map((session) => {
    if (session.kind !== 'workload') return session;
    const { configuration, workload } = session;
    const before = parametersIn(ownFirst(configuration.id, held), workload.id);
    return { ...session, parameters: parametersOf(workload, { ...before, ...study.overrides }) };
  });
  return { ...study, sessions, overrides: { ...sharedOverrides(sessions), ...study.overrides } };
}

/** What was measured, that of a configuration before all else. */
function ownFirst(configuration: string, held: readonly ComparableFacts[]): ComparableFacts[] {
  const { own = [], others = [] } = Object.groupBy(held, (facts) =>
    facts.configuration === configuration ? 'own' : 'others',
  );
  return [...own, ...others];
}

/** The parameters of the measurement of a workload that comes first; what does not say how often it launched it, did once. */
function parametersIn(held: readonly ComparableFacts[], id: string): WorkloadParameters | undefined {
  const found = held.find(
    (facts): facts is WorkloadFacts => facts.kind === 'workload' && facts.benchmark === id,
  );
  return found && { launches: 1, ...found.parameters };
}

function sessionsAlike(
  configuration: string,
  all: readonly ComparableFacts[],
  request: StudyRequest,
): Session[] {
  const { suite, ...others } = defined(request);
  const own = all.filter((facts) => facts.configuration === configuration);
  const benchmarksHeld = (own.length === 0 ? all : own).flatMap(benchmarksOfFacts);
  const ids = namedBenchmarks(request) ?? [...new Set(benchmarksHeld)].filter(isKnown);
  const held = ownFirst(configuration, all);
  const isWorkload = (id: string): boolean => id === suite?.id || workloads.some((each) => each.id === id);
  const microbenchmarks = ids.filter((id) => !isWorkload(id));
  return [
    ...(microbenchmarks.length === 0
      ? []
      : planSessions({
          ...countsOf(held),
          ...others,
          configurations: [configuration],
          benchmarks: microbenchmarks,
        })),
    ...ids.filter(isWorkload).flatMap((id) => {
      return planSessions({
        ...parametersIn(held, id),
        ...others,
        ...(suite?.id === id ? { suite } : {}),
        ...{ configurations: [configuration], benchmarks: [id] },
      });
    }),
  ];
}

/** The benchmarks that a request names; `undefined` if it names none. */
export function namedBenchmarks({ benchmarks: ids, suite }: StudyRequest): readonly string[] | undefined {
  if (ids === undefined && suite === undefined) return undefined;
  return [...new Set([...(ids ?? []), ...(suite === undefined ? [] : [suite.id])])];
}

/** A request without what is undefined in it: that wins over nothing. */
export function defined(request: StudyRequest): StudyRequest {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
}

/** What this version doesn't know it can't measure. */
function isKnown(id: string): boolean {
  return benchmarks.some((each) => each.id === id);
}
