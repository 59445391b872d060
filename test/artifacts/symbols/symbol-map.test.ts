import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSymbolMap } from '../../../src/artifacts/symbols/symbol-map.ts';

const line = fc.record({
  address: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  kind: fc.constantFrom(...'aAbBdDrRtTuUvVwW?'),
  name: fc.stringMatching(/^[!-~]{1,20}$/),
  module: fc.option(fc.stringMatching(/^[a-z_]{1,10}$/)),
});

test('code of every line is read, in the order of addresses, whatever stands between', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), fc.constantFrom('\n', '\r\n'), (lines, end) => {
      const text = lines
        .map(({ address, kind, name, module }) => {
          const fields = `${address.toString(16).padStart(16, '0')} ${kind} ${name}`;
          return `${fields}${module === null ? '' : `\t[${module}]`}${end}`;
        })
        .join('');
      const code = lines.filter(({ kind }) => 'tTwW'.includes(kind));
      const read = parseSymbolMap(text);
      expect(read).toHaveLength(code.length);
      expect(read).toEqual(
        expect.arrayContaining(
          code.map(({ address, name, module }) => ({
            address,
            name,
            ...(module === null ? {} : { module }),
          })),
        ),
      );
      for (const [index, { address }] of read.entries())
        expect(read[index - 1]?.address ?? 0n).toBeLessThanOrEqual(address);
    }),
  );
});

test('any text is read, and one without symbols has none', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(Array.isArray(parseSymbolMap(text))).toBe(true);
    }),
  );
  expect(parseSymbolMap('# System.map\n                 U printk\nffff T\n')).toEqual([]);
});

test('System.map, nm and kallsyms, each as it is printed', () => {
  const text = [
    'ffff800008000000 t _head',
    'ffff800008010000 T _stext',
    '0000000000000000 A fixed_percpu_data',
    'ffff8000089c2b30 W arch_thing',
    'ffff8000084a1b20 t kvm_emulate\t[kvm]',
  ].join('\n');
  expect(parseSymbolMap(text)).toEqual([
    { address: 0xffff_8000_0800_0000n, name: '_head' },
    { address: 0xffff_8000_0801_0000n, name: '_stext' },
    { address: 0xffff_8000_084a_1b20n, name: 'kvm_emulate', module: 'kvm' },
    { address: 0xffff_8000_089c_2b30n, name: 'arch_thing' },
  ]);
});
