import type {
  DeviceAccess,
  Trace,
  TracedBatch,
  TracedInstruction,
  TracedOperation,
} from '../../../results/trace.ts';
import { WorldswitchError } from '../../../system/errors.ts';

/** What plugin/trace.c writes. */
const TRACE_VERSION = 1;
const RECORD = { header: 0, instruction: 1, window: 2, batch: 3 } as const;

/** 32-bit words of a record in front of the instruction's bytes: its number, two addresses, its size. */
const INSTRUCTION_HEAD = 6;
const ACCESS_WORDS = 4;

/**
 * Reads what the trace plugin wrote.
 *
 * @throws WorldswitchError if the file is cut, or of another version
 */
export function readTrace(file: Uint8Array): Trace {
  // A copy, since words must begin at a multiple of their size, and a Buffer's slice would be none.
  const words = new Uint32Array(new Uint8Array(file.subarray(0, file.length & ~3)).buffer);
  const instructions = new Map<number, TracedInstruction>();
  const operations: TracedOperation[] = [];
  const batches: TracedBatch[] = [];
  let cpus: number | undefined;
  for (let at = 0; at + 1 < words.length;) {
    const [type = 0, length = 0] = words.subarray(at, at + 2);
    const record = words.subarray(at + 2, at + 2 + length);
    at += 2 + length;
    if (at > words.length) break;
    if (type === RECORD.instruction) instructions.set(record[0] ?? 0, instructionOf(record));
    else if (type === RECORD.window) operations.push(operationOf(record));
    else if (type === RECORD.batch)
      batches.push({ row: record[0] ?? 0, operations: [...record.subarray(1)] });
    else if (type === RECORD.header && record[0] === TRACE_VERSION) cpus = record[1];
  }
  // It is written last: a trace without it is not whole.
  if (cpus === undefined) {
    throw new WorldswitchError('the trace of the machine is cut or of another version of the trace plugin', {
      next: 'see that there is room on the disk for temporary files, then type the same command again',
    });
  }
  return { cpus, instructions, operations, batches };
}

function instructionOf(record: Uint32Array): TracedInstruction {
  const size = record[5] ?? 0;
  const bytes = new Uint8Array(record.slice(INSTRUCTION_HEAD).buffer).slice(0, size);
  return { address: addressAt(record, 1), hostAddress: addressAt(record, 3), bytes };
}

function operationOf(record: Uint32Array): TracedOperation {
  const end = 2 + 2 * (record[1] ?? 0);
  const segments = record.slice(2, end);
  let length = 0;
  for (let at = 1; at < segments.length; at += 2) length += (segments[at] ?? 0) & 0xffff;
  const accesses: DeviceAccess[] = [];
  for (let at = end; at < record.length; at += ACCESS_WORDS) {
    accesses.push({
      position: record[at] ?? 0,
      store: record[at + 1] === 1,
      address: addressAt(record, at + 2),
    });
  }
  return { length, segments, accesses };
}

/** An address in two words, the lower one first. */
function addressAt(record: Uint32Array, index: number): bigint {
  return (BigInt(record[index + 1] ?? 0) << 32n) | BigInt(record[index] ?? 0);
}
