import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEmbeddedSymbols } from '../../../src/artifacts/symbols/embedded-symbols.ts';
import { embeddedTable, type EmbeddedSymbol } from './embedded-table.ts';

const BASE = 0xa00_0020_0000n;

/** Names of code and data, some with the file of a static function, some that begin and end like sequences. */
const NAMES = [
  'do_trap_guest',
  'vgic_sync_to_lrs',
  'schedule',
  'arch_vcpu',
  '__context_switch',
  'x',
  'gic_0000_init',
];

/** @param seed decides which names, types, files and distances they have */
function symbolsOf(count: number, seed: number): EmbeddedSymbol[] {
  let state = seed >>> 0;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % below;
  };
  let address = BASE;
  return Array.from({ length: count }, () => {
    // Some have the same address.
    address += BigInt(next(5) * 0x34);
    const type = 'tTtTdDbBrRwW'[next(12)] ?? 't';
    const file = next(3) === 0 ? `arch/arm/${NAMES[next(NAMES.length)]}.c#` : '';
    return { address, text: `${type}${file}${NAMES[next(NAMES.length)]}${next(100)}` };
  });
}

/** What a reader of code should find. */
function expected(symbols: readonly EmbeddedSymbol[]): { address: bigint; name: string }[] {
  return symbols
    .filter(({ text }) => 'tTwW'.includes(text.charAt(0)))
    .map(({ address, text }) => ({ address, name: text.slice(1).replace(/^.*#/, '') }));
}

const arbitraryImage = fc
  .record({
    count: fc.integer({ min: 257, max: 1000 }),
    seed: fc.integer(),
    before: fc.uint8Array({ maxLength: 700 }),
    after: fc.uint8Array({ maxLength: 700 }),
    alignment: fc.constantFrom(8, 16, 32, 64, 128, 256),
  })
  .map(({ count, seed, before, after, alignment }) => {
    const symbols = symbolsOf(count, seed);
    const table = embeddedTable(symbols, before.length, alignment);
    return { symbols, image: Buffer.concat([before, table, after]) };
  });

describe("Xen's own symbol table", () => {
  test('is found in an image, and code in it is read', () => {
    const symbols: EmbeddedSymbol[] = [
      { address: BASE, text: 'T_start' },
      { address: BASE + 0x100n, text: 'tarch/arm/traps.c#do_trap_guest' },
      { address: BASE + 0x200n, text: 'Ddata' },
      ...symbolsOf(300, 1).map(({ address, text }) => ({ address: address + 0x300n, text })),
      { address: BASE + 0xfff_f000n, text: 'Wlast' },
    ];
    const read = readEmbeddedSymbols(
      Buffer.concat([Buffer.alloc(0x1000, 0xa5), embeddedTable(symbols, 0x1000, 256)]),
    );
    expect(read.slice(0, 2)).toEqual([
      { address: BASE, name: '_start' },
      { address: BASE + 0x100n, name: 'do_trap_guest' },
    ]);
    expect(read).toEqual(expected(symbols));
    expect(read.at(-1)).toEqual({ address: BASE + 0xfff_f000n, name: 'last' });
  });

  test('is read as it was written, wherever it lies and whatever lies around it', () => {
    fc.assert(
      fc.property(arbitraryImage, ({ symbols, image }) => {
        expect(readEmbeddedSymbols(image)).toEqual(expected(symbols));
      }),
    );
  });

  test('that is cut is none, or is read as far as it is there', () => {
    fc.assert(
      fc.property(
        arbitraryImage,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        ({ image }, share, front) => {
          const at = Math.floor(share * image.length);
          expect(Array.isArray(readEmbeddedSymbols(front ? image.subarray(at) : image.subarray(0, at)))).toBe(
            true,
          );
        },
      ),
    );
  });
});

test('a table without its addresses is none', () => {
  const table = embeddedTable(symbolsOf(300, 7), 0, 64);
  const addresses = 300 * 8;
  for (let at = addresses - 8; at < addresses + 200; at++)
    expect(readEmbeddedSymbols(table.subarray(at))).toEqual([]);
});

describe('without such a table there are no symbols', () => {
  test.each([
    ['in nothing', Buffer.alloc(0)],
    ['in zeros', Buffer.alloc(0x10000)],
    ['in ones', Buffer.alloc(0x10000, 0xff)],
    [
      'in ascending numbers',
      Buffer.from(Uint16Array.from({ length: 0x2000 }, (_, index) => index * 2).buffer),
    ],
    ['in text', Buffer.from('static void do_trap(void)\0'.repeat(1000))],
  ])('%s', (_, image) => expect(readEmbeddedSymbols(image)).toEqual([]));

  test('in any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(readEmbeddedSymbols(bytes)).toEqual([]);
      }),
    );
  });
});
