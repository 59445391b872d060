import { z } from 'zod';
import { clockSchema } from '../../results/clock.ts';
import { firstIssue } from '../../results/exchange.ts';
import { runSchema } from '../../results/schema.ts';
import { roleSchema, sha256 } from '../../results/software.ts';
import { WorldswitchError } from '../../system/errors.ts';

/** The version of the form of a recording. It grows when a reader of the old form would misread the new one. */
export const RECORDING_VERSION = 1;

/** What `kind` says in the document: a run and a baseline are JSON documents too. */
export const RECORDING_KIND = 'worldswitch-recording';

const count = z.int().nonnegative();

/** One timed batch, in units of the recording's clock. */
const recordedSampleSchema = z
  .strictObject({
    /** A benchmark's id or a calibration's (`calibration/loop`). */
    benchmark: z.string(),
    /** Position among those of its benchmark, from 0. */
    batch: count,
    /** Operations in the batch. */
    iterations: z.int().positive(),
    /** What the batch took, clock and loop overhead included. */
    ticks: count,
    /** The counter when the batch began, counted from the beginning of the recording. */
    start: count,
    /** The counter when it ended. */
    end: count,
  })
  .refine(({ ticks, start, end }) => start + ticks <= end, {
    message: 'the batch took longer than from its start to its end',
  });
export type RecordedSample = z.infer<typeof recordedSampleSchema>;

/** One part of what was measured. */
const recordedComponentSchema = z.strictObject({
  role: roleSchema,
  name: z.string(),
  /** `unknown` where it can't be seen from inside the machine. */
  version: z.string(),
  /** Of the file that was run; null where there is none to be seen. */
  sha256: sha256.nullable(),
});
export type RecordedComponent = z.infer<typeof recordedComponentSchema>;

/** What a recorder measured on one configuration, to be replayed as if it were measured now. */
const recordingSchema = z.strictObject({
  kind: z.literal(RECORDING_KIND),
  schema: z.literal(RECORDING_VERSION),
  /** ISO 8601, UTC: when the recording began. */
  recordedAt: z.iso.datetime(),
  clock: clockSchema,
  /** The machine that the recorder ran on. `node` is `none` if the recorder was no program of Node's. */
  host: runSchema.shape.host,
  configuration: z.strictObject({ id: z.string(), title: z.string() }),
  software: z.array(recordedComponentSchema),
  /** Those of a benchmark in the order in which they were measured: neighbours share what happened to the machine. */
  samples: z.array(recordedSampleSchema).min(1, 'there is none').superRefine(checkPositions),
});
export type Recording = z.infer<typeof recordingSchema>;

/**
 * The recording in a JSON document.
 *
 * @param file what the user calls the document, for messages
 * @throws WorldswitchError with the first field that is wrong, or if it needs a newer worldswitch.
 */
export function parseRecording(text: string, file: string): Recording {
  const next = 'give the document that a recorder printed, whole and as it was';
  const value = parseJson(text, file, next);
  const version = z.object({ kind: z.literal(RECORDING_KIND), schema: z.int() }).safeParse(value);
  if (version.success && version.data.schema > RECORDING_VERSION) {
    throw new WorldswitchError(
      `the recording has a newer form (version ${version.data.schema}, this worldswitch reads ${RECORDING_VERSION})`,
      { file, next: 'update worldswitch' },
    );
  }
  const result = recordingSchema.safeParse(value);
  if (result.success) return result.data;
  throw new WorldswitchError(`this is no recording of timings: ${firstIssue(result.error)}`, { file, next });
}

function parseJson(text: string, file: string, next: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WorldswitchError('this is no JSON document, or one that was cut', { file, next, cause: error });
  }
}

/** A batch that is missing, there twice or out of order would shift the blocks that significance is judged by. */
function checkPositions(samples: readonly RecordedSample[], context: z.RefinementCtx): void {
  const due = new Map<string, number>();
  for (const [index, { benchmark, batch }] of samples.entries()) {
    const expected = due.get(benchmark) ?? 0;
    due.set(benchmark, expected + 1);
    if (batch === expected) continue;
    const message = `this is batch ${batch} of ${benchmark}, where batch ${expected} is due`;
    context.addIssue({ code: 'custom', path: [index, 'batch'], message });
    return;
  }
}
