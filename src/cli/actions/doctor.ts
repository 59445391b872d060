import type { Check } from '../../artifacts/doctor/check.ts';
import { examine } from '../../artifacts/doctor/doctor.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { adviseOnHost } from '../../testbeds/host/advice.ts';
import { readHostFacts } from '../../testbeds/host/facts.ts';
import { nameOfPlace, parsePlace } from '../../testbeds/host/place.ts';

/** Prints for each need what there is. @throws WorldswitchError if something that is needed is missing */
export async function printNeeds(): Promise<void> {
  const checks = await examine();
  printChecks(checks);
  const missing = checks.filter(({ state }) => state === 'missing').length;
  if (missing > 0) {
    throw new WorldswitchError(`${missing} of the needs above are not met`, {
      next: 'do what the lines marked missing say, then run worldswitch doctor again',
    });
  }
  console.log('nothing that is needed is missing; what is absent is not needed or brought by setup');
}

/**
 * Prints what makes figures of a host's KVM or Xen unsteady, and what mends it.
 *
 * @param host `user@machine[:port]`; this machine if it is not said
 * @throws WorldswitchError if the host can't be asked, or has neither KVM nor Xen that can be measured
 */
export async function printAdvice(host: string | undefined, signal: AbortSignal): Promise<void> {
  const place = parsePlace(host);
  const checks = adviseOnHost(await readHostFacts(place, signal), nameOfPlace(place));
  const refused = checks.find(({ state }) => state === 'missing');
  if (refused !== undefined)
    throw new WorldswitchError(refused.found, { next: refused.mend ?? 'choose another machine' });
  printChecks(checks);
  const unsteady = checks.filter(({ mend }) => mend !== undefined).length;
  console.log(
    unsteady === 0
      ? 'nothing there is known to make figures unsteady'
      : 'figures can be measured as it is; the lines in brackets make them steadier',
  );
}

function printChecks(checks: readonly Check[]): void {
  const widths = [
    Math.max(...checks.map(({ need }) => need.length)),
    Math.max(...checks.map(({ state }) => state.length)),
  ];
  for (const check of checks) console.log(line(check, widths));
}

function line({ need, state, found, mend }: Check, [needWidth = 0, stateWidth = 0]: number[]): string {
  const remedy = mend === undefined ? '' : ` (${mend})`;
  return `${need.padEnd(needWidth)}  ${state.padEnd(stateWidth)}  ${found}${remedy}`;
}
