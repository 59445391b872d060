import { expect, test } from 'vitest';
import { compareSides, type SideCell } from '../../src/analysis/comparison.ts';
import { smallestDifferences } from '../../src/report/sensitivity-words.ts';
import { INSTRUCTIONS } from '../../src/results/clock.ts';

function cell(benchmark: string, sensitivity: number | undefined, own: Partial<SideCell> = {}): SideCell {
  return {
    ...{
      configuration: 'kvm-arm64',
      benchmark,
      kind: 'microbenchmark',
      clock: INSTRUCTIONS,
      value: 1000,
      sensitivity,
    },
    counts: { iterations: 4, batches: sensitivity === undefined ? 2 : 64 },
    ...{ perOperation: [], path: 'one-pcpu', profile: undefined },
    ...own,
  };
}

/** What is said of cells that both sides have. */
function saidOf(...cells: readonly SideCell[]): readonly string[] {
  const side = { label: 'a side', versions: 'Linux 6.1', cells };
  return smallestDifferences(compareSides(side, side).cells);
}

const workload = { kind: 'workload', counts: undefined } as const;

test('each cell that is compared is named or counted once, whatever is known of it', () => {
  expect(saidOf()).toEqual([]);
  expect(saidOf(cell('hypercall', 0), cell('virtual-ipi', 0))).toEqual([
    'A difference is told if it is of more instructions than: kvm-arm64: none in 2 cells, where 1 counts.',
  ]);
  const all = [
    cell('hypercall', 0),
    cell('vm-switch', 2.5),
    cell('io-latency-in', undefined),
    cell('apache', 30, workload),
    cell('tcp-rr', undefined, workload),
  ];
  expect(saidOf(...all)).toEqual([
    'A difference is told if it is of more instructions than: kvm-arm64: vm-switch 2.5 (0.25 %), apache 42.4 (4.24 %), ' +
      'by how much is not known in 2 cells (measured too few times), none in 1 other, where 1 counts.',
  ]);
  expect(saidOf(cell('tcp-rr', undefined, workload))).toEqual([
    'A difference is told if it is of more instructions than: kvm-arm64: by how much is not known in 1 cell (measured too few times).',
  ]);
});
