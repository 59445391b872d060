import { z } from 'zod';
import { executionPlaceSchema } from './account.ts';
import { instructionClassSchema, placeSchema } from './explanation.ts';

const places = new Set<string>([...placeSchema.options, ...executionPlaceSchema.options]);

/** `place/name`: a name may hold further slashes. */
const placedName = z
  .string()
  .regex(new RegExp(`^(?:${[...places].join('|')})/`), 'this does not begin with a place and a slash');

/** `class`, or `class/direction`. */
const directedClass = z
  .string()
  .regex(
    new RegExp(`^(?:${instructionClassSchema.options.join('|')})(?:/(?:saved|restored))?$`),
    'this is no class of instructions',
  );

/**
 * What a comparison needs of an explanation or an account: instructions by function and by class, of one batch of a
 * microbenchmark or one repetition of a workload.
 */
export const batchProfileSchema = z
  .strictObject({
    /** Operations in the batch, or units of work beyond the start: all counts are sums over them. */
    operations: z.int().positive(),
    /** Instructions of all operations, overhead excluded. */
    instructions: z.int(),
    /** By `place/name`; they add up to `instructions`. Since a workload's start is subtracted, some may be below zero. */
    functions: z.record(placedName, z.int()),
    /** By `class` or `class/direction`; they add up to `instructions`. None of a workload: they are not told apart there. */
    classes: z.record(directedClass, z.int().positive()).optional(),
  })
  .superRefine((profile, context) => {
    for (const part of ['functions', 'classes'] as const) {
      const counts = profile[part];
      if (counts === undefined) continue;
      const sum = Object.values(counts).reduce((total, each) => total + each, 0);
      if (sum === profile.instructions) continue;
      const message = `the ${part} add up to ${sum} instructions, not to ${profile.instructions}`;
      context.addIssue({ code: 'custom', path: [part], message });
    }
  });
export type BatchProfile = z.infer<typeof batchProfileSchema>;
