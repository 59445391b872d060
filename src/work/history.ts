import { axisOf } from '../study/history/axis.ts';
import { executeStudy, type StudyEvent } from '../study/execute.ts';
import { bringIndexUpToDate } from '../study/history/index-figures.ts';
import {
  cellsFor,
  type HistoryEvent,
  measureHistory,
  type VersionToMeasure,
} from '../study/history/measure.ts';
import { planStudy } from '../study/study.ts';
import type { History } from '../analysis/history/history.ts';
import type { Every, VersionRange } from '../artifacts/archive/version-range.ts';
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
