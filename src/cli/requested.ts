import { findMicrobenchmark, findWorkload } from '../catalog/find.ts';
import type { StudyRequest } from '../study/study.ts';
import { openSuite } from '../study/suite.ts';
import type { BenchmarkOptions } from './benchmark-options.ts';

/**
 * What options ask for where what is not named is known otherwise: from the other side of a comparison, or a baseline.
 *
 * @throws WorldswitchError if a benchmark is none of its kind, or a suite can't be used
 */
export async function requestedBy(options: BenchmarkOptions): Promise<StudyRequest> {
  const { configuration, microbenchmark, workload, specjvm2008: folder, benchmark } = options;
  const { iterations, batches, units, repetitions, launches, vcpus, transport, vhost, haltPoll, timeout } =
    options;
  const named = [
    ...(microbenchmark ?? []).map((id) => findMicrobenchmark(id).id),
    ...(workload ?? []).map((id) => findWorkload(id).id),
  ];
  return {
    configurations: configuration,
    benchmarks: named.length === 0 ? undefined : named,
    ...{ iterations, batches, units, repetitions, launches, vcpus, transport },
    // True unless --no-vhost is given.
    vhost: vhost === false ? vhost : undefined,
    haltPollNs: haltPoll,
    timeout,
    suite: await openSuite({ folder, benchmarks: benchmark }),
  };
}
