import type { PlannedOrder } from '../work/carry-out.ts';
import { print } from './print.ts';

/** Prints for each session the commands by which its machine can be run by hand. What they need is brought first. */
export async function printDryRun({ study, testbed }: PlannedOrder): Promise<void> {
  const prepared = await testbed.prepare(study.sessions, false);
  for (const session of study.sessions) await print(prepared.byHand(session));
}
