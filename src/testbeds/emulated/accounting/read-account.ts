import type {
  Executed,
  ExecutedCount,
  ExecutedRepetition,
  ExecutedSegment,
  ExecutionContext,
  ExecutionPlace,
  Stamp,
} from '../../../results/executed.ts';
import { WorldswitchError } from '../../../system/errors.ts';
import type { Accounting } from './arguments.ts';

/** What plugin/account.c writes. */
const ACCOUNT_VERSION = 2;
const RECORD = {
  header: 0,
  task: 1,
  context: 2,
  segment: 3,
  window: 4,
  exits: 5,
  stamps: 6,
  page: 7,
} as const;

/** In the plugin's order. */
const PLACES: readonly ExecutionPlace[] = ['host-user', 'host-kernel', 'vm-user', 'vm-kernel', 'hypervisor'];

/** 32-bit words of each part of a record. */
const COUNT_WORDS = 6;
const STAMP_WORDS = 3;

/** Before what a page holds. */
const PAGE_HEAD_WORDS = 2;

const WORD = 2 ** 32;

/**
 * Reads what the account plugin wrote.
 *
 * @param told what its numbers mean
 * @throws WorldswitchError if the file is cut, or of another version
 */
export function readAccount(file: Uint8Array, told: Pick<Accounting, 'hostPurposes' | 'stamps'>): Executed {
  const records = recordsOf(file);
  // It is written last: a file without it is not whole.
  const header = records.find(({ type }) => type === RECORD.header);
  if (header?.words[0] !== ACCOUNT_VERSION) {
    throw new WorldswitchError(
      'the account of the machine is cut or of another version of the account plugin',
      {
        next: 'see that there is room on the disk for temporary files, then type the same command again',
      },
    );
  }
  const tasks = new Map(
    ofType(records, RECORD.task).map((words) => [words[0] ?? 0, textOf(words.subarray(1))]),
  );
  const lengths = new Map<number, number>();
  const segments = new Map<number, ExecutedSegment>();
  for (const words of ofType(records, RECORD.segment)) {
    const number = words[0] ?? 0;
    lengths.set(number, words[5] ?? 0);
    segments.set(number, {
      address: addressAt(words, 1),
      hostAddress: addressAt(words, 3),
      size: words[6] ?? 0,
    });
  }
  const exits = ofType(records, RECORD.exits);
  const stamps = ofType(records, RECORD.stamps);
  const contexts = ofType(records, RECORD.context).map((words) => contextOf(words, tasks, told.hostPurposes));
  const repetitions = ofType(records, RECORD.window).map((words, index): ExecutedRepetition => ({
    counts: countsOf(words, lengths),
    exits: exitsOf(exits[index] ?? new Uint32Array()),
    stamps: stampsOf(stamps[index] ?? new Uint32Array(), told.stamps),
  }));
  const pages = new Map(
    ofType(records, RECORD.page).map((words) => [
      addressAt(words, 0),
      bytesOf(words.subarray(PAGE_HEAD_WORDS)),
    ]),
  );
  return { contexts, segments, pages, repetitions };
}

interface FileRecord {
  readonly type: number;
  readonly words: Uint32Array;
}

function recordsOf(file: Uint8Array): FileRecord[] {
  // A copy, since words must begin at a multiple of their size, and a Buffer's slice would be none.
  const words = new Uint32Array(new Uint8Array(file.subarray(0, file.length & ~3)).buffer);
  const records: FileRecord[] = [];
  for (let at = 0; at + 1 < words.length;) {
    const [type = 0, length = 0] = words.subarray(at, at + 2);
    const own = words.subarray(at + 2, at + 2 + length);
    at += 2 + length;
    if (at > words.length) break;
    records.push({ type, words: own });
  }
  return records;
}

function ofType(records: readonly FileRecord[], type: number): Uint32Array[] {
  return records.filter((record) => record.type === type).map(({ words }) => words);
}

/** The same memory. */
function bytesOf(words: Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}

function textOf(words: Uint32Array): string {
  const bytes = bytesOf(words);
  const end = bytes.indexOf(0);
  return new TextDecoder('latin1').decode(end === -1 ? bytes : bytes.subarray(0, end));
}

function contextOf(
  words: Uint32Array,
  tasks: ReadonlyMap<number, string>,
  hostPurposes: Accounting['hostPurposes'],
): ExecutionContext {
  const [, place = 0, pcpu = 0, task = 0, purpose = 0] = words;
  return { place: placeOf(place), pcpu, task: tasks.get(task) ?? '', hostPurpose: hostPurposes.get(purpose) };
}

function placeOf(number: number): ExecutionPlace {
  return PLACES[number] ?? 'hypervisor';
}

function countsOf(words: Uint32Array, lengths: ReadonlyMap<number, number>): ExecutedCount[] {
  const counts: ExecutedCount[] = [];
  for (let at = 1; at + COUNT_WORDS <= words.length; at += COUNT_WORDS) {
    const [segment = 0, context = 0] = words.subarray(at, at + 2);
    const [entries, missing] = [numberAt(words, at + 2), numberAt(words, at + 4)];
    const instructions = entries * (lengths.get(segment) ?? 0) - missing;
    counts.push({ segment, context, entries, instructions });
  }
  return counts;
}

function exitsOf(words: Uint32Array): Map<number, number> {
  const exits = new Map<number, number>();
  for (let at = 1; at + 1 < words.length; at += 2) {
    const [context = 0, count = 0] = words.subarray(at, at + 2);
    if (count > 0) exits.set(context, count);
  }
  return exits;
}

/** Without those that are no waypoint: in the other kernel another function may lie at the same address. */
function stampsOf(words: Uint32Array, names: Accounting['stamps']): Stamp[] {
  const stamps: Stamp[] = [];
  for (let at = 1; at + STAMP_WORDS <= words.length; at += STAMP_WORDS) {
    const how = words[at + 2] ?? 0;
    const kernel = placeOf(how & 0xff).startsWith('vm') ? 'vm' : 'host';
    const name = names[how >>> 16]?.[kernel];
    if (name === undefined) continue;
    stamps.push({ at: numberAt(words, at), kernel, pcpu: (how >>> 8) & 0xff, name });
  }
  return stamps;
}

/** Two words, the lower one first. */
function numberAt(words: Uint32Array, index: number): number {
  return (words[index + 1] ?? 0) * WORD + (words[index] ?? 0);
}

function addressAt(words: Uint32Array, index: number): bigint {
  return (BigInt(words[index + 1] ?? 0) << 32n) | BigInt(words[index] ?? 0);
}
