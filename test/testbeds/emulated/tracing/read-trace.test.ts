import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Trace } from '../../../../src/results/trace.ts';
import { WorldswitchError } from '../../../../src/system/errors.ts';
import { readTrace } from '../../../../src/testbeds/emulated/tracing/read-trace.ts';
import { arbitraryTrace, encodeTrace } from './trace-file.ts';

const sample: Trace = {
  cpus: 2,
  instructions: new Map([
    [
      7,
      {
        address: 0xffff_8000_0801_0000n,
        hostAddress: 0x7f12_3456_7000n,
        bytes: Uint8Array.of(0xc0, 3, 0x5f, 0xd6),
      },
    ],
    [8, { address: 4n, hostAddress: 8n, bytes: Uint8Array.of(0x0f, 0x01, 0xd9) }],
  ]),
  operations: [
    {
      length: 0xffff + 2,
      segments: Uint32Array.of(7, 0xffff, 8, (1 << 16) | 2),
      accesses: [{ position: 1, store: true, address: 0x1_0800_0f00n }],
    },
    { length: 0, segments: new Uint32Array(), accesses: [] },
  ],
  batches: [
    { row: 0, operations: [0, 1, 0] },
    { row: 3, operations: [] },
  ],
};

describe('what the plugin wrote', () => {
  test('is read', () => expect(readTrace(encodeTrace(sample))).toEqual(sample));

  test('is read, whatever it is', () => {
    fc.assert(
      fc.property(arbitraryTrace, (trace) => {
        expect(readTrace(encodeTrace(trace))).toEqual(trace);
      }),
    );
  });

  test('is read from a buffer that is a part of another one', () => {
    fc.assert(
      fc.property(
        arbitraryTrace,
        fc.uint8Array({ maxLength: 9 }),
        fc.uint8Array({ maxLength: 9 }),
        (trace, before, after) => {
          const file = encodeTrace(trace);
          const whole = Buffer.concat([before, file, after]);
          const part = whole.subarray(before.length, before.length + file.length);
          expect(readTrace(part)).toEqual(trace);
          expect(readTrace(new Uint8Array(part.buffer, part.byteOffset, part.length))).toEqual(trace);
        },
      ),
    );
  });

  test('and records that this version does not know are passed over', () => {
    const unknown = new Uint8Array(Uint32Array.of(9, 2, 1, 2).buffer);
    expect(readTrace(Buffer.concat([unknown, encodeTrace(sample)]))).toEqual(sample);
  });
});

describe('a trace that is not whole is refused', () => {
  test('cut anywhere', () => {
    const file = encodeTrace(sample);
    for (let length = 0; length < file.length; length++) {
      for (const cut of [file.slice(0, length), Buffer.from(file).subarray(0, length)])
        expect(() => readTrace(cut)).toThrow(WorldswitchError);
    }
    expect(() => readTrace(file.slice(0, -1))).toThrow('is cut or of another version');
  });

  test('whatever it was', () => {
    fc.assert(
      fc.property(
        arbitraryTrace,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (trace, share) => {
          const file = encodeTrace(trace);
          expect(() => readTrace(file.subarray(0, Math.floor(share * file.length)))).toThrow(
            WorldswitchError,
          );
        },
      ),
    );
  });

  test('of another version', () => {
    expect(() => readTrace(encodeTrace(sample, 2))).toThrow('is cut or of another version');
  });

  test('or arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(outcomeOf(bytes)).toBe(true);
      }),
    );
  });
});

/** Whether bytes are read, or refused with one sentence. */
function outcomeOf(bytes: Uint8Array): boolean {
  try {
    return readTrace(bytes).cpus >= 0;
  } catch (error) {
    return error instanceof WorldswitchError;
  }
}
