import { benchmarksOfFacts, countsOf, type ComparableFacts } from '../analysis/facts.ts';
import { benchmarks } from '../catalog/benchmarks.ts';
import { workloads } from '../catalog/workloads.ts';
import type { Session } from '../testbeds/testbed.ts';
import { overridesOf } from './parameters.ts';
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
  const { verify, cold, jobs, keep, explain } = request;
  const sessions = configurations.flatMap((configuration) => {
    const own = held.filter((facts) => facts.configuration === configuration);
    return sessionsAlike(configuration, own.length === 0 ? held : own, request);
  });
  return {
    ...planStudy({ verify, cold, jobs, keep, explain }),
    overrides: overridesOf(request),
    sessions: sessions.toSorted((a, b) => orderOf(a) - orderOf(b)),
  };
}

/** Sessions of microbenchmarks first, as in every plan. */
function orderOf({ kind }: Session): number {
  return kind === 'microbenchmarks' ? 0 : 1;
}

function sessionsAlike(
  configuration: string,
  held: readonly ComparableFacts[],
  request: StudyRequest,
): Session[] {
  const { suite, ...others } = defined(request);
  const ids = namedBenchmarks(request) ?? [...new Set(held.flatMap(benchmarksOfFacts))].filter(isKnown);
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
      const facts = held.find((each) => each.kind === 'workload' && each.benchmark === id);
      const own = suite?.id === id ? { suite } : {};
      return planSessions({
        ...facts?.parameters,
        ...others,
        ...own,
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
