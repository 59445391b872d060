import { describe, expect, test } from 'vitest';
import { readRun } from '../../../pages/recordings.ts';
import { workloadFigures } from '../../../src/analysis/workload-figures.ts';
import {
  BOOT_SHARE,
  differenceInterval,
  isResolved,
  resampledOf,
  workloadInterval,
} from '../../../src/analysis/workloads/interval.ts';
import { halfWidth } from '../../../src/report/workload-figure-text.ts';
import { accountWith } from './accounts.ts';
import { launchedWorkloadOf, workloadOf } from '../../results/sample-workload.ts';

const native = launchedWorkloadOf('native-arm64', 'tcp-rr', [
  [2000, 2010, 2020],
  [2005, 2015, 2025],
  [2001, 2011, 2021],
  [2003, 2013, 2023],
  [2002, 2012, 2022],
]);
const twice = launchedWorkloadOf('kvm-arm64', 'tcp-rr', [
  [3000, 3010, 3020],
  [3005, 3015, 3025],
  [3001, 3011, 3021],
  [3003, 3013, 3023],
  [3002, 3012, 3022],
]);
const unclear = launchedWorkloadOf('kvm-arm64', 'tcp-rr', [
  [1500, 1600, 1700],
  [2500, 2600, 2700],
  [1900, 2000, 2100],
  [2200, 2300, 2400],
  [1700, 1800, 1900],
]);

describe('the interval of a workload', () => {
  test('is that of its figure', () => {
    const [figure] = workloadFigures([native]);
    const interval = workloadInterval(native);
    expect(interval).toEqual(figure?.interval);
    expect(interval?.low).toBeLessThanOrEqual(figure?.perUnit ?? 0);
    expect(interval?.high).toBeGreaterThanOrEqual(figure?.perUnit ?? 0);
  });

  test('is none of one launch, however many repetitions it has', () => {
    expect(workloadInterval(workloadOf('native-arm64', 'tcp-rr', [2000, 2100, 2200, 2300]))).toBeUndefined();
  });

  test('does not say of two systems the same because they were launched alike', () => {
    const other = { ...native, configuration: 'kvm-arm64' };
    expect(resampledOf(other, 'total')?.drawn).not.toEqual(resampledOf(native, 'total')?.drawn);
  });
});

describe('a ratio', () => {
  const ratioOf = (measurement: typeof native) => workloadFigures([native, measurement])[1]?.normalized;

  test('that is clear is resolved', () => {
    const ratio = ratioOf(twice);
    expect(ratio).toMatchObject({ resolved: true });
    expect(ratio?.interval?.low).toBeGreaterThan(1);
    expect(isResolved(twice, native)).toBe(true);
  });

  test('whose interval contains 1 is not resolved', () => {
    const ratio = ratioOf(unclear);
    expect(ratio).toMatchObject({ resolved: false });
    expect(ratio?.interval?.low).toBeLessThan(1);
    expect(ratio?.interval?.high).toBeGreaterThan(1);
    expect(isResolved(unclear, native)).toBe(false);
  });

  test('of one launch has no interval, and is shown', () => {
    expect(ratioOf(workloadOf('kvm-arm64', 'tcp-rr', [3000]))).toMatchObject({
      interval: undefined,
      resolved: true,
    });
  });
});

test("what is not the client's has an interval where it is accounted for each repetition", () => {
  const account = accountWith({ client: 100, server: 300 });
  const [start, repetition] = account.repetitions;
  if (start === undefined || repetition === undefined) throw new Error('an account has two repetitions');
  const launches = [0, 1].flatMap((launch) => [
    { ...start, launch },
    { ...repetition, launch },
  ]);
  const measured = launchedWorkloadOf('kvm-arm64', 'tcp-rr', [[5000], [5000]], {
    account: { ...account, repetitions: launches },
  });
  const server = resampledOf(measured, 'server');
  expect(server?.value).toBe(300);
  // All launches agree: what is left is what another boot may do, to each side by itself.
  const reach = Math.SQRT2 * BOOT_SHARE * 300;
  const interval = differenceInterval(server, server);
  expect(interval?.low).toBeCloseTo(-reach);
  expect(interval?.high).toBeCloseTo(reach);
  expect(resampledOf(twice, 'server')).toBeUndefined();
});

describe('of the study that the pages show, as the catalogue has it measured', () => {
  const figures = workloadFigures(readRun('run-study-workloads.json.gz').measurements);

  test('all nine are there, on three configurations', () => {
    expect(figures).toHaveLength(27);
  });

  test.each(figures)('$benchmark on $configuration is known well enough', (figure) => {
    const { benchmark, interval, perUnit } = figure;
    if (interval === undefined) throw new Error(`${benchmark} has no interval`);
    // Who wakes whom is chance in hackbench, whatever is done about it.
    const widest = benchmark === 'hackbench' ? 0.025 : BOOT_SHARE;
    expect(halfWidth(interval, perUnit) / perUnit - widest).toBeLessThan(1e-9);
  });
});
