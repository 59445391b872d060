import { z } from 'zod';
import { medianAbsoluteDeviation, minimum } from '../../analysis/statistics.ts';
import { type Summary, summarise } from '../../analysis/summary.ts';
import { type WorkloadFigure, workloadFigures } from '../../analysis/workload-figures.ts';
import type { Cell } from '../../catalog/benchmarks.ts';
import { type Clock, clockSchema } from '../../results/clock.ts';
import type { CompletedMeasurement } from '../../results/measurement.ts';
import type { Run } from '../../results/schema.ts';
import { aboutBenchmark } from './benchmark.ts';

const common = {
  benchmark: z.string(),
  clock: clockSchema.describe('What it was read from: its unit is that of the figure'),
  per: z.string().describe('What it is of one of: operation, transaction, request'),
  minimum: z.number(),
  median: z.number().describe('The figure'),
  medianAbsoluteDeviation: z.number(),
  explained: z.boolean().describe('Whether it is stored where the instructions went'),
};

/** 95 %, by a bootstrap over launches. */
const intervalSchema = z.strictObject({ low: z.number(), high: z.number() }).nullable();

/** What a benchmark costs, in the unit of its clock. */
export const figureSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('microbenchmark'),
      ...common,
      path: z
        .enum(['one-pcpu', 'serialised-sum'])
        .describe('serialised-sum: the path crosses PCPUs, and what both execute is added up'),
      timing: z
        .enum(['loop', 'each', 'stamped'])
        .describe('How it is timed, which decides what is subtracted'),
      batches: z.int().positive(),
      sensitivity: z
        .number()
        .nullable()
        .describe(
          'How far the figure may move, to either side, when nothing that matters changes; null if the clock is not exact, ' +
            'or the batches are too few to say it',
        ),
      overhead: z.number().describe('What clock and loop cost, which is subtracted from all other figures'),
      /** Batches that stand out. */
      outliers: z.array(
        z.strictObject({
          batch: z.int().nonnegative(),
          perOperation: z.number(),
          explanation: z.enum(['first-batch', 'host-tick', 'switched', 'stolen', 'unexplained']),
        }),
      ),
    }),
    z.strictObject({
      kind: z.literal('workload'),
      ...common,
      repetitions: z.int().positive(),
      normalized: z
        .number()
        .nullable()
        .describe('As a multiple of what it costs without a hypervisor; null if the run has no such figure'),
      server: z
        .number()
        .nullable()
        .describe("Without the client's work, in the repetition in the middle; null if that is not known"),
      serverNormalized: z.number().nullable(),
      launches: z.int().positive().describe('How often it was launched'),
      interval: intervalSchema.describe('Of the figure'),
      normalizedInterval: intervalSchema.describe('Of `normalized`; one that contains 1 does not resolve it'),
      serverNormalizedInterval: intervalSchema.describe('Of `serverNormalized`'),
    }),
  ])
  .meta({ id: 'Figure', description: 'What a benchmark costs on a configuration.' });
export type FigureDocument = z.infer<typeof figureSchema>;
export type WorkloadFigureDocument = Extract<FigureDocument, { kind: 'workload' }>;

/** Gives the figures of a measurement of a run, in the order in which they were measured. */
export type FigureReader = (measurement: CompletedMeasurement) => FigureDocument[];

/**
 * Makes the figures of a run's measurements.
 *
 * @param explained cells of which an explanation is stored
 */
export function figureReader({ measurements }: Run, explained: readonly Cell[]): FigureReader {
  const ofWorkloads = workloadFigures(measurements);
  return (measurement) => {
    const { configuration, clock } = measurement;
    if (measurement.kind === 'workload')
      return ofWorkloads
        .filter((each) => each.configuration === configuration && each.benchmark === measurement.benchmark)
        .map((figure) => workloadFigure(figure, measurement.account !== undefined));
    return summarise(measurement).map((summary) =>
      microbenchmarkFigure(
        summary,
        clock,
        explained.some(
          (cell) => cell.configuration === configuration && cell.benchmark === summary.benchmark,
        ),
      ),
    );
  };
}

function microbenchmarkFigure(
  { perOperation: _perOperation, ...summary }: Summary,
  clock: Clock,
  explained: boolean,
): FigureDocument {
  return {
    kind: 'microbenchmark',
    ...summary,
    clock,
    sensitivity: summary.sensitivity ?? null,
    per: aboutBenchmark(summary.benchmark, 'microbenchmark').per,
    outliers: summary.outliers.map((outlier) => ({ ...outlier })),
    explained,
  };
}

function workloadFigure(figure: WorkloadFigure, explained: boolean): FigureDocument {
  const { benchmark, clock, perUnit, perOperation, normalized, server, serverNormalized, launches } = figure;
  return {
    kind: 'workload',
    ...{ benchmark, clock, explained },
    per: aboutBenchmark(benchmark, 'workload').per,
    minimum: minimum(perOperation),
    median: perUnit,
    medianAbsoluteDeviation: medianAbsoluteDeviation(perOperation),
    repetitions: perOperation.length,
    normalized: normalized?.value ?? null,
    server: server ?? null,
    serverNormalized: serverNormalized?.value ?? null,
    launches,
    interval: figure.interval ?? null,
    normalizedInterval: normalized?.interval ?? null,
    serverNormalizedInterval: serverNormalized?.interval ?? null,
  };
}
