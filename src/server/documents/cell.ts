import { z } from 'zod';
import { overheadOf } from '../../analysis/summary.ts';
import { repetitionsOf } from '../../analysis/workloads/repetitions.ts';
import { canMeasure, type Cell } from '../../catalog/benchmarks.ts';
import { findBenchmark, findConfiguration } from '../../catalog/find.ts';
import { describeVersions } from '../../report/versions.ts';
import { accountSchema } from '../../results/account.ts';
import { explanationSchema } from '../../results/explanation.ts';
import { workloadParametersSchema } from '../../results/fingerprint.ts';
import {
  benchmarksOf,
  type CompletedMeasurement,
  type MicrobenchmarkMeasurement,
  sampleSchema,
  type WorkloadMeasurement,
} from '../../results/measurement.ts';
import type { Run } from '../../results/schema.ts';
import { NotFoundError } from '../../system/errors.ts';
import type { ServerContext } from '../context.ts';
import { RequestError } from '../request-error.ts';
import { aboutBenchmark } from './benchmark.ts';
import { type FigureDocument, figureReader, figureSchema } from './figure.ts';

const common = {
  run: z.string(),
  configuration: z.string(),
  benchmark: z.string(),
  definition: z
    .string()
    .nullable()
    .describe('What is timed; null if this version does not know the benchmark'),
  software: z.string(),
  figure: figureSchema,
  samples: z
    .array(
      z.strictObject({
        ...sampleSchema.shape,
        perOperation: z
          .number()
          .describe("In the clock's unit, per operation or unit of work, without overhead"),
      }),
    )
    .describe('Every batch or repetition'),
  explainCommand: z.string().describe('The command that says where the instructions of such a cell go'),
};

/** One benchmark on one configuration. */
export const cellDocumentSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('microbenchmark'),
      ...common,
      explanation: explanationSchema
        .nullable()
        .describe('Where the instructions of the batch in the middle went; null if that is not stored'),
    }),
    z.strictObject({
      kind: z.literal('workload'),
      ...common,
      parameters: workloadParametersSchema,
      start: sampleSchema.describe('What starting the programs takes: subtracted from each repetition'),
      account: accountSchema.nullable().describe('Who executed it; null if that is not stored'),
      hypercall: z
        .number()
        .nullable()
        .describe('What leaving for the hypervisor and coming back takes there; null if it was not measured'),
    }),
  ])
  .meta({
    id: 'Cell',
    description: 'One benchmark on one configuration of a run: all that is stored of it.',
  });
export type CellDocument = z.infer<typeof cellDocumentSchema>;
type CommonDocument = { readonly [field in keyof typeof common]: CellDocument[field] };

/** A cell, and the part of its run that is of the same benchmark. */
export interface CellView {
  readonly run: Run;
  readonly document: CellDocument;
}

/** A cell of a run, whose id may be shortened. */
export interface CellAddress extends Cell {
  readonly id: string;
}

/**
 * Reads a cell.
 *
 * @throws NotFoundError if the run has no such figure
 * @throws RequestError if there is no such configuration or benchmark
 */
export function viewCell({ records }: ServerContext, { id, ...cell }: CellAddress): CellView {
  const run = records.read((store) => store.get(id, { samplesOf: cell.benchmark, explanationsOf: [cell] }));
  const found = run.measurements.find(
    (each) => each.configuration === cell.configuration && benchmarksOf(each).includes(cell.benchmark),
  );
  if (found === undefined) throw missing(run, cell);
  if (found.state === 'failed')
    throw new NotFoundError(`${cell.configuration} failed: ${found.error}`, { next: found.next });
  const explained = found.kind === 'microbenchmarks' ? found.explanations.map(() => cell) : [];
  const figure = figureReader(run, explained)(found).find((each) => each.benchmark === cell.benchmark);
  if (figure === undefined) throw withoutFigure(run, cell, found);
  return { run, document: documentOf(run, cell, found, figure) };
}

function documentOf(
  run: Run,
  cell: Cell,
  measurement: CompletedMeasurement,
  figure: FigureDocument,
): CellDocument {
  const about = aboutBenchmark(cell.benchmark, figure.kind);
  const own = {
    run: run.id,
    ...cell,
    definition: about.definition,
    software: describeVersions(measurement.fingerprint),
    figure,
    explainCommand: about.explain(cell),
  };
  return measurement.kind === 'workload'
    ? workloadDocument(own, measurement)
    : microbenchmarkDocument(own, measurement, figure);
}

function microbenchmarkDocument(
  own: Omit<CommonDocument, 'samples'>,
  measurement: MicrobenchmarkMeasurement,
  figure: FigureDocument,
): CellDocument {
  const overhead = figure.kind === 'microbenchmark' ? overheadOf(measurement)[figure.timing] : 0;
  return {
    kind: 'microbenchmark',
    ...own,
    samples: measurement.samples
      .filter(({ benchmark }) => benchmark === own.benchmark)
      .map((sample) => ({ ...sample, perOperation: sample.ticks / sample.iterations - overhead })),
    explanation: measurement.explanations[0] ?? null,
  };
}

function workloadDocument(
  own: Omit<CommonDocument, 'samples'>,
  measurement: WorkloadMeasurement,
): CellDocument {
  const repetitions = repetitionsOf(measurement);
  const start = repetitions[0]?.start;
  if (start === undefined) throw new Error('a measurement of a workload has a repetition');
  return {
    kind: 'workload',
    ...own,
    parameters: measurement.fingerprint.parameters,
    start,
    samples: repetitions.map(({ sample, perUnit }) => ({ ...sample, perOperation: perUnit })),
    account: measurement.account ?? null,
    hypercall: measurement.hypercall ?? null,
  };
}

/** Why a run has no such measurement. */
function missing(run: Run, { configuration, benchmark }: Cell): NotFoundError {
  const about = { configuration, benchmark };
  return RequestError.of(404, () => {
    const known = { configuration: findConfiguration(configuration), benchmark: findBenchmark(benchmark) };
    return canMeasure(known.configuration, known.benchmark)
      ? notMeasured(run, about)
      : new NotFoundError(`${benchmark} can't be measured on ${configuration}`, {
          next: 'worldswitch list shows what can be measured where',
        });
  });
}

function notMeasured({ id }: Run, { configuration, benchmark }: Cell): NotFoundError {
  return new NotFoundError(`run ${id} has no figure of ${benchmark} on ${configuration}`, {
    next: `${aboutBenchmark(benchmark).measure({ configuration, benchmark })} measures it`,
  });
}

/** What was measured beside others has no figure if it failed alone. */
function withoutFigure(run: Run, cell: Cell, measurement: CompletedMeasurement): NotFoundError {
  const failures = measurement.kind === 'microbenchmarks' ? measurement.failures : [];
  const failure = failures.find(({ benchmark }) => benchmark === cell.benchmark);
  return failure === undefined
    ? notMeasured(run, cell)
    : new NotFoundError(`${cell.benchmark} failed on ${cell.configuration}: ${failure.error}`, {
        next: failure.next,
      });
}
