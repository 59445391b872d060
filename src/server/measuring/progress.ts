import { z } from 'zod';
import { secondsLeft } from '../../report/duration.ts';
import { failureSchema, type OrderEvent } from '../../work/events.ts';

/** How far a run is. Seconds are of the wall clock, for information. */
export const progressSchema = z
  .strictObject({
    run: z.string(),
    /**
     * The last three are final. `interrupted`: the run has not come to its end, and this server does not measure it:
     * it was interrupted, or another process is at it.
     */
    state: z.enum([
      'preparing',
      'measuring',
      'cancelling',
      'interrupted',
      'cancelled',
      'completed',
      'failed',
    ]),
    sessions: z.array(
      z.strictObject({
        name: z
          .string()
          .describe(
            'A configuration, of its microbenchmarks; a configuration and a workload (kvm-arm64 tcp-rr)',
          ),
        phase: z.enum([
          'waiting',
          'booting',
          'measuring',
          'measuring again',
          'explaining',
          'completed',
          'failed',
        ]),
        seconds: z.number().nullable(),
        error: failureSchema.nullable(),
      }),
    ),
    seconds: z
      .number()
      .nullable()
      .describe('Since it began; null if it has not come to its end and this server does not measure it'),
    secondsLeft: z
      .number()
      .nullable()
      .describe(
        'About how many are left, from what the sessions took that are done; null if that can not be told',
      ),
    lines: z.array(z.string()).describe('What was said beside it, the latest last'),
    error: failureSchema.nullable().describe('Why the run could not go on, if it could not'),
  })
  .meta({ id: 'Progress', description: 'How far a run is.' });
export type Progress = z.infer<typeof progressSchema>;

/** So many lines are kept: bringing packages says a few dozen. */
const MOST_LINES = 100;

/** A run that is about to begin. */
export function beginning(run: string, sessions: readonly string[]): Progress {
  return {
    run,
    state: 'preparing',
    sessions: sessions.map((name) => ({ name, phase: 'waiting', seconds: null, error: null })),
    seconds: null,
    secondsLeft: null,
    lines: [],
    error: null,
  };
}

/** What has become of a run by an event. */
export function advance(progress: Progress, event: OrderEvent): Progress {
  switch (event.kind) {
    case 'phase':
      return withSession(progress, event.session, { phase: event.phase });
    case 'completed':
      return withSession(progress, event.session, { phase: 'completed', seconds: event.seconds });
    case 'failed':
      return withSession(progress, event.session, { phase: 'failed', error: event.error });
    case 'line':
      return { ...progress, lines: [...progress.lines, event.line].slice(-MOST_LINES) };
    case 'ended': {
      const failed = event.error !== undefined || progress.sessions.some(({ phase }) => phase === 'failed');
      return { ...progress, state: failed ? 'failed' : 'completed', error: event.error ?? null };
    }
  }
}

/** Whether nothing more will become of a run in that state. */
export function isFinal(state: Progress['state']): state is 'cancelled' | 'completed' | 'failed' {
  return state === 'cancelled' || state === 'completed' || state === 'failed';
}

/** How many sessions have come to their end. */
export function doneOf({ sessions }: Pick<Progress, 'sessions'>): number {
  return sessions.filter(({ phase }) => phase === 'completed' || phase === 'failed').length;
}

/** When a run began, and when it will have come to its end if it goes on as it did, in milliseconds of one clock. */
export interface Pace {
  readonly began: number;
  readonly due: number | undefined;
}

/** The pace of a run of which something has become: what is left is told anew whenever a session is done. */
export function paceAfter(pace: Pace, before: Progress, after: Progress, now: number): Pace {
  if (doneOf(after) === doneOf(before)) return pace;
  const left = secondsLeft((now - pace.began) / 1000, doneOf(after), after.sessions.length);
  return { ...pace, due: left === null ? undefined : now + left * 1000 };
}

/** A progress with its times. Of a run that takes longer than was thought it is not said what is left. */
export function timed(progress: Progress, { began, due }: Pace, now: number): Progress {
  const left = due === undefined || isFinal(progress.state) ? 0 : due - now;
  return { ...progress, seconds: tenths(now - began), secondsLeft: left > 0 ? tenths(left) : null };
}

function tenths(milliseconds: number): number {
  return Math.round(milliseconds / 100) / 10;
}

function withSession(
  progress: Progress,
  name: string,
  fields: Partial<Progress['sessions'][number]>,
): Progress {
  return {
    ...progress,
    state: progress.state === 'preparing' ? 'measuring' : progress.state,
    sessions: progress.sessions.map((each) => (each.name === name ? { ...each, ...fields } : each)),
  };
}
