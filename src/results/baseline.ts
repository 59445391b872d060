import { z } from 'zod';
import { messageOf, systemErrorCode, WorldswitchError } from '../system/errors.ts';
import { writeAtomic } from '../system/files.ts';
import { readPlainFile } from '../system/plain-file.ts';
import {
  type Baseline,
  BASELINE_KIND,
  BASELINE_VERSION,
  type BaselineCell,
  baselineSchema,
} from './baseline-schema.ts';
import { earlierBaselineSchema, upgradeBaseline } from './earlier/baseline.ts';
import { firstIssue } from './exchange.ts';

/**
 * A baseline as the text of its file, the same text for the same baseline: fields in the order of the schema, what is
 * listed sorted by name, each cell a line, so that a diff says which cells changed.
 */
export function formatBaseline(baseline: Baseline): string {
  // Parsing brings the fields into the schema's order.
  const { measurements, ...head } = baselineSchema.parse(baseline);
  const sorted = {
    ...head,
    measurements: byName(
      measurements.map(({ cells, ...measurement }) => ({
        ...measurement,
        cells: byName(cells, ({ benchmark }) => benchmark).map(sortedCell),
      })),
      ({ configuration, kind, cells }) => [configuration, kind, cells[0]?.benchmark].join(' '),
    ),
  };
  return `${indented(sorted, '')}\n`;
}

/**
 * The baseline in the text of a file.
 *
 * @param file what the user calls the file, for messages
 * @throws WorldswitchError that says why it is none that this version reads, and where it is damaged.
 */
export function parseBaseline(text: string, file: string): Baseline {
  const value = parseJson(text, file);
  const kind = z.object({ kind: z.unknown() }).safeParse(value).data?.kind;
  if (kind !== BASELINE_KIND) {
    throw new WorldswitchError('this is a JSON document, but no baseline of worldswitch', {
      file,
      next: `name a file that worldswitch check --update wrote, or one that does not exist yet`,
    });
  }
  const version = z.object({ schema: z.int() }).safeParse(value).data?.schema;
  if (version !== undefined && (version > BASELINE_VERSION || version < 1)) throw otherVersion(version, file);
  const result =
    version === BASELINE_VERSION || version === undefined
      ? baselineSchema.safeParse(value)
      : readEarlier(value, version);
  if (result.success) return result.data;
  throw new WorldswitchError(`the baseline is damaged: ${firstIssue(result.error)}`, {
    file,
    next: anew(file),
  });
}

/** The baseline in a file; `undefined` if there is no such file. @throws WorldswitchError like {@link parseBaseline}. */
export async function readBaseline(file: string): Promise<Baseline | undefined> {
  let text: string;
  try {
    text = readPlainFile(file);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw new WorldswitchError(`the baseline can't be read: ${messageOf(error)}`, {
      file,
      next: 'make it readable, or name another file',
      cause: error,
    });
  }
  return parseBaseline(text, file);
}

/** Writes a baseline whole or not at all. @throws WorldswitchError if the file system refuses. */
export async function writeBaseline(file: string, baseline: Baseline): Promise<void> {
  const text = formatBaseline(baseline);
  try {
    await writeAtomic(file, text);
  } catch (error) {
    throw new WorldswitchError(`the baseline can't be written: ${messageOf(error)}`, {
      file,
      next: 'make its folder writable, or name another file',
      cause: error,
    });
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WorldswitchError('the baseline is no JSON document, or one that was cut or merged badly', {
      file,
      next: anew(file),
      cause: error,
    });
  }
}

function otherVersion(version: number, file: string): WorldswitchError {
  return version > BASELINE_VERSION
    ? new WorldswitchError(
        `the baseline was written by a newer worldswitch (version ${version}, this one reads up to ${BASELINE_VERSION})`,
        { file, next: 'update worldswitch' },
      )
    : new WorldswitchError(
        `the baseline is of an older form (version ${version}, this worldswitch reads ${BASELINE_VERSION})`,
        { file, next: `remove it; worldswitch check --baseline ${file} --update makes it anew` },
      );
}

function anew(file: string): string {
  return `restore it from your version control, or remove it; worldswitch check --baseline ${file} --update makes it anew`;
}

/** A baseline of an earlier version as it is kept today. */
function readEarlier(value: unknown, version: number): z.ZodSafeParseResult<Baseline> {
  // Version 2 knew no sensitivity.
  if (version === 2) return baselineSchema.safeParse({ ...(value as object), schema: BASELINE_VERSION });
  const result = earlierBaselineSchema.safeParse(value);
  return result.success
    ? baselineSchema.safeParse(upgradeBaseline(result.data))
    : (result as z.ZodSafeParseError<never>);
}

function sortedCell(cell: BaselineCell): BaselineCell {
  const { profile } = cell;
  if (profile === null) return cell;
  const { functions, classes } = profile;
  return {
    ...cell,
    profile: {
      ...profile,
      functions: sortedRecord(functions),
      ...(classes === undefined ? {} : { classes: sortedRecord(classes) }),
    },
  };
}

/** By the values of the characters: the same on every computer, whatever its language. */
function byName<T>(things: readonly T[], nameOf: (thing: T) => string): T[] {
  return things.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function sortedRecord(record: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(byName(Object.entries(record), ([name]) => name));
}

/** JSON over several lines, but for cells and components. */
function indented(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null || 'benchmark' in value || 'role' in value) {
    return JSON.stringify(value);
  }
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const items = Array.isArray(value)
    ? value.map((item) => indented(item, inner))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => `${JSON.stringify(key)}: ${indented(item, inner)}`);
  if (items.length === 0) return open + close;
  return `${open}\n${items.map((item) => inner + item).join(',\n')}\n${indent}${close}`;
}
