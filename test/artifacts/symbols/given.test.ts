import { expect, test } from 'vitest';
import { withGivenSymbols } from '../../../src/artifacts/symbols/given.ts';

const given = [
  { address: 0x10n, name: 'f' },
  { address: 0x20n, name: 'g' },
  { address: 0x30n, name: 'g' },
  { address: 0x40n, name: 'h' },
];

test('a file says what the machine did not, of the functions that are asked for', () => {
  const symbols = withGivenSymbols(new Map([['k', '0x50']]), given, ['f', 'g', 'none']);
  expect([...symbols]).toEqual([
    ['k', '0x50'],
    ['f', '0x10'],
    ['g', '0x20'],
  ]);
});

test('a file of another kernel contradicts the machine, and is refused', () => {
  // Of a name that there is twice either may be what the machine reported.
  expect(withGivenSymbols(new Map([['g', '0x30']]), given, ['g']).get('g')).toBe('0x30');
  expect(() => withGivenSymbols(new Map([['g', '0x31']]), given, ['g'])).toThrow(
    'g is at 0x20 in the file and at 0x31 in the machine',
  );
});
