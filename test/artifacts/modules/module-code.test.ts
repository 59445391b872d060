import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readModuleCode } from '../../../src/artifacts/modules/module-code.ts';
import { elfWithCode, functionTable, refusalOf } from '../symbols/elf-with-code.ts';

const SHT_PROGBITS = 1;
const SHT_SYMTAB = 2;
const SHT_STRTAB = 3;
const SHT_RELA = 4;
const CODE = 6;
const DATA = 3;

const text = Buffer.from(Array.from({ length: 64 }, (_, index) => index));

function moduleWith(relocations: readonly number[]): Buffer {
  const [symbols, names] = functionTable(
    [
      { name: 'virtnet_poll', address: 16, size: 32 },
      { name: 'receive_buf', address: 48, size: 16 },
    ],
    1,
  );
  const table = Buffer.alloc(24 * relocations.length);
  for (const [index, place] of relocations.entries()) table.writeBigUInt64LE(BigInt(place), 24 * index);
  return elfWithCode([
    { type: SHT_PROGBITS, flags: CODE, content: text },
    { type: SHT_PROGBITS, flags: DATA, content: Buffer.from('data') },
    { type: SHT_RELA, content: table, link: 5, info: 1 },
    { type: SHT_RELA, content: Buffer.alloc(24), link: 5, info: 2 },
    { type: SHT_SYMTAB, content: symbols, link: 6 },
    { type: SHT_STRTAB, content: names },
  ]);
}

test('the code of a module is its sections with code, and what loading leaves of them', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(60), { maxLength: 10 }), (relocations) => {
      const { name, sections } = readModuleCode('virtio-net', moduleWith(relocations));
      expect(name).toBe('virtio_net');
      expect(sections).toHaveLength(1);
      const [section] = sections;
      expect(section?.bytes).toEqual(text);
      for (const [at, stays] of section?.stays.entries() ?? [])
        expect(stays).toBe(relocations.some((place) => at >= place && at < place + 4) ? 0 : 1);
      expect(section?.symbols).toEqual([
        { name: 'virtnet_poll', address: 16n, size: 32 },
        { name: 'receive_buf', address: 48n, size: 16 },
      ]);
    }),
  );
});

test('what is cut, damaged or no module is refused or read, never anything else', () => {
  const whole = moduleWith([4, 20]);
  const damaged = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.nat({ max: whole.length - 1 }).map((length) => whole.subarray(0, length)),
    fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })).map(([at, byte]) => {
      const copy = Buffer.from(whole);
      copy[at] = byte;
      return copy;
    }),
  );
  fc.assert(
    fc.property(damaged, (file) => {
      const refusal = refusalOf(() => readModuleCode('tun', file));
      expect(refusal === undefined || refusal instanceof RangeError).toBe(true);
    }),
    { numRuns: 500 },
  );
});
