import { MisuseError } from '../system/errors.ts';
import type { Session } from '../testbeds/testbed.ts';
import type { StudyRequest } from './study.ts';

type Asked = keyof StudyRequest;

/** Options that say how something is measured, by the kind of session that heeds them. */
export const OPTIONS = {
  microbenchmarks: { iterations: '--iterations', batches: '--batches' },
  workload: {
    units: '--units',
    repetitions: '--repetitions',
    launches: '--launches',
    vcpus: '--vcpus',
    transport: '--transport',
    vhost: '--no-vhost',
    haltPollNs: '--halt-poll',
  },
} as const satisfies Record<Session['kind'], Partial<Record<Asked, string>>>;

/**
 * Refuses what says how to measure, where nothing of that kind is to be measured: it would be a misunderstanding.
 *
 * @param sessions all that is to be measured, if anything is
 */
export function requireHeeded(request: StudyRequest, sessions: readonly Session[]): void {
  if (sessions.length === 0 && request.timeout !== undefined) {
    throw new MisuseError('--timeout is about machines, and nothing is to be measured', {
      next: 'name a side that is to be measured, or leave the option out',
    });
  }
  for (const [kind, options] of Object.entries(OPTIONS)) {
    if (sessions.some((session) => session.kind === kind)) continue;
    const idle = Object.entries(options).find(([name]) => request[name as Asked] !== undefined);
    if (idle === undefined) continue;
    const [noun, choice] = kind === 'workload' ? ['workloads', '-w'] : ['microbenchmarks', '-m'];
    throw new MisuseError(`${idle[1]} is about ${noun}, and none is to be measured`, {
      next: `name ${noun} with ${choice} and a side that is to be measured, or leave the option out`,
    });
  }
}
