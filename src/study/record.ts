import { randomBytes } from 'node:crypto';
import type { Plan } from '../results/plan.ts';
import { type Run, SCHEMA_VERSION } from '../results/schema.ts';
import type { Store } from '../results/store.ts';
import { InterruptedError } from '../system/errors.ts';
import { describeHost } from './host.ts';

/** A run's id: sortable, and unique. */
export function newRunId(): string {
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+Z/g, '');
  return `${time}-${randomBytes(2).toString('hex')}`;
}

/** Records that a run has begun. */
export function beginRun(store: Store, id: string, testbed: Run['testbed'], plan: Plan): void {
  store.begin({
    schema: SCHEMA_VERSION,
    id,
    testbed,
    startedAt: new Date().toISOString(),
    host: describeHost(),
    plan,
  });
}

/** Records that a run has come to its end, and gives it as it is then. */
export function finishRun(store: Store, id: string, verify: boolean): Run {
  const run = store.get(id);
  const endedAt = new Date().toISOString();
  const verified = verify && run.measurements.every(({ state }) => state === 'completed');
  store.finish(id, endedAt, verified);
  return { ...run, endedAt, verified };
}

/** @throws InterruptedError that says how to go on, if that is what ended a run that is stored; else the error itself. */
export function sayHowToGoOn(error: unknown): never {
  throw error instanceof InterruptedError
    ? new InterruptedError('worldswitch run --resume goes on where it stopped')
    : error;
}
