import { z } from 'zod';
import type { Cell } from '../../catalog/benchmarks.ts';
import { findingGroups, verdicts } from '../../report/findings.ts';
import { knownConfiguration } from '../../report/known-configurations.ts';
import { notesOf } from '../../report/notes.ts';
import { describeVersions } from '../../report/versions.ts';
import { type Measurement, benchmarksOf } from '../../results/measurement.ts';
import { planSchema } from '../../results/plan.ts';
import { type Run, runSchema } from '../../results/schema.ts';
import { NotFoundError } from '../../system/errors.ts';
import { failureSchema } from '../../work/events.ts';
import type { ServerContext } from '../context.ts';
import type { Progress } from '../measuring/progress.ts';
import { type FigureReader, figureReader, figureSchema } from './figure.ts';
import { nameOfSession, progressOf, runStateSchema, stateOf, storedStateOf } from './state.ts';

/** What a page of a run shows beside its figures. */
export const runQuery = z.object({
  hardware: z.string().max(100).default('').describe('a hardware profile for which is predicted'),
});

/** A run with its figures. */
export const runDocumentSchema = z
  .strictObject({
    id: z.string(),
    state: runStateSchema,
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    verified: z.boolean(),
    testbed: runSchema.shape.testbed,
    plan: planSchema,
    host: runSchema.shape.host,
    measurements: z
      .array(
        z.discriminatedUnion('state', [
          z.strictObject({
            state: z.literal('completed'),
            session: z.string().describe('A configuration, or a configuration and a workload'),
            configuration: z.string(),
            machine: z.string().optional().describe('Undefined for one that this version does not know'),
            software: z.string(),
            figures: z.array(figureSchema),
            failures: z
              .array(z.strictObject({ benchmark: z.string(), error: failureSchema }))
              .describe('Of benchmarks that gave nothing although others did'),
          }),
          z.strictObject({
            state: z.literal('failed'),
            session: z.string(),
            configuration: z.string(),
            benchmarks: z.array(z.string()),
            error: failureSchema,
          }),
        ]),
      )
      .describe('What each session gave'),
    findings: z.array(
      z.strictObject({
        verdict: z.enum(verdicts),
        claim: z.string(),
        figures: z.string(),
        unit: z.string().describe('Of the figures'),
      }),
    ),
    notes: z.array(z.string()).describe('What one must know to read the figures'),
  })
  .meta({ id: 'Run', description: 'A run with its figures.' });
export type RunDocument = z.infer<typeof runDocumentSchema>;

/** A run as far as it is stored, without its explanations, and how far it is. */
export interface RunView {
  readonly run: Run;
  /** Cells of which is stored where the instructions went. */
  readonly explained: readonly Cell[];
  readonly progress: Progress;
  /** Whether this server measures it now, so that it can cancel it. */
  readonly isOwn: boolean;
}

/** A run that this server was asked for and of which nothing is stored: it is yet to begin, or never did. */
export interface UnstoredRun {
  readonly run: undefined;
  readonly progress: Progress;
  readonly isOwn: boolean;
}

/**
 * Reads a run, by its id, the beginning of one, or `latest`.
 *
 * @param withExplanations which predictions are made of, and nothing else on a page of a run
 * @throws NotFoundError if nobody has heard of it
 */
export function viewRun(
  { records, measurer }: ServerContext,
  id: string,
  withExplanations = false,
): RunView | UnstoredRun {
  const own = measurer.progressOf(id);
  const isOwn = own !== undefined && measurer.current()?.run === id;
  try {
    return records.read((store) => {
      const run = store.get(id, withExplanations ? {} : { explanationsOf: [] });
      return { run, explained: store.explainedCells(run.id), progress: progressOf(run, own), isOwn };
    });
  } catch (error) {
    if (own !== undefined && error instanceof NotFoundError) return { run: undefined, progress: own, isOwn };
    throw error;
  }
}

/** The same for programs. @throws NotFoundError if nothing of it is stored */
export function runDocument(view: RunView | UnstoredRun): RunDocument {
  if (view.run === undefined)
    throw new NotFoundError(`of run ${view.progress.run} nothing is stored`, {
      next: `GET /api/runs/${view.progress.run}/events says how far it is`,
    });
  const { run, explained, progress } = view;
  const { id, startedAt, endedAt, verified, testbed, plan, host } = run;
  const figuresOf = figureReader(run, explained);
  return {
    id,
    state: stateOf(storedStateOf(run), progress),
    startedAt,
    endedAt,
    verified,
    testbed,
    plan,
    host,
    measurements: run.measurements.map((measurement) => measurementOf(measurement, figuresOf)),
    findings: findingGroups(run).flatMap(({ unit, findings }) =>
      findings.map((finding) => ({ ...finding, unit })),
    ),
    notes: notesOf(run),
  };
}

function measurementOf(
  measurement: Measurement,
  figuresOf: FigureReader,
): RunDocument['measurements'][number] {
  const { configuration } = measurement;
  const benchmarks = [...benchmarksOf(measurement)];
  const session = nameOfSession({ configuration, benchmarks });
  if (measurement.state === 'failed') {
    const { state, error: message, next } = measurement;
    return { state, session, configuration, benchmarks, error: { message, next } };
  }
  const machine = knownConfiguration(configuration)?.machine.title;
  const failures = measurement.kind === 'microbenchmarks' ? measurement.failures : [];
  return {
    state: 'completed',
    ...{ session, configuration },
    ...(machine === undefined ? {} : { machine }),
    software: describeVersions(measurement.fingerprint),
    figures: figuresOf(measurement),
    failures: failures.map(({ benchmark, error: message, next }) => ({
      benchmark,
      error: { message, next },
    })),
  };
}
