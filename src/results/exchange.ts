import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { WorldswitchError } from '../system/errors.ts';
import { earlierRunSchema } from './earlier/record.ts';
import { upgradeRun } from './earlier/upgrade.ts';
import { type Run, runSchema, SCHEMA_VERSION } from './schema.ts';

/**
 * A run as a JSON document, an explanation a line: with a line for each of its numbers it would be five times as long.
 * {@link parseRun} gives exactly the same run back.
 */
export function runToJson(run: Run): string {
  const place = randomUUID();
  const explanations: string[] = [];
  const text = JSON.stringify(
    run,
    (key, value: unknown) => {
      if (key !== 'explanations' || !Array.isArray(value)) return value;
      return value.map((explanation) => `${place} ${explanations.push(JSON.stringify(explanation)) - 1}`);
    },
    2,
  );
  const whole = text.replaceAll(new RegExp(`"${place} (\\d+)"`, 'g'), (_, index: string) => {
    return explanations[Number(index)] ?? '';
  });
  return `${whole}\n`;
}

/**
 * The run in a JSON document.
 *
 * @param file what the user calls the document, for messages
 * @throws WorldswitchError with the first field that is wrong, or if a newer worldswitch wrote it.
 */
export function parseRun(text: string, file: string): Run {
  const value = parseJson(text, file);
  const version = versionOf(value);
  if (version > SCHEMA_VERSION) {
    throw new WorldswitchError(
      `the run was recorded by a newer worldswitch (record version ${version}, ` +
        `this one reads up to ${SCHEMA_VERSION})`,
      { file, next: 'update worldswitch' },
    );
  }
  const result = version < SCHEMA_VERSION ? readEarlier(value, version) : runSchema.safeParse(value);
  if (result.success) return result.data;
  throw new WorldswitchError(`this is no run of worldswitch: ${firstIssue(result.error)}`, {
    file,
    next: 'give a file that worldswitch export wrote',
  });
}

/** The version since which the record of a run is as it is today, but for fields that a run need not have. */
const SINCE = 4;

/** The version of the record; that of today where it has none, which its schema then says. */
function versionOf(value: unknown): number {
  return z.object({ schema: z.int() }).safeParse(value).data?.schema ?? SCHEMA_VERSION;
}

/** A run of an earlier version as it is recorded today. */
function readEarlier(value: unknown, version: number): z.ZodSafeParseResult<Run> {
  if (version >= SINCE) return runSchema.safeParse({ ...(value as object), schema: SCHEMA_VERSION });
  const result = earlierRunSchema.safeParse(value);
  return result.success
    ? runSchema.safeParse(upgradeRun(result.data))
    : (result as z.ZodSafeParseError<never>);
}

/** The first thing that is wrong in a value, with its place: `measurements[0].samples[3].ticks: …`. */
export function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'it does not fit the schema';
  const place = issue.path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('');
  const message = issue.message.replace(/^Invalid input: expected .+, received undefined$/, 'it is missing');
  return place === '' ? message : `${place}: ${message}`;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WorldswitchError('this is no JSON document, or one that was cut', {
      file,
      next: 'give a file that worldswitch export wrote',
      cause: error,
    });
  }
}
