import type { Run } from '../results/schema.ts';
import { openStore, type Store } from '../results/store.ts';
import { nameOf } from '../testbeds/testbed.ts';
import { carryOut, type PlannedOrder, planOrder, type PlanOptions } from '../work/carry-out.ts';
import type { Order } from '../work/order.ts';
import { createProgress, type Progress } from './progress.ts';

/** Carries out an order, and stores its run; what happens meanwhile is shown on stderr. */
export async function measureNow(order: Order, signal: AbortSignal): Promise<Run> {
  const store = openStore();
  try {
    return await carryOutNow((how) => planOrder(order, how), store, signal);
  } finally {
    store.close();
  }
}

/** Carries out what is planned; what happens meanwhile is shown on stderr. */
export async function carryOutNow(
  plan: (how: PlanOptions) => Promise<PlannedOrder>,
  store: Store,
  signal: AbortSignal,
): Promise<Run> {
  let progress: Progress | undefined;
  // What is said while a list is shown is shown with it.
  const say = (line: string): void =>
    progress === undefined ? sayOnStderr(line) : progress.show({ kind: 'line', line });
  try {
    return await carryOut(plan({ say, signal }), {
      store,
      onPlanned: ({ sessions }) => (progress = createProgress(sessions.map(nameOf))),
      onEvent: (event) => progress?.show(event),
      signal,
    });
  } finally {
    await progress?.close();
  }
}

export function sayOnStderr(line: string): void {
  console.error(line);
}
