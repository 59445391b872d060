import * as fc from 'fast-check';
import type { Trace, TracedInstruction, TracedOperation } from '../../../../src/results/trace.ts';

const RECORD = { header: 0, instruction: 1, window: 2, batch: 3 } as const;

/** Instructions have room for the longest of any architecture. */
const LONGEST = 16;

/** What plugin/trace.c would write of a trace, as it says at its beginning. */
export function encodeTrace(trace: Trace, version = 1): Uint8Array {
  const words = [
    ...[...trace.instructions].flatMap(([number, instruction]) =>
      record(RECORD.instruction, encode(number, instruction)),
    ),
    ...trace.operations.flatMap((operation, number) =>
      record(RECORD.window, encodeWindow(number, operation)),
    ),
    ...trace.batches.flatMap(({ row, operations }) => record(RECORD.batch, [row, ...operations])),
    ...record(RECORD.header, [version, trace.cpus]),
  ];
  return new Uint8Array(Uint32Array.from(words).buffer);
}

function record(type: number, words: readonly number[]): number[] {
  return [type, words.length, ...words];
}

function encode(number: number, { address, hostAddress, bytes }: TracedInstruction): number[] {
  const padded = new Uint8Array(LONGEST);
  padded.set(bytes);
  return [
    number,
    ...halves(address),
    ...halves(hostAddress),
    bytes.length,
    ...new Uint32Array(padded.buffer),
  ];
}

function encodeWindow(number: number, { segments, accesses }: TracedOperation): number[] {
  return [
    number,
    segments.length / 2,
    ...segments,
    ...accesses.flatMap(({ position, store, address }) => [position, Number(store), ...halves(address)]),
  ];
}

/** The lower half first. */
function halves(address: bigint): [number, number] {
  return [Number(address & 0xffff_ffffn), Number(address >> 32n)];
}

const count = fc.integer({ min: 0, max: 0xffff_ffff });
const address = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

const arbitraryOperation: fc.Arbitrary<TracedOperation> = fc
  .record({
    segments: fc.array(fc.tuple(count, fc.integer({ min: 1, max: 0xffff }), fc.integer({ min: 0, max: 7 })), {
      maxLength: 6,
    }),
    accesses: fc.array(fc.record({ position: count, store: fc.boolean(), address }), { maxLength: 3 }),
  })
  .map(({ segments, accesses }) => ({
    length: segments.reduce((sum, [, length]) => sum + length, 0),
    segments: Uint32Array.from(segments.flatMap(([first, length, cpu]) => [first, length | (cpu << 16)])),
    accesses,
  }));

export const arbitraryTrace: fc.Arbitrary<Trace> = fc.record({
  cpus: fc.integer({ min: 1, max: 8 }),
  instructions: fc
    .array(
      fc.tuple(
        count,
        fc.record({
          address,
          hostAddress: address,
          bytes: fc.uint8Array({ minLength: 1, maxLength: LONGEST }),
        }),
      ),
      { maxLength: 6 },
    )
    .map((entries) => new Map(entries)),
  operations: fc.array(arbitraryOperation, { maxLength: 5 }),
  batches: fc.array(fc.record({ row: count, operations: fc.array(count, { maxLength: 5 }) }), {
    maxLength: 4,
  }),
});
