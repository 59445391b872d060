import type { Check } from '../../artifacts/doctor/check.ts';
import { examine } from '../../artifacts/doctor/doctor.ts';
import { WorldswitchError } from '../../system/errors.ts';

/** Prints for each need what there is. @throws WorldswitchError if something that is needed is missing */
export async function printNeeds(): Promise<void> {
  const checks = await examine();
  const widths = [
    Math.max(...checks.map(({ need }) => need.length)),
    Math.max(...checks.map(({ state }) => state.length)),
  ];
  for (const check of checks) console.log(line(check, widths));
  const missing = checks.filter(({ state }) => state === 'missing').length;
  if (missing > 0) {
    throw new WorldswitchError(`${missing} of the needs above are not met`, {
      next: 'do what the lines marked missing say, then run worldswitch doctor again',
    });
  }
  console.log('nothing that is needed is missing; what is absent is not needed or brought by setup');
}

function line({ need, state, found, mend }: Check, [needWidth = 0, stateWidth = 0]: number[]): string {
  const remedy = mend === undefined ? '' : ` (${mend})`;
  return `${need.padEnd(needWidth)}  ${state.padEnd(stateWidth)}  ${found}${remedy}`;
}
