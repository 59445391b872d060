import { expect, test } from 'vitest';
import { type Attempt, attemptFiles } from '../../pages/kernels/recorded.ts';
import { CONFIGURATIONS, KERNELS, kernelTable } from '../../pages/kernels/table.ts';
import { batches, calibrated, measurementOf, runOf } from '../results/sample-run.ts';

const measured: Attempt = {
  kind: 'run',
  run: runOf([
    measurementOf([
      ...calibrated,
      ...batches('hypercall', [1040, 1040]),
      ...batches('vm-switch', [52_345, 52_345]),
    ]),
  ]),
};

/** The cells of a row of a table. */
function cellsOf(table: readonly string[], kernel: (typeof KERNELS)[number]): string[] {
  // Behind the head and the line below it.
  const row = table[2 + KERNELS.indexOf(kernel)] ?? '';
  return row
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
}

test('a cell has the figures of both, or the number of the reason why there are none', () => {
  const [first, second] = CONFIGURATIONS;
  const table = kernelTable((kernel, configuration) => {
    if (kernel !== '6.18' && kernel !== '6.19') return undefined;
    if (configuration === first) return measured;
    const release = `Linux ${kernel}.1+deb13 cloud`;
    if (configuration === second)
      return { kind: 'refused', reason: `${second} has no modules of ${release}` };
    const reason = `${configuration} needs Linux 7.0 or later, which ${kernel}.1-cloud-arm64 is not`;
    return { kind: 'refused', reason };
  });
  const cells = cellsOf(table, '6.19');
  expect(cells[0]).toMatch(/^\d[\d,]* \/ \d[\d,]*$/);
  expect(cells.slice(1, 3)).toEqual(['(1)', '(2)']);
  // The other kernel's reasons are the same ones.
  expect(table.slice(-2)).toEqual([
    '1. The configuration has no modules of this kernel.',
    '2. The configuration needs Linux 7.0 or later, which this kernel is not.',
  ]);
  expect(new Set(cellsOf(table, '5.10'))).toEqual(new Set(['not measured']));
  expect(new Set(table.filter((line) => line.startsWith('|')).map(({ length }) => length)).size).toBe(1);
});

test('every stored attempt is one of the table', () => {
  const cells = KERNELS.flatMap((kernel) => CONFIGURATIONS.map((id) => `${kernel}.${id}`));
  for (const file of attemptFiles())
    expect(cells).toContain(file.replace(/(?:\.refused\.txt|\.json\.gz)$/, ''));
});
