import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readElfSymbols } from '../../../src/artifacts/symbols/elf-symbols.ts';
import { type ElfSymbol, elfWithSymbols } from './elf-with-symbols.ts';

const symbol: fc.Arbitrary<ElfSymbol> = fc.record({
  name: fc.stringMatching(/^[a-z_][\w.]{0,20}$/),
  address: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  size: fc.nat({ max: 2 ** 31 }),
  type: fc.integer({ min: 0, max: 4 }),
  section: fc.constantFrom('text', 'data', 'undefined'),
});

/** Why a file is refused; `undefined` if it is not. */
function refusal(file: Uint8Array): unknown {
  try {
    readElfSymbols(file);
    return undefined;
  } catch (error) {
    return error;
  }
}

test('functions and labels of the code, and nothing else, in the order of their addresses', () => {
  fc.assert(
    fc.property(fc.array(symbol, { maxLength: 30 }), (symbols) => {
      const read = readElfSymbols(elfWithSymbols(symbols));
      const code = symbols.filter(({ type, section }) => section === 'text' && (type === 0 || type === 2));
      const expected = code.map(({ address, name, size }) => ({
        address,
        name,
        ...(size === 0 ? {} : { size }),
      }));
      expect(read).toHaveLength(expected.length);
      expect(read).toEqual(expect.arrayContaining(expected));
      for (const [index, { address }] of read.entries())
        expect(read[index - 1]?.address ?? 0n).toBeLessThanOrEqual(address);
    }),
  );
});

test("marks of what the bytes are, and the assembler's own labels, are no names", () => {
  const names = ['$x', '$d.12', '$a', '.L42', '', '$weird', 'el1_irq'];
  const symbols = names.map((name): ElfSymbol => ({ name, address: 1n, size: 0, type: 0, section: 'text' }));
  expect(readElfSymbols(elfWithSymbols(symbols)).map(({ name }) => name)).toEqual(['$weird', 'el1_irq']);
});

test('what is cut, damaged or no ELF file is refused or read, never anything else', () => {
  const whole = elfWithSymbols([{ name: 'f', address: 1n, size: 4, type: 2, section: 'text' }]);
  const damaged = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.nat({ max: whole.length - 1 }).map((length) => whole.subarray(0, length)),
    fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })).map(([at, byte]) => {
      const copy = Buffer.from(whole);
      copy[at] = byte;
      return copy;
    }),
  );
  fc.assert(
    fc.property(damaged, (file) => {
      expect(refusal(file)).toSatisfy((error) => error === undefined || error instanceof RangeError);
    }),
  );
  expect(() => readElfSymbols(new Uint8Array())).toThrow(RangeError);
});
