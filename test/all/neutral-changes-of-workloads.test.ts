import { beforeAll, describe, expect, test } from 'vitest';
import type { Interval } from '../../src/analysis/interval.ts';
import { workloadFigures, type WorkloadFigure } from '../../src/analysis/workload-figures.ts';
import { findWorkload } from '../../src/catalog/find.ts';
import { halfWidth } from '../../src/report/workload-figure-text.ts';
import type { Run } from '../../src/results/schema.ts';
import { execute } from '../e2e/support/study.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

useWorkspace({ booted: true });

const CONFIGURATIONS = ['native-arm64', 'kvm-arm64'];
/** hackbench's launches alone would take longer than all other tests here. */
const WORKLOADS = ['tcp-rr'];
/** A parameter that neither the kernel nor init knows: it changes nothing but where things lie, and when they happen. */
const NEUTRAL = ['nothing=1'];

/** The widest half of an interval that is still of use, as a part of the figure. */
const WIDEST: Readonly<Record<string, number>> = { 'tcp-rr': 0.0125 };

const request = { configurations: CONFIGURATIONS, benchmarks: WORKLOADS };

let unchanged: readonly WorkloadFigure[];
let changed: readonly (readonly WorkloadFigure[])[];
beforeAll(async () => {
  const figuresWith = async (parameters: readonly string[]): Promise<WorkloadFigure[]> => {
    const { run }: { run: Run } = await execute({ ...request, kernelParameters: parameters });
    return workloadFigures(run.measurements);
  };
  unchanged = await figuresWith([]);
  const others: WorkloadFigure[][] = [];
  for (const parameter of NEUTRAL) others.push(await figuresWith([parameter]));
  changed = others;
}, 3_600_000);

function figureOf(
  figures: readonly WorkloadFigure[],
  configuration: string,
  workload: string,
): WorkloadFigure {
  const found = figures.find((each) => each.configuration === configuration && each.benchmark === workload);
  if (found === undefined) throw new Error(`${workload} has no figure on ${configuration}`);
  return found;
}

function intervalOf({ interval, benchmark }: WorkloadFigure): Interval {
  if (interval === undefined) throw new Error(`${benchmark} has no interval`);
  return interval;
}

function overlap(a: Interval, b: Interval): boolean {
  return a.low <= b.high && b.low <= a.high;
}

describe.each(CONFIGURATIONS)('on %s', (configuration) => {
  describe.each(WORKLOADS)('%s', (workload) => {
    test('has an interval that is as narrow as it is said to be', () => {
      const figure = figureOf(unchanged, configuration, workload);
      expect(figure.launches).toBe(findWorkload(workload).launches);
      expect(halfWidth(intervalOf(figure), figure.perUnit) / figure.perUnit).toBeLessThan(
        WIDEST[workload] ?? 0,
      );
    });

    test.each(NEUTRAL.map((parameter, index) => ({ parameter, index })))(
      'is not told apart from itself with $parameter',
      ({ index }) => {
        const [a, b] = [unchanged, changed[index] ?? []].map((figures) =>
          intervalOf(figureOf(figures, configuration, workload)),
        );
        expect(a !== undefined && b !== undefined && overlap(a, b)).toBe(true);
      },
    );
  });
});

describe('a ratio to native', () => {
  test.each(WORKLOADS)('of %s is the same, whatever does not matter', (workload) => {
    const ratios = [unchanged, ...changed].map(
      (figures) => figureOf(figures, 'kvm-arm64', workload).normalized?.interval,
    );
    const [first, ...others] = ratios;
    for (const other of others)
      expect(first !== undefined && other !== undefined && overlap(first, other)).toBe(true);
  });
});
