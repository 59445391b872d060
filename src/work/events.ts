import { z } from 'zod';
import type { StudyEvent } from '../study/events.ts';
import type { WorldswitchError } from '../system/errors.ts';

/** What went wrong, and the next step. */
export const failureSchema = z.strictObject({ message: z.string(), next: z.string() });
export type Failure = z.infer<typeof failureSchema>;

/** What becomes of an order, as values that can cross between processes. */
export const orderEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('phase'),
    session: z.string(),
    phase: z.enum(['booting', 'measuring', 'measuring again', 'explaining']),
  }),
  z.strictObject({ kind: z.literal('completed'), session: z.string(), seconds: z.number() }),
  z.strictObject({ kind: z.literal('failed'), session: z.string(), error: failureSchema }),
  z.strictObject({ kind: z.literal('line'), line: z.string() }),
  /** Said once, and last: every session has been measured, or failed; `error` if the run could not go on. */
  z.strictObject({ kind: z.literal('ended'), error: failureSchema.optional() }),
]);
export type OrderEvent = z.infer<typeof orderEventSchema>;

/** An event of a study as a value. */
export function valueOf(event: StudyEvent): OrderEvent {
  return event.kind === 'failed' ? { ...event, error: failureOf(event.error) } : event;
}

/** An error as a value. */
export function failureOf({ message, next }: WorldswitchError): Failure {
  return { message, next };
}
