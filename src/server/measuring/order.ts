import { z } from 'zod';
import type { StudyRequest } from '../../study/study.ts';

/** What is to be measured; what is left out is the default of `worldswitch run`. */
export const studyOrderSchema = z
  .strictObject({
    configurations: z.array(z.string()).min(1).optional(),
    microbenchmarks: z.array(z.string()).min(1).optional(),
    iterations: z.int().optional().describe('Operations per batch'),
    batches: z.int().optional().describe('Batches per microbenchmark'),
    explain: z.boolean().optional().describe('Also says where every instruction went'),
  })
  .meta({ id: 'StudyOrder', description: 'What is to be measured; what is left out is the default.' });
export type StudyOrder = z.infer<typeof studyOrderSchema>;

/** What the process that measures is told: a run and its id. */
export const measuringOrderSchema = z.strictObject({ run: z.string(), study: studyOrderSchema });
export type MeasuringOrder = z.infer<typeof measuringOrderSchema>;

/** The same as a request for a study. */
export function requestOf(order: StudyOrder): StudyRequest {
  const { configurations, microbenchmarks, iterations, batches, explain } = order;
  return {
    ...(configurations === undefined ? {} : { configurations }),
    ...(microbenchmarks === undefined ? {} : { microbenchmarks }),
    ...(iterations === undefined ? {} : { iterations }),
    ...(batches === undefined ? {} : { batches }),
    ...(explain === undefined ? {} : { explain }),
  };
}
