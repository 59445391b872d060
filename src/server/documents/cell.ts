import { z } from 'zod';
import { overheadOf, summarise } from '../../analysis/summary.ts';
import { microbenchmarks } from '../../catalog/microbenchmarks.ts';
import { describeVersions } from '../../report/notes.ts';
import { explanationSchema } from '../../results/explanation.ts';
import { type CompletedMeasurement, type Run, sampleSchema } from '../../results/schema.ts';
import { NotFoundError } from '../../system/errors.ts';
import type { ServerContext } from '../context.ts';
import { figureOf, figureSchema } from './figure.ts';

/** One microbenchmark on one configuration. */
export const cellDocumentSchema = z
  .strictObject({
    run: z.string(),
    configuration: z.string(),
    microbenchmark: z.string(),
    definition: z
      .string()
      .nullable()
      .describe('What is timed; null if this version does not know the microbenchmark'),
    software: z.string(),
    figure: figureSchema,
    /** Every batch. */
    samples: z.array(
      z.strictObject({
        ...sampleSchema.shape,
        perOperation: z.number().describe('Instructions per operation, the overhead subtracted'),
      }),
    ),
    explanation: explanationSchema
      .nullable()
      .describe('Where the instructions of the batch in the middle went; null if that is not stored'),
    explainCommand: z.string().describe('The command that makes an explanation of such a cell'),
  })
  .meta({
    id: 'Cell',
    description: 'One microbenchmark on one configuration of a run: all that is stored of it.',
  });
export type CellDocument = z.infer<typeof cellDocumentSchema>;

/** A cell, and the part of its run that is of the same microbenchmark. */
export interface CellView {
  readonly run: Run;
  readonly measurement: CompletedMeasurement;
  readonly document: CellDocument;
}

/**
 * Reads a cell.
 *
 * @throws NotFoundError if the run has no such figure
 */
export function viewCell(
  { records }: ServerContext,
  { id, configuration, microbenchmark }: { id: string; configuration: string; microbenchmark: string },
): CellView {
  const cell = { configuration, microbenchmark };
  const run = records.read((store) => store.get(id, { samplesOf: microbenchmark, explanationsOf: [cell] }));
  const measurement = run.measurements.find((each) => each.configuration === configuration);
  if (measurement?.state === 'failed')
    throw new NotFoundError(`${configuration} failed: ${measurement.error}`, { next: measurement.next });
  const summary =
    measurement && summarise(measurement).find((each) => each.microbenchmark === microbenchmark);
  if (measurement === undefined || summary === undefined)
    throw new NotFoundError(`run ${run.id} has no figure of ${microbenchmark} on ${configuration}`, {
      next: `worldswitch run -c ${configuration} -m ${microbenchmark} measures it`,
    });
  const explanation = measurement.explanations[0] ?? null;
  const overhead = overheadOf(measurement)[summary.timing];
  return {
    run,
    measurement,
    document: {
      run: run.id,
      ...cell,
      definition: microbenchmarks.find((known) => known.id === microbenchmark)?.definition ?? null,
      software: describeVersions(measurement),
      figure: figureOf(summary, explanation !== null),
      samples: measurement.samples
        .filter((sample) => sample.microbenchmark === microbenchmark)
        .map((sample) => ({ ...sample, perOperation: sample.ticks / sample.iterations - overhead })),
      explanation,
      explainCommand: `worldswitch run --explain -c ${configuration} -m ${microbenchmark}`,
    },
  };
}
