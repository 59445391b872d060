import type { Run } from '../results/schema.ts';
import { type Component, componentOf, type Role } from '../results/software.ts';
import { WorldswitchError } from '../system/errors.ts';
import { nameOf, type PreparedTestbed, type Session } from '../testbeds/testbed.ts';
import { isOf, plannedAs } from './rest.ts';

/** What is measured, and may not change while a run goes on: worldswitch's own programs are built of its sources. */
const MEASURED: readonly Role[] = ['kernel', 'hypervisor'];

/**
 * Refuses to go on with a run with other software than it began with: what it measures is compared.
 *
 * @param measured what the run has measured, as it would be measured now
 */
export function requireSameSoftware(
  run: Run,
  measured: readonly Session[],
  prepared: Pick<PreparedTestbed, 'softwareOf'>,
): void {
  for (const session of measured) {
    const before = run.measurements.find((each) => isOf(each, plannedAs(session)));
    if (before?.state !== 'completed') continue;
    const difference = differenceOf(before.fingerprint.software, prepared.softwareOf(session));
    if (difference === undefined) continue;
    throw new WorldswitchError(`run ${run.id} measured ${nameOf(session)} with ${difference}`, {
      next:
        'give --kernel, --kernel-modules, --xen, --kernel-parameter and --xen-parameter as the run was begun with, ' +
        'or measure anew without --resume',
    });
  }
}

/** What differs of what is measured, before and now; `undefined` if nothing does, as far as it is known. */
export function differenceOf(before: readonly Component[], now: readonly Component[]): string | undefined {
  for (const role of MEASURED) {
    const [old, current] = [componentOf(before, role), componentOf(now, role)];
    if (old === undefined || current === undefined) continue;
    if (old.sha256 !== null && old.sha256 !== current.sha256) {
      return `another ${old.name}: ${describe(old)}, now ${describe(current)}`;
    }
    if (old.modulesSha256 !== current.modulesSha256) return `other modules of ${old.name} ${describe(old)}`;
    const [was, is] = [old, current].map(({ parameters = [] }) => parameters.join(' ') || 'none');
    if (was !== is) return `other parameters of ${old.name}: ${was}, now ${is}`;
  }
  return undefined;
}

function describe({ version, file, sha256 }: Component): string {
  return `${version ?? file} (sha256 ${sha256?.slice(0, 8)}…)`;
}
