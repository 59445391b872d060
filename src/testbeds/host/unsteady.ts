import type { Check } from '../../artifacts/doctor/check.ts';

/** What makes figures unsteady, and the line that mends it. */
export function unsteady(need: string, found: string, mend: string): Check {
  return { need, found, state: 'absent', mend };
}
