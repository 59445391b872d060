import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readProgramCode } from '../../../src/artifacts/symbols/program-code.ts';
import { PAGE_BYTES } from '../../../src/results/machine-code.ts';
import { elfWithCode, functionTable, refusalOf } from './elf-with-code.ts';

const SHT_PROGBITS = 1;
const SHT_SYMTAB = 2;
const SHT_STRTAB = 3;
const SHT_DYNSYM = 11;
const CODE = 6;

const text = Buffer.from(Array.from({ length: 3 * PAGE_BYTES }, (_, index) => (index * 7) & 0xff));

function programWith(table: number, offset = 64, size = text.length, executable = true): Buffer {
  const [symbols, names] = functionTable([{ name: 'cmp_longs', address: 0x40_0040, size: 16 }], 1);
  return elfWithCode(
    [
      { type: SHT_PROGBITS, flags: CODE, content: text },
      { type: table, content: symbols, link: 3 },
      { type: SHT_STRTAB, content: names },
    ],
    [{ offset, address: 0x40_0000 + offset, size, executable }],
  );
}

test('pages of a program are those of its file that have code, at the addresses that it is linked to', () => {
  fc.assert(
    fc.property(fc.nat(2 * PAGE_BYTES), fc.integer({ min: 1, max: PAGE_BYTES }), (offset, size) => {
      const file = programWith(SHT_DYNSYM, offset, size);
      const { pages } = readProgramCode('cc1', file);
      for (const [index, { address, bytes }] of pages.entries()) {
        const at = Number(address) - 0x40_0000;
        expect(at % PAGE_BYTES).toBe(0);
        expect(at).toBe(PAGE_BYTES * (Math.floor(offset / PAGE_BYTES) + index));
        expect(bytes).toHaveLength(PAGE_BYTES);
        expect(Buffer.from(bytes)).toEqual(Buffer.concat([file.subarray(at, at + PAGE_BYTES)], PAGE_BYTES));
      }
      const last = Number(pages.at(-1)?.address ?? 0n) - 0x40_0000;
      expect(offset + size).toBeGreaterThan(last);
      expect(offset + size).toBeLessThanOrEqual(last + PAGE_BYTES);
    }),
  );
});

test('a segment that is not executed has no code', () => {
  expect(readProgramCode('cc1', programWith(SHT_DYNSYM, 64, 100, false)).pages).toEqual([]);
});

test.each([
  ['all symbols', SHT_SYMTAB],
  ['what a stripped one offers to others', SHT_DYNSYM],
])('names are those of %s', (_, table) => {
  const { symbols } = readProgramCode('cc1', programWith(table));
  expect(symbols()).toEqual([{ name: 'cmp_longs', address: 0x40_0040n, size: 16 }]);
});

test('what is cut, damaged or no program is refused or read, never anything else', () => {
  const whole = programWith(SHT_DYNSYM);
  const damaged = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.nat({ max: whole.length - 1 }).map((length) => whole.subarray(0, length)),
    fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })).map(([at, byte]) => {
      const copy = Buffer.from(whole);
      // What it is made of stands at its beginning and its end.
      copy[at < text.length ? at % 64 : at] = byte;
      return copy;
    }),
  );
  fc.assert(
    fc.property(damaged, (file) => {
      const refusal = refusalOf(() => readProgramCode('cc1', file).symbols());
      expect(refusal === undefined || refusal instanceof RangeError).toBe(true);
    }),
    { numRuns: 300 },
  );
});
