import { gzipSync, zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packingOf, unpack, UnpackError } from '../../src/artifacts/packing.ts';

const LIMIT = 100_000;

describe.each([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
] as const)('%s', (packing, pack) => {
  test('is known by how it begins, and unpacked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 1000 }), async (bytes) => {
        const packed = pack(bytes);
        expect(packingOf(packed)).toBe(packing);
        expect(await unpack(packed, packing, LIMIT)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test('is not unpacked beyond a limit', async () => {
    const bomb = pack(Buffer.alloc(10 * LIMIT));
    expect(bomb.length).toBeLessThan(LIMIT / 10);
    const failure = await unpack(bomb, packing, LIMIT).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnpackError);
    expect(failure).toMatchObject({ tooLarge: true });
  });

  test('that is cut or damaged is said to be', async () => {
    const whole = pack(Buffer.from(Array.from({ length: 500 }, (_, index) => (index * index) % 251)));
    for (const length of [5, 20, whole.length - 1]) {
      const failure = await unpack(whole.subarray(0, length), packing, LIMIT).catch(
        (error: unknown) => error,
      );
      expect(failure).toBeInstanceOf(UnpackError);
      expect(failure).toMatchObject({ tooLarge: false });
    }
  });
});

test('what is not packed has no packing', () => {
  expect(packingOf(Buffer.from('\x7fELF'))).toBeUndefined();
  expect(packingOf(Buffer.alloc(0))).toBeUndefined();
});
