import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findModules } from '../../../src/analysis/workloads/known-modules.ts';
import { type ModuleCode, PAGE_BYTES } from '../../../src/results/machine-code.ts';

/** Instructions that differ, so that each tells where it is. */
const code = fc
  .tuple(fc.integer({ min: 64, max: 3000 }), fc.integer({ min: 1, max: 0xffff }))
  .map(([length, seed]) => {
    const words = new Uint32Array(length).map((_, index) => Math.imul(index + 1, 0x9e37_79b1) ^ (seed << 8));
    return new Uint8Array(words.buffer);
  });

/** Every so-manieth instruction is relocated. */
const relocations = fc.integer({ min: 5, max: 30 });

const base = fc.bigInt({ min: 1n, max: 2n ** 30n }).map((pages) => 0xffff_8000_0000_0000n + pages * 0x1000n);

function moduleOf(name: string, bytes: Uint8Array, every: number): ModuleCode {
  const stays = new Uint8Array(bytes.length).map((_, at) => ((at >> 2) % every === 0 ? 0 : 1));
  return {
    name,
    sections: [{ bytes, stays, symbols: [{ address: 0x20n, name: `${name}_poll`, size: 0x40 }] }],
  };
}

/** What a kernel's memory holds of a section that it has relocated, by pages. */
function loaded(
  { sections }: ModuleCode,
  begin: bigint,
  patched: (at: number) => boolean,
): Map<bigint, Uint8Array> {
  const pages = new Map<bigint, Uint8Array>();
  for (const { bytes, stays } of sections)
    for (const [at, byte] of bytes.entries()) {
      const address = begin + BigInt(at);
      const page = address & ~0xfffn;
      const content = pages.get(page) ?? new Uint8Array(PAGE_BYTES);
      content[Number(address - page)] = stays[at] === 0 || patched(at) ? byte ^ 0x5a : byte;
      pages.set(page, content);
    }
  return pages;
}

test('a module is found where it was loaded, whatever relocations and patches have changed', () => {
  fc.assert(
    fc.property(code, relocations, base, fc.nat(63), (bytes, every, page, shift) => {
      const begin = page + BigInt(16 * shift);
      const module = moduleOf('virtio_net', bytes, every);
      // The first instruction of each function is another one where functions are traced.
      const pages = loaded(module, begin, (at) => (at & 0x1fc) === 0x100);
      const [found] = findModules([module], pages);
      expect(found).toMatchObject({ module: 'virtio_net', begin, end: begin + BigInt(bytes.length) });
      expect(found?.functions.at(begin + 0x30n)).toMatchObject({
        name: 'virtio_net_poll',
        address: begin + 0x20n,
      });
    }),
  );
});

test('of several each is found, and one that was not loaded is not', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(code, { minLength: 3, maxLength: 3, selector: (bytes) => bytes.subarray(0, 64).join() }),
      base,
      (all, begin) => {
        const [first, second, third] = all.map((bytes, index) => moduleOf(`module_${index}`, bytes, 9));
        if (first === undefined || second === undefined || third === undefined)
          throw new Error('there are three');
        const pages = new Map([
          ...loaded(first, begin, () => false),
          ...loaded(second, begin + 0x10_0000n, () => false),
        ]);
        const found = findModules([third, second, first], pages);
        expect(found.map(({ module, begin: at }) => [module, at])).toEqual([
          ['module_0', begin],
          ['module_1', begin + 0x10_0000n],
        ]);
      },
    ),
  );
});

test('memory that holds anything else has no module', () => {
  fc.assert(
    fc.property(
      code,
      fc.array(fc.uint8Array({ minLength: PAGE_BYTES, maxLength: PAGE_BYTES }), { maxLength: 4 }),
      (bytes, all) => {
        const pages = new Map(all.map((content, index) => [BigInt(index) * 0x1000n, content]));
        expect(findModules([moduleOf('tun', bytes, 7)], pages)).toEqual([]);
        expect(findModules([], pages)).toEqual([]);
      },
    ),
  );
});

test('code that says the same everywhere says nothing of where it is', () => {
  const nops = new Uint8Array(8192).fill(0x1f);
  expect(findModules([moduleOf('nops', nops, 9)], new Map([[0n, nops.slice(0, PAGE_BYTES)]]))).toEqual([]);
});
