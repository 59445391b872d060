import { describe, expect, test } from 'vitest';
import { canMeasure, configurationsFor } from '../../../src/catalog/benchmarks.ts';
import { calibrations, calibrationWindows, microbenchmarks } from '../../../src/catalog/microbenchmarks.ts';
import type { Window } from '../../../src/catalog/windows.ts';
import { bodiesOf, holds, ownSources, sourceRows } from './probe-source.ts';

/** What is to be in the table: calibrations, then microbenchmarks. */
const cataloged: readonly { id: string; window: Window }[] = [
  ...(['loop', 'each', 'nop'] as const).map((name) => ({
    id: calibrations[name],
    window: calibrationWindows[name],
  })),
  ...microbenchmarks.filter(({ only }) => only?.testbed === undefined),
];
const TIMED = { call: 'execute', clock: 'time', stamped: 'stamp' } as const;
const configurations = configurationsFor('microbenchmark');

/** As entry.s writes it: `outWorker` is `out_worker`. */
const inAssembler = (arm: string): string => arm.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`);

test('the table of the probe and the catalog have the same rows', () => {
  const names = sourceRows.map(({ name }) => name);
  expect(names.toSorted()).toEqual(cataloged.map(({ id }) => id).toSorted());
});

test("rows that stand under the same condition are in the catalog's order", () => {
  for (const [, rows] of Map.groupBy(sourceRows, ({ condition }) => condition)) {
    const names = rows.map(({ name }) => name);
    expect(names).toEqual(cataloged.map(({ id }) => id).filter((id) => names.includes(id)));
  }
});

test.each(configurations)(
  'the probe of $id has what can be measured there, and nothing else',
  (configuration) => {
    const built = sourceRows.filter(({ condition }) => holds(condition, configuration));
    const measurable = microbenchmarks.filter((entry) => canMeasure(configuration, entry));
    expect(new Set(built.map(({ name }) => name))).toEqual(
      new Set([...Object.values(calibrations), ...measurable.map(({ id }) => id)]),
    );
  },
);

describe.each(cataloged)('$id', ({ id, window }) => {
  const row = sourceRows.find(({ name }) => name === id);
  const there = configurations.filter((configuration) => holds(row?.condition ?? '', configuration));

  test('is timed in the way of its window', () => {
    expect(row?.timed).toBe(TIMED[window.kind]);
    expect(there).not.toEqual([]);
  });

  test('is what its window says', () => {
    expect(missingFrom(window, row?.function ?? '', there.map(ownSources))).toEqual([]);
  });
});

/** What a window names and the row's function, or the sources of a probe that has the row, have not. */
function missingFrom(window: Window, called: string, sources: readonly string[]): string[] {
  if (window.kind === 'call') return called === window.function ? [] : [window.function];
  if (window.kind === 'clock')
    return [window.begins, window.ends].filter((label) => {
      const pattern = new RegExp(`clock_at\\(${label}[,)]|^${label}:`, 'im');
      return !sources.every((source) => pattern.test(source));
    });
  // In assembler, and nothing but the hypercall that arms itself.
  if (window.arm === 'hypercall') return called === 'hypercall_stamped' ? [] : [window.arm];
  const armed = `stamp_for_${inAssembler(window.arm)}();`;
  const bodies = bodiesOf(called);
  return bodies.length > 0 && bodies.every((body) => body.includes(armed)) ? [] : [armed];
}
