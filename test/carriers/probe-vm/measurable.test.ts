import { describe, expect, test } from 'vitest';
import { canMeasure } from '../../../src/catalog/benchmarks.ts';
import { findConfiguration } from '../../../src/catalog/find.ts';
import { microbenchmarks } from '../../../src/catalog/microbenchmarks.ts';
import type { TimingKind } from '../../../src/catalog/windows.ts';
import { selectMeasurable } from '../../../src/carriers/probe-vm/measurable.ts';

const configuration = findConfiguration('kvm-arm64');
const ids = microbenchmarks.filter((entry) => canMeasure(configuration, entry)).map(({ id }) => id);
const rows = new Map<string, TimingKind>(microbenchmarks.map(({ id, timing }) => [id, timing]));
const functions = { receives: ['receives', 'receives_mask'], signals: ['signals'], decodes: ['decodes'] };
const symbols = new Map([
  ['receives_mask', '0xff'],
  ['signals', '0xfe'],
]);
const NEXT = expect.stringContaining('docs/extending.md');

test('all of a probe that has all rows', () => {
  expect(selectMeasurable(configuration, functions, ids, { rows }, symbols)).toEqual({
    made: ids,
    failures: [],
  });
});

describe('what can not be measured is an error of that microbenchmark alone', () => {
  test('where the probe has no such row', () => {
    const fewer = new Map([...rows].filter(([id]) => id !== 'hypercall/vmm'));
    const { made, failures } = selectMeasurable(configuration, functions, ids, { rows: fewer }, symbols);
    expect(made).toEqual(ids.filter((id) => id !== 'hypercall/vmm'));
    expect(failures).toEqual([
      { benchmark: 'hypercall/vmm', error: "the probe has no row 'hypercall/vmm'", next: NEXT },
    ]);
  });

  test('where it is timed otherwise than the catalog says', () => {
    const other = new Map([...rows, ['virtual-ipi', 'loop' as const]]);
    const { failures } = selectMeasurable(configuration, functions, ids, { rows: other }, symbols);
    expect(failures).toEqual([
      {
        benchmark: 'virtual-ipi',
        error: "the probe's row 'virtual-ipi' is timed as 'loop', and not as 'each'",
        next: NEXT,
      },
    ]);
  });

  test('where the machine does not tell a function at which it is stamped, with what to do', () => {
    const told = new Map([['signals', '0xfe']]);
    const { failures } = selectMeasurable(configuration, functions, ids, { rows }, told);
    expect(failures).toEqual([
      {
        benchmark: 'io-latency-out',
        error: 'the machine does not tell where the function receives or receives_mask is',
        next: expect.stringContaining('--kernel-symbols'),
      },
    ]);
  });

  test('where the probe of the architecture can not arm it', () => {
    const { made, failures } = selectMeasurable(
      configuration,
      functions,
      ['hypercall/decode'],
      { rows },
      symbols,
    );
    expect(made).toEqual([]);
    expect(failures).toEqual([
      {
        benchmark: 'hypercall/decode',
        error: "the probe for arm64 has no instruction that arms 'hypercall'",
        next: NEXT,
      },
    ]);
  });
});
