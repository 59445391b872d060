import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FunctionTable } from '../../../src/analysis/tracing/functions.ts';
import { supportOf } from '../../../src/architectures/index.ts';
import { findConfiguration } from '../../../src/catalog/find.ts';
import { functionNamesOf } from '../../../src/hypervisors/function-names.ts';
import { hypervisorOn } from '../../../src/hypervisors/index.ts';
import type { CodeSymbol } from '../../../src/results/trace.ts';

const BASE = 0xffff_8000_0800_0000n;

function table(
  ...symbols: readonly (readonly [offset: number, name: string, size?: number])[]
): FunctionTable {
  return new FunctionTable(
    'host-kernel',
    symbols.map(([offset, name, size]): CodeSymbol => ({
      address: BASE + BigInt(offset),
      name,
      ...(size === undefined ? {} : { size }),
    })),
    functionNamesOf(supportOf('arm64'), hypervisorOn(findConfiguration('kvm-arm64'))),
  );
}

function nameAt(of: FunctionTable, offset: number): string | null {
  return of.at(BASE + BigInt(offset)).name;
}

describe('the function of an address', () => {
  test('goes until the next one begins', () => {
    const functions = table([0x100, 'first'], [0x200, 'second']);
    expect([0x100, 0x1fc, 0x200, 0x204].map((offset) => nameAt(functions, offset))).toEqual([
      'first',
      'first',
      'second',
      'second',
    ]);
    expect(functions.at(BASE + 0x1fcn)).toEqual({
      place: 'host-kernel',
      name: 'first',
      address: BASE + 0x100n,
      duty: undefined,
      switchesState: false,
    });
  });

  test('is one object, whichever of its addresses is asked for', () => {
    const functions = table([0x100, 'first'], [0x200, 'second']);
    expect(functions.at(BASE + 0x180n)).toBe(functions.at(BASE + 0x100n));
    expect(functions.at(BASE + 0x180n)).not.toBe(functions.at(BASE + 0x200n));
  });

  test('ends where its size says', () => {
    const functions = table([0x100, 'first', 0x20], [0x200, 'second', 0x20]);
    expect([0x11f, 0x120, 0x1ff, 0x200].map((offset) => nameAt(functions, offset))).toEqual([
      'first',
      null,
      null,
      'second',
    ]);
  });

  test('without a size ends where no function would be so long', () => {
    const functions = table([0, 'last']);
    expect([0x1ffff, 0x20000].map((offset) => nameAt(functions, offset))).toEqual(['last', null]);
  });

  test('before the first symbol and without any is none', () => {
    expect(nameAt(table([0x100, 'first']), 0xfc)).toBeNull();
    expect(nameAt(table(), 0)).toBeNull();
  });

  test('has the duty that its name says', () => {
    expect(table([0, '__kvm_nvhe___guest_enter']).at(BASE)).toMatchObject({
      duty: 'entry',
      switchesState: true,
    });
  });
});

describe('of names of one address', () => {
  test.each([
    [['_stext', '__irqentry_text_start', 'do_el0_svc'], 'do_el0_svc'],
    [['do_el0_svc', '__irqentry_text_end'], 'do_el0_svc'],
    [['.text', '_etext', 'last_function'], 'last_function'],
    [['_sinittext', 'primary_entry'], 'primary_entry'],
    [['__kvm_nvhe___hyp_text_start', '__kvm_nvhe___kvm_hyp_host_vector'], '__kvm_hyp_host_vector'],
    [['__arm64_sys_getpid_alias', 'getpid'], 'getpid'],
    [['_text'], '_text'],
  ])('%j it is %s', (names, expected) => {
    for (const order of [names, names.toReversed()]) {
      expect(nameAt(table(...order.map((name): [number, string] => [0, name])), 4)).toBe(expected);
    }
  });
});

describe('a name is without what a build puts before it', () => {
  test.each([
    ['__kvm_nvhe___guest_exit', '__guest_exit'],
    ['arch/x86/domain.c#context_switch', 'context_switch'],
    ['schedule.c#schedule', 'schedule'],
    ['vcpu_run', 'vcpu_run'],
  ])('%s', (symbol, name) => expect(nameAt(table([0, symbol]), 0)).toBe(name));
});

describe('code that nothing names', () => {
  test('is one for a page, and has the address that was seen first', () => {
    const functions = table([0, 'named', 0x10]);
    const first = functions.at(BASE + 0x1230n);
    expect(first).toMatchObject({
      name: null,
      address: BASE + 0x1230n,
      duty: undefined,
      switchesState: false,
    });
    expect(functions.at(BASE + 0x1004n)).toBe(first);
    expect(functions.at(BASE + 0x1ffcn)).toBe(first);
    expect(functions.at(BASE + 0x2000n)).not.toBe(first);
    expect(functions.at(BASE + 0x2000n).address).toBe(BASE + 0x2000n);
  });

  test('is no function whose number is the same', () => {
    const functions = new FunctionTable('host-user', []);
    expect(functions.at(0n).address).toBe(0n);
    expect(functions.at(0x1000n)).not.toBe(functions.at(0n));
  });
});

test('whatever the table is, the function that is found is the last that begins at or before the address', () => {
  const arbitrarySymbols = fc
    .uniqueArray(fc.integer({ min: 0, max: 0x3000 }), { minLength: 1, maxLength: 40 })
    .map((offsets) => offsets.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(arbitrarySymbols, fc.integer({ min: 0, max: 0x4000 }), (offsets, at) => {
      const functions = table(...offsets.map((offset): [number, string] => [offset, `f${offset}`]));
      const expected = offsets.findLast((offset) => offset <= at);
      expect(nameAt(functions, at)).toBe(expected === undefined ? null : `f${expected}`);
    }),
  );
});
