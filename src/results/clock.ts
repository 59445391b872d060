import { z } from 'zod';

/** What a clock counts. Figures of different units never share a column. */
export const unitSchema = z.enum([
  /** Executed by all CPUs of a machine. */
  'instructions',
  /** Of the CPU that executes the operation. */
  'cycles',
  /** Of a counter that runs at one rate, whatever the frequency of the CPU. */
  'ticks',
  'nanoseconds',
]);
export type Unit = z.infer<typeof unitSchema>;

/** What samples are read from. */
export const clockSchema = z.strictObject({
  unit: unitSchema,
  /** The smallest difference between two readings that means something, in units. */
  resolution: z.number().positive(),
  /** True if the same work always takes the same: every difference is one of the work, and there is no noise to judge. */
  exact: z.boolean(),
  /** Units a second, of a clock that runs at one rate; none where that is not known. */
  frequency: z.number().positive().optional(),
});
export type Clock = z.infer<typeof clockSchema>;

/** The clock of an emulated machine, which counts what all its CPUs execute. */
export const INSTRUCTIONS: Clock = { unit: 'instructions', resolution: 1, exact: true };
