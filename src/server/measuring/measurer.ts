import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { newRunId } from '../../study/record.ts';
import { planStudy } from '../../study/study.ts';
import { lastLines, type ProcessEnd, startProcess } from '../../system/processes.ts';
import { NotFoundError } from '../../system/errors.ts';
import { RequestError } from '../request-error.ts';
import { type MeasuringOrder, requestOf, type StudyOrder } from './order.ts';
import { advance, beginning, type MeasuringEvent, measuringEventSchema, type Progress } from './progress.ts';

/** Measures runs, one at a time, each in a process group of its own. */
export interface Measurer {
  /**
   * Begins a run.
   *
   * @throws RequestError if one is going on, or this one can't be measured
   */
  start(order: StudyOrder): Progress;
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

/** Our program, compiled if we are. */
const PROGRAM = fileURLToPath(new URL(`program${extname(import.meta.url)}`, import.meta.url));

/** Seconds: machines have limits of their own, so this ends only what has lost its way. */
const TIME_LIMIT = 12 * 3600;

/** How far so many runs got is remembered; what they measured is stored. */
const MOST_REMEMBERED = 20;

/**
 * Makes a measurer.
 *
 * @param home the folder of the results
 * @param program what measures, for tests
 */
export function createMeasurer(home: string, program: string = PROGRAM): Measurer {
  const runs = new Map<string, Progress>();
  const listeners = new Set<(progress: Progress) => void>();
  let going:
    { readonly run: string; readonly cancel: AbortController; readonly over: Promise<void> } | undefined;

  const set = (progress: Progress): void => {
    runs.set(progress.run, progress);
    for (const listener of listeners) listener(progress);
  };
  const change = (run: string, to: (progress: Progress) => Progress): void => {
    const progress = runs.get(run);
    if (progress !== undefined) set(to(progress));
  };

  const execute = async (order: MeasuringOrder, signal: AbortSignal): Promise<void> => {
    const { run } = order;
    const child = startProcess(process.execPath, [program, JSON.stringify(order)], {
      timeLimit: TIME_LIMIT,
      env: { WORLDSWITCH_HOME: home },
      sockets: 1,
      diesWithUs: true,
      signal,
    });
    const [socket] = child.sockets;
    let last: MeasuringEvent | undefined;
    if (socket !== undefined)
      for await (const line of linesOf(socket)) {
        const event = eventOf(line);
        // Only once its processes are gone another run can be started.
        if (event?.kind === 'ended') last = event;
        else if (event !== undefined) change(run, (progress) => advance(progress, event));
      }
    const end = await child.ended;
    going = undefined;
    change(run, (progress) =>
      last === undefined ? ended(progress, end, signal.aborted) : advance(progress, last),
    );
  };

  return {
    start(order) {
      const current = going === undefined ? undefined : runs.get(going.run);
      if (current !== undefined)
        throw new RequestError(409, `run ${current.run} is going on, and one run at a time is measured`, {
          next: 'wait for its end, or cancel it',
        });
      const { configurations } = RequestError.of(422, () => planStudy(requestOf(order)));
      const progress = beginning(
        newRunId(),
        configurations.map(({ id }) => id),
      );
      const { run } = progress;
      const cancel = new AbortController();
      set(progress);
      for (const [old] of [...runs].slice(0, -MOST_REMEMBERED)) runs.delete(old);
      going = { run, cancel, over: execute({ run, study: order }, cancel.signal) };
      return progress;
    },
    cancel(run) {
      const progress = runs.get(run);
      if (progress === undefined || going?.run !== run)
        throw new NotFoundError(`run ${run} is not going on here`, {
          next: 'see its state: it has ended, or another process measures it',
        });
      const cancelling = { ...progress, state: 'cancelling' as const };
      set(cancelling);
      going.cancel.abort();
      return cancelling;
    },
    progressOf: (run) => runs.get(run),
    current: () => (going === undefined ? undefined : runs.get(going.run)),
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

/** Lines until the other end is closed, however that comes about. */
function linesOf(socket: Duplex): AsyncIterable<string> {
  const lines = createInterface({ input: socket, crlfDelay: Infinity });
  // A process that is killed may reset the connection.
  socket.on('error', () => lines.close());
  return lines;
}

/** Undefined for what is no event: the last line of a process that was killed may be cut. */
function eventOf(line: string): MeasuringEvent | undefined {
  try {
    return measuringEventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** What became of a run whose process has not said that it has come to the end. */
function ended(progress: Progress, end: ProcessEnd, cancelled: boolean): Progress {
  if (cancelled) return { ...progress, state: 'cancelled' };
  const how = end.startError ?? (end.timedOut ? `it took more than ${TIME_LIMIT / 3600} hours` : undefined);
  const message = `the process that measured ended before the run did: ${how ?? end.killedBy ?? `exit code ${end.exitCode}`}`;
  return {
    ...progress,
    state: 'failed',
    lines: [...progress.lines, ...lastLines(end.stderr, 12)],
    error: { message, next: `worldswitch run --resume ${progress.run} goes on where it stopped` },
  };
}
