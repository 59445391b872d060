import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { KnownPrograms } from '../../../src/analysis/workloads/known-programs.ts';
import { PAGE_BYTES, type ProgramCode } from '../../../src/results/machine-code.ts';

const page = fc.uint8Array({ minLength: PAGE_BYTES, maxLength: PAGE_BYTES });
const pages = fc.uniqueArray(page, { minLength: 1, maxLength: 6, selector: (bytes) => bytes.join() });

function programOf(name: string, all: readonly Uint8Array[]): ProgramCode {
  return {
    name,
    pages: all.map((bytes, index) => ({ address: BigInt(index) * 0x1000n, bytes })),
    symbols: () => [{ address: 0x20n, name: 'main', size: 0x40 }],
  };
}

test('every page of a file is found again, wherever it was mapped, and no other is', () => {
  fc.assert(
    fc.property(pages, page, fc.nat(PAGE_BYTES - 1), (all, other, at) => {
      const known = new KnownPrograms([programOf('cc1', all)]);
      for (const [index, bytes] of all.entries()) {
        const found = known.find(bytes.slice());
        expect(found).toMatchObject({ program: 'cc1', address: BigInt(index) * 0x1000n });
      }
      const [first] = all;
      const changed = first?.slice() ?? other;
      changed[at] = (changed[at] ?? 0) ^ 1;
      const strange = [other, changed].filter(
        (bytes) => !all.some((each) => Buffer.from(each).equals(bytes)),
      );
      expect(strange.map((bytes) => known.find(bytes))).toEqual(strange.map(() => undefined));
    }),
  );
});

test('a page that files have in common is of the first', () => {
  const same = new Uint8Array(PAGE_BYTES).fill(7);
  const known = new KnownPrograms([programOf('a', [same]), programOf('b', [same])]);
  expect(known.find(same)?.program).toBe('a');
});

test('symbols are read once, and only of a program that was executed', () => {
  let read = 0;
  const [own, other] = [1, 2].map((byte) => new Uint8Array(PAGE_BYTES).fill(byte));
  if (own === undefined || other === undefined) throw new Error('there are two');
  const program = {
    ...programOf('a', [own, other]),
    symbols: () => {
      read += 1;
      return [{ address: 0x20n, name: 'main', size: 0x40 }];
    },
  };
  const known = new KnownPrograms([program]);
  expect(read).toBe(0);
  known.find(other);
  expect(known.find(own)?.functions.at(0x30n)).toMatchObject({ name: 'main', address: 0x20n });
  expect(read).toBe(1);
});
