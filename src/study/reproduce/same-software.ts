import { WorldswitchError } from '../../system/errors.ts';
import { nameOf, type PreparedTestbed, type Session, type Testbed } from '../../testbeds/testbed.ts';
import { differenceOf } from '../resume.ts';
import type { ReproducedSession } from './plan.ts';

/**
 * A testbed that measures nothing with another kernel or hypervisor than was recorded, to the byte.
 *
 * @param reproduced sessions that are held against what was recorded; others are not
 */
export function withRecordedSoftware(testbed: Testbed, reproduced: readonly ReproducedSession[]): Testbed {
  return {
    ...testbed,
    prepare: async (sessions, explain) => {
      const prepared = await testbed.prepare(sessions, explain);
      for (const session of sessions) requireRecorded(session, prepared, reproduced);
      return prepared;
    },
  };
}

function requireRecorded(
  session: Session,
  prepared: PreparedTestbed,
  reproduced: readonly ReproducedSession[],
): void {
  const before = reproduced.find(({ name }) => name === nameOf(session));
  if (before === undefined) return;
  const difference = differenceOf(before.recorded.fingerprint.software, prepared.softwareOf(session));
  if (difference === undefined) return;
  // Of a package there is none that could be given.
  const first =
    before.own.length > 0
      ? 'give the very image, with its modules, that it was measured with'
      : 'give a file as worldswitch export wrote it';
  throw new WorldswitchError(`${nameOf(session)} was measured with ${difference}`, {
    next: `${first}, or measure yours with worldswitch run and see what differs with worldswitch compare`,
  });
}
