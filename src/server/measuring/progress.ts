import { z } from 'zod';

/** What went wrong, and the next step. */
export const failureSchema = z.strictObject({ message: z.string(), next: z.string() });
export type Failure = z.infer<typeof failureSchema>;

/** What the process that measures says, a line each. */
export const measuringEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('phase'),
    configuration: z.string(),
    phase: z.enum(['booting', 'measuring', 'measuring again', 'explaining']),
  }),
  z.strictObject({ kind: z.literal('completed'), configuration: z.string(), seconds: z.number() }),
  z.strictObject({ kind: z.literal('failed'), configuration: z.string(), error: failureSchema }),
  z.strictObject({ kind: z.literal('line'), line: z.string() }),
  /** Said once, and last: every configuration has been measured, or failed; `error` if the run could not go on. */
  z.strictObject({ kind: z.literal('ended'), error: failureSchema.optional() }),
]);
export type MeasuringEvent = z.infer<typeof measuringEventSchema>;

/** How far a run is. Times are wall-clock seconds, for information. */
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
    configurations: z.array(
      z.strictObject({
        id: z.string().describe('A configuration; of a run of workloads a system and a workload'),
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
    lines: z.array(z.string()).describe('What was said beside it, the latest last'),
    error: failureSchema.nullable().describe('Why the run could not go on, if it could not'),
  })
  .meta({ id: 'Progress', description: 'How far a run is.' });
export type Progress = z.infer<typeof progressSchema>;

/** So many lines are kept: bringing packages says a few dozen. */
const MOST_LINES = 100;

/** A run that is about to begin. */
export function beginning(run: string, configurations: readonly string[]): Progress {
  return {
    run,
    state: 'preparing',
    configurations: configurations.map((id) => ({ id, phase: 'waiting', seconds: null, error: null })),
    lines: [],
    error: null,
  };
}

/** What has become of a run by an event. */
export function advance(progress: Progress, event: MeasuringEvent): Progress {
  switch (event.kind) {
    case 'phase':
      return withConfiguration(progress, event.configuration, { phase: event.phase });
    case 'completed':
      return withConfiguration(progress, event.configuration, { phase: 'completed', seconds: event.seconds });
    case 'failed':
      return withConfiguration(progress, event.configuration, { phase: 'failed', error: event.error });
    case 'line':
      return { ...progress, lines: [...progress.lines, event.line].slice(-MOST_LINES) };
    case 'ended': {
      const failed =
        event.error !== undefined || progress.configurations.some(({ phase }) => phase === 'failed');
      return { ...progress, state: failed ? 'failed' : 'completed', error: event.error ?? null };
    }
  }
}

/** Whether nothing more will become of a run in that state. */
export function isFinal(state: Progress['state']): state is 'cancelled' | 'completed' | 'failed' {
  return state === 'cancelled' || state === 'completed' || state === 'failed';
}

function withConfiguration(
  progress: Progress,
  id: string,
  fields: Partial<Progress['configurations'][number]>,
): Progress {
  return {
    ...progress,
    state: progress.state === 'preparing' ? 'measuring' : progress.state,
    configurations: progress.configurations.map((each) => (each.id === id ? { ...each, ...fields } : each)),
  };
}
