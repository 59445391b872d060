import { expect, test } from 'vitest';
import { readElfMemory } from '../../../src/artifacts/symbols/elf-memory.ts';
import { elfWithSymbols } from './elf-with-symbols.ts';

const ADDRESS = 0x4000_2000;
const bytes = Buffer.concat([Buffer.from([1, 2, 0, 0, 0, 0, 0, 0]), Buffer.from('a text\0', 'latin1')]);
const symbols = [
  { name: 'table', address: BigInt(ADDRESS), size: 8, type: 1, section: 'data' as const },
  { name: 'run', address: 0x4000_0000n, size: 4, type: 2, section: 'text' as const },
];
const memory = readElfMemory(elfWithSymbols(symbols, 183, { address: ADDRESS, bytes }));

test('what lies at an address is read from where the file has it', () => {
  expect(memory.object('table')).toEqual({ address: ADDRESS, size: 8 });
  expect(memory.word(ADDRESS)).toBe(0x201);
  expect(memory.text(ADDRESS + 8)).toBe('a text');
});

test('what the file has not is an error: an object, an address, the rest of a word', () => {
  expect(() => memory.object('other')).toThrow('the file has no object other');
  expect(() => memory.object('run')).toThrow('the file has no object run');
  expect(() => memory.word(ADDRESS - 8)).toThrow('the file has nothing for 0x40001ff8');
  expect(() => memory.text(ADDRESS + bytes.length)).toThrow(RangeError);
  expect(() => memory.word(ADDRESS + bytes.length - 1)).toThrow(RangeError);
  expect(() => readElfMemory(Buffer.from('no ELF file'))).toThrow(RangeError);
});
