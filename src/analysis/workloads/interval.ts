import type { WorkloadMeasurement } from '../../results/measurement.ts';
import { contains, type Interval, including, intervalOf, resampledMedians } from '../interval.ts';
import { median } from '../statistics.ts';
import { serverPerRepetition } from './attribution.ts';
import { repetitionsOf } from './repetitions.ts';

/**
 * As a share of a figure, how far an interval reaches to either side at least. All launches are of one boot, and another one has
 * its memory laid out otherwise, which launches don't show: a kernel parameter that nobody reads was seen to move tcp-rr by
 * as much (`test/all/neutral-changes-of-workloads.test.ts`).
 */
export const BOOT_SHARE = 0.01;

/** Which instructions a figure counts: all, or those that are not the client's. */
export type Counted = 'total' | 'server';

/** How sure a figure is: what it could have been, drawn from its launches. */
export interface Resampled {
  /** Of the measurement's own samples, in the clock's unit for a unit of work. */
  readonly value: number;
  readonly drawn: readonly number[];
  readonly launches: number;
}

/**
 * The 95 % interval of a workload's figure, in its clock's unit for a unit of work; `undefined` if it was launched once,
 * since repetitions of one launch say nothing of what another would give.
 */
export function workloadInterval(measurement: WorkloadMeasurement): Interval | undefined {
  const resampled = resampledOf(measurement, 'total');
  if (resampled === undefined) return undefined;
  const { value, drawn, launches } = resampled;
  return including(intervalOf(drawn, launches), value, BOOT_SHARE * Math.abs(value));
}

/** The interval of what a figure is as a multiple of another one; `undefined` if one of them has none. */
export function ratioInterval(
  own: Resampled | undefined,
  native: Resampled | undefined,
): Interval | undefined {
  return combined(
    own,
    native,
    (a, b) => a / b,
    (a, b) => Math.SQRT2 * BOOT_SHARE * Math.abs(a / b),
  );
}

/** The interval of what a figure is more than another one; `undefined` if one of them has none. */
export function differenceInterval(
  own: Resampled | undefined,
  native: Resampled | undefined,
): Interval | undefined {
  return combined(
    own,
    native,
    (a, b) => a - b,
    (a, b) => BOOT_SHARE * Math.hypot(a, b),
  );
}

/**
 * Both sides are drawn independently of each other.
 *
 * @param reach how far the interval goes from the value at least
 */
function combined(
  own: Resampled | undefined,
  native: Resampled | undefined,
  of: (a: number, b: number) => number,
  reach: (a: number, b: number) => number,
): Interval | undefined {
  if (own === undefined || native === undefined) return undefined;
  const drawn = own.drawn.map((each, index) => of(each, native.drawn[index] ?? native.value));
  return including(
    intervalOf(drawn, Math.min(own.launches, native.launches)),
    of(own.value, native.value),
    reach(own.value, native.value),
  );
}

/** What a figure could have been; `undefined` if its workload was launched once, or what is counted is not known. */
export function resampledOf(measurement: WorkloadMeasurement, counted: Counted): Resampled | undefined {
  const cached = known.get(measurement)?.[counted];
  if (cached !== undefined) return cached;
  const resampled = resample(measurement, counted);
  if (resampled !== undefined) known.set(measurement, { ...known.get(measurement), [counted]: resampled });
  return resampled;
}

/** A report asks for the same ones again and again. */
const known = new WeakMap<WorkloadMeasurement, Partial<Record<Counted, Resampled>>>();

function resample(measurement: WorkloadMeasurement, counted: Counted): Resampled | undefined {
  const { configuration, benchmark, account } = measurement;
  const repetitions = repetitionsOf(measurement);
  const server = account === undefined ? [] : serverPerRepetition(account);
  if (counted === 'server' && server.length !== repetitions.length) return undefined;
  const values = repetitions.map(({ launch, perUnit }, index) => ({
    launch,
    value: counted === 'total' ? perUnit : (server[index] ?? 0),
  }));
  const groups = [...Map.groupBy(values, ({ launch }) => launch).values()].map((own) =>
    own.map(({ value }) => value),
  );
  if (groups.length < 2) return undefined;
  return {
    value: median(values.map(({ value }) => value)),
    drawn: resampledMedians(groups, `${configuration} ${benchmark}`),
    launches: groups.length,
  };
}

/** Whether what a workload takes more than natively is told apart from nothing; so it is where no interval is known. */
export function isResolved(
  measurement: WorkloadMeasurement,
  native: WorkloadMeasurement,
  counted: Counted = 'total',
): boolean {
  const interval = differenceInterval(resampledOf(measurement, counted), resampledOf(native, counted));
  return interval === undefined || !contains(interval, 0);
}
