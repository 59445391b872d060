import { expect, test } from 'vitest';
import { packingOf, unpack, UnpackError } from '../../src/artifacts/packing.ts';

/** 300,000 bytes, `kernel ` over and over, packed by xz: not every computer has it. */
const PACKED = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj5JPfAHhdADWZSqui4q8i2SNhoqmqKqJ+bZ+D+D/bV3boJ+LgMK2QsG2giUSL1FzLBCwj83c/pL89IoRv4PStUR7KOCPUtElKhQb1SRVeBzWt12ApmdjLe+727OItZwCXJ7Fd3EFwVq38+1IrdM0eWyBC+d1TPfgpZAfs61KAAAABGNSn7u/YcAABlAHgpxIANtN+CrHEZ/sCAAAAAARZWg==',
  'base64',
);

test('xz is unpacked, and not beyond a limit', async () => {
  expect(packingOf(PACKED)).toBe('xz');
  expect((await unpack(PACKED, 'xz', 300_000)).equals(Buffer.alloc(300_000, 'kernel '))).toBe(true);
  const failure = await unpack(PACKED, 'xz', 299_999).catch((error: unknown) => error);
  expect(failure).toMatchObject({ tooLarge: true });
});

test('xz that is cut or damaged is said to be', async () => {
  const damaged = Buffer.from(PACKED);
  damaged.fill(0xaa, 40, 60);
  for (const bytes of [PACKED.subarray(0, 30), PACKED.subarray(0, 7), damaged]) {
    const failure = await unpack(bytes, 'xz', 1_000_000).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnpackError);
    expect(failure).toMatchObject({ tooLarge: false });
  }
});
