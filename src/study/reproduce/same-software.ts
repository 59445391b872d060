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
  const before = reproduced.find(({ name }) => name === nameOf(session))?.recorded;
  const difference = before && differenceOf(before.fingerprint.software, prepared.softwareOf(session));
  if (difference === undefined) return;
  throw new WorldswitchError(`${nameOf(session)} was measured with ${difference}`, {
    next:
      'give the very image, with its modules, that it was measured with, or measure yours with worldswitch run and ' +
      'see what differs with worldswitch compare',
  });
}
