import type { Tolerance } from '../analysis/tolerance.ts';
import { type Axis, axisOf } from '../study/history/axis.ts';
import { type Bisection, type BisectOptions, bisectVersions } from '../study/history/bisect.ts';
import { executeStudy, type StudyEvent } from '../study/execute.ts';
import { bringIndexUpToDate } from '../study/history/index-figures.ts';
import { cellsFor } from '../study/history/cells.ts';
import { measureHistory } from '../study/history/measure.ts';
import type { HistoryEvent, VersionToMeasure } from '../study/history/order.ts';
import { planStudy } from '../study/study.ts';
import type { History } from '../analysis/history/history.ts';
import { type Every, isWithin, type VersionRange } from '../artifacts/archive/version-range.ts';
import { pruneCache } from '../system/cache-cleaning.ts';
import type { Run } from '../results/schema.ts';
import type { Store } from '../results/store.ts';
import { InterruptedError } from '../system/errors.ts';
import { planned } from './carry-out.ts';

/** Which history is wanted. */
export interface HistoryOrder {
  readonly range: VersionRange;
  readonly every: Every;
  readonly configurations: readonly string[];
  readonly benchmarks: readonly string[];
  readonly shard: { readonly index: number; readonly of: number } | undefined;
  /** Boots each machine afresh instead of using its snapshot. */
  readonly cold: boolean;
  readonly jobs: number;
  /** Seconds of processor time without progress after which a machine is ended, instead of the usual ones. */
  readonly timeout: number | undefined;
}

/** What measuring a history needs. */
export interface HistoryOptions {
  readonly store: Store;
  readonly onEvent: (event: HistoryEvent) => void;
  readonly say: (line: string) => void;
  /** Gets each run that was measured. */
  readonly onRun?: (run: Run) => Promise<void>;
  readonly signal: AbortSignal;
}

/** So many machines are booted before the cache is looked through for what is used least. */
const BOOTS_PER_PRUNING = 25;

/** Measures what the store lacks of a history, and gives all of it. Errors are those of planning and measuring. */
export async function carryOutHistory(order: HistoryOrder, options: HistoryOptions): Promise<History> {
  const { range, every, configurations, benchmarks, shard, jobs } = order;
  const { store, onEvent, say, signal } = options;
  const cells = cellsFor(configurations, benchmarks);
  bringIndexUpToDate(store);
  const axis = await axisOf(range, every, configurations, store.figures(benchmarks, configurations), {
    say,
    signal,
  });
  let boots = 0;
  const measure = async (what: VersionToMeasure): Promise<Run> => {
    const run = await measureVersion(what, order, options);
    await options.onRun?.(run);
    if (++boots % BOOTS_PER_PRUNING === 0) await pruneCache();
    return run;
  };
  try {
    const base = { software: range.software, range: range.text, every, cells };
    return await measureHistory(base, axis, { store, measure, onEvent, jobs, shard });
  } catch (error) {
    throw error instanceof InterruptedError
      ? new InterruptedError('the same command goes on where it stopped')
      : error;
  } finally {
    if (boots > 0) await pruneCache();
  }
}

/** What a bisection is told beside its versions and cells. */
export interface BisectionOrder extends HistoryOrder {
  readonly by: Tolerance | undefined;
}

/**
 * Halves the versions of a range, of which the newest of the series at its beginning is the good one and the last the bad one. Errors
 * are those of planning, measuring and bisecting.
 */
export async function carryOutBisection(
  order: BisectionOrder,
  options: HistoryOptions & Pick<BisectOptions, 'onVerdict'>,
): Promise<Bisection> {
  const { range, configurations, benchmarks, by } = order;
  const { store, onEvent, onVerdict, say, signal } = options;
  const cells = cellsFor(configurations, benchmarks);
  bringIndexUpToDate(store);
  const whole = await axisOf(range, 'all', configurations, store.figures(benchmarks, configurations), {
    say,
    signal,
  });
  const numbers = whole.versions.map(({ number }) => number);
  const good = numbers.findLastIndex((number) => isWithin(number, { from: range.from, to: range.from }));
  const axis = from(whole, Math.max(good, 0));
  const base = { software: range.software, range: range.text, every: 'all' as const, cells };
  const measure = (what: VersionToMeasure): Promise<Run> => measureVersion(what, order, options);
  return bisectVersions(base, axis, { store, measure, onEvent, onVerdict, jobs: 1, by });
}

/** An axis without its first versions. */
function from({ versions, offers }: Axis, first: number): Axis {
  return {
    versions: versions.slice(first),
    offers: new Map([...offers].map(([id, own]) => [id, own.slice(first)])),
  };
}

/** Measures one version on one configuration, and stores its run. */
async function measureVersion(
  { configuration, benchmarks, offer, explain }: VersionToMeasure,
  { range, cold, timeout }: HistoryOrder,
  { store, say, signal }: HistoryOptions,
): Promise<Run> {
  const study = planStudy({ configurations: [configuration], benchmarks, explain, jobs: 1, cold, timeout });
  const software = { [range.software]: offer.debianVersion };
  const { testbed } = await planned(study, software, { say, signal });
  const onEvent = (event: StudyEvent): void => {
    if (event.kind === 'line') say(event.line);
  };
  return executeStudy(study, { testbed, store, onEvent, signal });
}
