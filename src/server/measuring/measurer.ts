import { newRunId } from '../../study/record.ts';
import { NotFoundError } from '../../system/errors.ts';
import { lastLines, type ProcessEnd } from '../../system/processes.ts';
import { nameOf } from '../../testbeds/testbed.ts';
import { planOrder } from '../../work/carry-out.ts';
import type { OrderEvent } from '../../work/events.ts';
import type { Order } from '../../work/order.ts';
import { HOURS, PROGRAM, startOrder } from '../../work/process.ts';
import { RequestError } from '../request-error.ts';
import { requireNoFiles } from './network-order.ts';
import { advance, beginning, isFinal, type Pace, paceAfter, type Progress, timed } from './progress.ts';

/** Measures runs, one at a time, each in a process group of its own. */
export interface Measurer {
  /**
   * Begins a run.
   *
   * @throws RequestError if one is going on, or this one can't be measured
   */
  start(order: Order): Promise<Progress>;
  /**
   * Ends a run: what it has measured is kept.
   *
   * @throws NotFoundError if it is not going on here
   */
  cancel(run: string): Progress;
  /** How far a run is; `undefined` if this server did not start it. */
  progressOf(run: string): Progress | undefined;
  /** The run that is going on. */
  current(): Progress | undefined;
  /** Calls `listener` whenever a run has got further, until the function that it returns is called. */
  listen(listener: (progress: Progress) => void): () => void;
  /** Ends the run that is going on; resolves when its processes are gone. */
  close(): Promise<void>;
}

/** How far so many runs got is remembered; what they measured is stored. */
const MOST_REMEMBERED = 20;

/**
 * Makes a measurer.
 *
 * @param home the folder of the results
 * @param program what measures, for tests
 */
export function createMeasurer(home: string, program: string = PROGRAM): Measurer {
  const runs = new Map<string, { readonly progress: Progress; readonly pace: Pace }>();
  const listeners = new Set<(progress: Progress) => void>();
  let going:
    { readonly run: string; readonly cancel: AbortController; readonly over: Promise<void> } | undefined;

  const set = (after: Progress): Progress => {
    const now = performance.now();
    const { progress: before = after, pace = { began: now, due: undefined } } = runs.get(after.run) ?? {};
    const paced = paceAfter(pace, before, after, now);
    const progress = timed(after, paced, now);
    runs.set(progress.run, { progress, pace: paced });
    for (const listener of listeners) listener(progress);
    return progress;
  };
  const progressOf = (run: string): Progress | undefined => {
    const known = runs.get(run);
    if (known === undefined || isFinal(known.progress.state)) return known?.progress;
    return timed(known.progress, known.pace, performance.now());
  };
  const change = (run: string, to: (progress: Progress) => Progress): void => {
    const known = runs.get(run);
    if (known !== undefined) set(to(known.progress));
  };
  const current = (): Progress | undefined => (going === undefined ? undefined : progressOf(going.run));

  const execute = async (id: string, order: Order, signal: AbortSignal): Promise<void> => {
    const { events, ended } = startOrder(order, { id, home, program, signal });
    let last: OrderEvent | undefined;
    for await (const event of events) {
      // Only once its processes are gone another run can be started.
      if (event.kind === 'ended') last = event;
      else change(id, (progress) => advance(progress, event));
    }
    const end = await ended;
    going = undefined;
    change(id, (progress) =>
      last === undefined ? unfinished(progress, end, signal.aborted) : advance(progress, last),
    );
  };

  return {
    async start(order) {
      const sessions = await namesOf(order);
      // Nothing else happens between this look and the start.
      const other = current();
      if (other !== undefined)
        throw new RequestError(409, `run ${other.run} is going on, and one run at a time is measured`, {
          next: 'wait for its end, or cancel it',
        });
      const progress = set(beginning(newRunId(), sessions));
      const { run } = progress;
      const cancel = new AbortController();
      for (const [old] of [...runs].slice(0, -MOST_REMEMBERED)) runs.delete(old);
      going = { run, cancel, over: execute(run, order, cancel.signal) };
      return progress;
    },
    cancel(run) {
      const known = runs.get(run);
      if (known === undefined || going?.run !== run)
        throw new NotFoundError(`run ${run} is not going on here`, {
          next: 'see its state: it has ended, or another process measures it',
        });
      const cancelling = set({ ...known.progress, state: 'cancelling' });
      going.cancel.abort();
      return cancelling;
    },
    progressOf,
    current,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      going?.cancel.abort();
      await going?.over;
    },
  };
}

/** The sessions of an order. @throws RequestError if it can't be measured, or names files */
async function namesOf(order: Order): Promise<string[]> {
  requireNoFiles(order);
  // Without files planning says nothing, and takes no time in which it could be interrupted.
  const how = { say: () => {}, signal: new AbortController().signal };
  const { study } = await RequestError.ofPromise(422, planOrder(order, how));
  return study.sessions.map(nameOf);
}

/** What became of a run whose process has not said that it has come to the end. */
function unfinished(progress: Progress, end: ProcessEnd, cancelled: boolean): Progress {
  if (cancelled) return { ...progress, state: 'cancelled' };
  const how = end.startError ?? (end.timedOut ? `it took more than ${HOURS} hours` : undefined);
  const message = `the process that measured ended before the run did: ${how ?? end.killedBy ?? `exit code ${end.exitCode}`}`;
  return {
    ...progress,
    state: 'failed',
    lines: [...progress.lines, ...lastLines(end.stderr, 12)],
    error: { message, next: `worldswitch run --resume ${progress.run} goes on where it stopped` },
  };
}
