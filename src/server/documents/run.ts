import { z } from 'zod';
import { summarise } from '../../analysis/summary.ts';
import { configurations } from '../../catalog/configurations.ts';
import { findingTexts } from '../../report/findings.ts';
import { describeVersions, notesOf } from '../../report/notes.ts';
import { columnsOf, sheetsOf } from '../../report/sheet.ts';
import { planSchema, type Run, runSchema } from '../../results/schema.ts';
import type { StoredCell } from '../../results/store.ts';
import { workloadMeasurementSchema } from '../../results/workload.ts';
import { NotFoundError } from '../../system/errors.ts';
import type { ServerContext } from '../context.ts';
import { failureSchema, type Progress } from '../measuring/progress.ts';
import { figureOf, figureSchema } from './figure.ts';
import { progressOf, runStateSchema, stateOf, storedStateOf } from './state.ts';

/** A run with its figures. */
export const runDocumentSchema = z
  .strictObject({
    id: z.string(),
    state: runStateSchema,
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    verified: z.boolean(),
    unit: z.literal('instructions').describe('Of all figures: per operation'),
    plan: planSchema,
    host: runSchema.shape.host,
    configurations: z.array(
      z.discriminatedUnion('state', [
        z.strictObject({
          state: z.literal('completed'),
          id: z.string(),
          machine: z.string().optional().describe('Undefined for one that this version does not know'),
          software: z.string(),
          figures: z.array(figureSchema),
        }),
        z.strictObject({ state: z.literal('failed'), id: z.string(), error: failureSchema }),
      ]),
    ),
    workloads: z
      .array(workloadMeasurementSchema)
      .describe('What workloads gave, as it is recorded: values of the counter of the machine'),
    findings: z.array(
      z.strictObject({
        verdict: z.enum(['holds', 'no longer holds', 'not clear']),
        claim: z.string(),
        figures: z.string(),
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
  readonly explained: readonly StoredCell[];
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
 * @throws NotFoundError if nobody has heard of it
 */
export function viewRun({ records, measurer }: ServerContext, id: string): RunView | UnstoredRun {
  const own = measurer.progressOf(id);
  const isOwn = own !== undefined && measurer.current()?.run === id;
  try {
    return records.read((store) => {
      const run = store.get(id, { explanationsOf: [] });
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
  const { id, startedAt, endedAt, verified, unit, plan, host } = run;
  const columns = columnsOf(run);
  return {
    id,
    state: stateOf(storedStateOf(run), progress),
    startedAt,
    endedAt,
    verified,
    unit,
    plan,
    host,
    configurations: run.measurements.map((measurement) => configurationOf(measurement, explained)),
    workloads: run.workloads,
    findings: findingTexts(columns),
    notes: notesOf(run, columns, sheetsOf(columns).sheets),
  };
}

function configurationOf(
  measurement: Run['measurements'][number],
  explained: readonly StoredCell[],
): RunDocument['configurations'][number] {
  const { configuration: id } = measurement;
  if (measurement.state === 'failed')
    return { state: 'failed', id, error: { message: measurement.error, next: measurement.next } };
  const machine = configurations.find((known) => known.id === id)?.machine.title;
  const own = explained.filter(({ configuration }) => configuration === id);
  return {
    state: 'completed',
    id,
    ...(machine === undefined ? {} : { machine }),
    software: describeVersions(measurement),
    figures: summarise(measurement).map((summary) =>
      figureOf(
        summary,
        own.some(({ microbenchmark }) => microbenchmark === summary.microbenchmark),
      ),
    ),
  };
}
