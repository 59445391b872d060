import { seamsOf, stepsOf } from '../../analysis/history/steps.ts';
import type { History, HistoryLine } from '../../analysis/history/history.ts';
import { type Next, nextVersion } from '../../analysis/history/next.ts';
import type { Offer } from '../../artifacts/archive/offers.ts';
import { newestOfSeries } from '../../artifacts/archive/version-range.ts';
import { requireUsableKernel } from '../../artifacts/versions.ts';
import type { Cell } from '../../catalog/benchmarks.ts';
import { canMeasure } from '../../catalog/benchmarks.ts';
import { findBenchmark, findConfiguration } from '../../catalog/find.ts';
import type { Run } from '../../results/schema.ts';
import type { Store } from '../../results/store.ts';
import { InterruptedError, MisuseError, WorldswitchError } from '../../system/errors.ts';
import { mapPool } from '../../system/pool.ts';
import type { Axis } from './axis.ts';
import { bringIndexUpToDate } from './index-figures.ts';
import { type HistoryQuery, isUntried, linesOf, readHistory, SOFTWARE_NAMES } from './read.ts';

/** A version of a configuration to be measured, as one run. */
export interface VersionToMeasure {
  readonly configuration: string;
  readonly benchmarks: readonly string[];
  readonly offer: Offer;
  /** Whether it is said, too, where its instructions go. */
  readonly explain: boolean;
}

/** What becomes of a history while it is measured. */
export type HistoryEvent =
  | { readonly kind: 'begun'; readonly stored: number; readonly missing: number }
  | {
      readonly kind: 'done';
      /** `Linux 6.12.43 on kvm-arm64`. */
      readonly name: string;
      /** What it was for: a point of the series, what joins two ways of measuring, or the functions of a step. */
      readonly purpose: 'point' | 'joint' | 'step';
      /** Why there is nothing; `undefined` if it was measured. */
      readonly gap: string | undefined;
      readonly done: number;
      readonly total: number;
      readonly seconds: number;
    };

/** How a history is measured. */
export interface MeasureHistoryOptions {
  readonly store: Store;
  /** Measures one version on one configuration and stores its run. */
  readonly measure: (what: VersionToMeasure) => Promise<Run>;
  readonly onEvent: (event: HistoryEvent) => void;
  /** Versions that are measured at once. */
  readonly jobs: number;
  /** Only every n-th of what is missing, for several computers that share the work: `{ index: 0, of: 4 }`. */
  readonly shard?: { readonly index: number; readonly of: number } | undefined;
}

/** What a history is of, apart from its versions. */
export type HistoryBase = Omit<HistoryQuery, 'versions' | 'gapOf'>;

/**
 * Measures what the store lacks of a history, and gives all of it. What can't be measured is a gap; it is tried once.
 *
 * @throws InterruptedError if that is asked; what was measured by then is stored
 */
export async function measureHistory(
  base: HistoryBase,
  axis: Axis,
  options: MeasureHistoryOptions,
): Promise<History> {
  const work = new HistoryWork(base, axis, options);
  await work.measurePoints();
  // What joins two ways of measuring, and what accounts for steps, is left to whoever brings the shards together.
  if (options.shard === undefined) {
    await work.measureJoints();
    await work.explainSteps();
  }
  return work.read();
}

/** What is done of a history, and what is known of it so far. */
export class HistoryWork {
  readonly #base: HistoryBase;
  readonly #axis: Axis;
  readonly #options: MeasureHistoryOptions;
  /** Reasons that no run holds, by configuration and index of the version. */
  readonly #gaps = new Map<string, string>();
  readonly #begun = performance.now();
  #done = 0;
  #total = 0;

  constructor(base: HistoryBase, axis: Axis, options: MeasureHistoryOptions) {
    this.#base = base;
    this.#axis = axis;
    this.#options = options;
    this.#sayWhatCantBeHad();
  }

  /** All of it. */
  read(): History {
    bringIndexUpToDate(this.#options.store);
    return readHistory(this.#options.store, this.#query());
  }

  /** Coarse first, then where the figures on both sides of what is missing differ most. */
  async measurePoints(): Promise<void> {
    const { versions } = this.#axis;
    const numbers = versions.map(({ number }) => number);
    const series = new Set(newestOfSeries(numbers));
    const coarse = new Set(numbers.flatMap((number, index) => (series.has(number) ? [index] : [])));
    const begun = new Set<string>();
    const isOwn = (index: number): boolean => {
      const { shard } = this.#options;
      return shard === undefined || index % shard.of === shard.index;
    };
    const isWaiting = (lines: readonly HistoryLine[], configuration: string, index: number): boolean =>
      isOwn(index) &&
      !begun.has(keyOf(configuration, index)) &&
      lines.some(({ points }) => points[index] !== undefined && isUntried(points[index]));
    const next = (): { configuration: string; index: number; benchmarks: string[] } | undefined => {
      const byConfiguration = Map.groupBy(this.lines(), ({ configuration }) => configuration);
      let best: (Next & { configuration: string }) | undefined;
      for (const [configuration, lines] of byConfiguration) {
        const waiting = [...versions.keys()].filter((index) => isWaiting(lines, configuration, index));
        const values = lines.map(({ points }) => points.map(({ readings }) => readings[0]?.value));
        const found = nextVersion({ values, waiting: new Set(waiting) }, coarse);
        if (found !== undefined && (best === undefined || found.worth > best.worth))
          best = { ...found, configuration };
      }
      if (best === undefined) return undefined;
      const { configuration, index } = best;
      begun.add(keyOf(configuration, index));
      const untried = (byConfiguration.get(configuration) ?? []).filter(
        ({ points }) => points[index] !== undefined && isUntried(points[index]),
      );
      return { configuration, index, benchmarks: untried.map(({ benchmark }) => benchmark) };
    };
    const lines = this.lines();
    const all = new Set(
      lines.flatMap(({ configuration, points }) =>
        points.flatMap((point, index) =>
          isOwn(index) && isUntried(point) ? [keyOf(configuration, index)] : [],
        ),
      ),
    );
    const stored = new Set(
      lines.flatMap(({ configuration, points }) =>
        points.flatMap((point, index) => (isUntried(point) ? [] : [keyOf(configuration, index)])),
      ),
    );
    this.#options.onEvent({ kind: 'begun', stored: stored.size, missing: all.size });
    this.#total += all.size;
    // Each is chosen when its turn comes: what was measured by then says which is worth most.
    await mapPool([...all], this.#options.jobs, async () => {
      const chosen = next();
      if (chosen === undefined) return;
      const { configuration, index, benchmarks } = chosen;
      // At the newest of a series there will be a step to explain; elsewhere most often none.
      const explain = coarse.has(index) || this.#options.shard !== undefined;
      await this.#measure(configuration, index, benchmarks, explain, 'point');
    });
  }

  /** Measures what is missing of one version, on all configurations; with an explanation where that is missing. */
  async measureVersion(index: number, explain: boolean): Promise<void> {
    const byConfiguration = Map.groupBy(this.lines(), ({ configuration }) => configuration);
    const items = [...byConfiguration].flatMap(([configuration, lines]) => {
      const lacking = lines.filter(({ points }) => {
        const point = points[index];
        if (point === undefined || point.gap !== undefined) return false;
        return explain ? !point.readings.some(({ explained }) => explained) : isUntried(point);
      });
      if (lacking.length === 0 || this.#offer(configuration, index) === undefined) return [];
      return [{ configuration, index, benchmarks: lacking.map(({ benchmark }) => benchmark) }];
    });
    await this.#all(items, explain, explain ? 'step' : 'point');
  }

  /** Where neighbours were measured in two ways, one of them in the way of now. */
  async measureJoints(): Promise<void> {
    const wanted = new Map<string, { configuration: string; index: number; benchmarks: string[] }>();
    for (const line of this.lines()) {
      const { configuration, benchmark, points } = line;
      for (const { from, to } of seamsOf(line)) {
        const latest = (index: number): string =>
          points[index]?.readings
            .map(({ run }) => run)
            .toSorted()
            .at(-1) ?? '';
        // The one that was measured longer ago lacks the way of now.
        const sides = [from, to].toSorted((a, b) => (latest(a) < latest(b) ? -1 : 1));
        const index = sides.find((each) => this.#offer(configuration, each) !== undefined);
        if (index !== undefined) add(wanted, configuration, index, benchmark);
      }
    }
    await this.#all([...wanted.values()], false, 'joint');
  }

  /** Both sides of each step, unless it is known of them where their instructions went. */
  async explainSteps(): Promise<void> {
    const wanted = new Map<string, { configuration: string; index: number; benchmarks: string[] }>();
    for (const line of this.lines()) {
      for (const { configuration, benchmark, from, to } of stepsOf(line)) {
        const sides = [from, to].map((index) => ({ index, readings: line.points[index]?.readings ?? [] }));
        const lacking = sides.filter(({ readings }) => !readings.some(({ explained }) => explained));
        // A side that can't be had any more leaves the other without use.
        if (lacking.some(({ index }) => this.#offer(configuration, index) === undefined)) continue;
        for (const { index } of lacking) add(wanted, configuration, index, benchmark);
      }
    }
    await this.#all([...wanted.values()], true, 'step');
  }

  async #all(
    items: readonly { configuration: string; index: number; benchmarks: string[] }[],
    explain: boolean,
    purpose: 'point' | 'joint' | 'step',
  ): Promise<void> {
    this.#total += items.length;
    await mapPool(items, this.#options.jobs, ({ configuration, index, benchmarks }) =>
      this.#measure(configuration, index, benchmarks, explain, purpose),
    );
  }

  async #measure(
    configuration: string,
    index: number,
    benchmarks: readonly string[],
    explain: boolean,
    purpose: 'point' | 'joint' | 'step',
  ): Promise<void> {
    const offer = this.#offer(configuration, index);
    if (offer === undefined) throw new Error(`version ${index} of ${configuration} can't be had`);
    let gap: string | undefined;
    try {
      const { measurements } = await this.#options.measure({ configuration, benchmarks, offer, explain });
      const failed = measurements.find(({ state }) => state === 'failed');
      if (failed?.state === 'failed') gap = failed.error;
    } catch (error) {
      // A mistake in what was typed is one of all versions.
      if (
        !(error instanceof WorldswitchError) ||
        error instanceof InterruptedError ||
        error instanceof MisuseError
      )
        throw error;
      gap = error.message;
    }
    if (gap !== undefined) this.#gaps.set(keyOf(configuration, index), gap);
    this.#done += 1;
    const number = this.#axis.versions[index]?.number ?? '';
    this.#options.onEvent({
      kind: 'done',
      name: `${SOFTWARE_NAMES[this.#base.software]} ${number} on ${configuration}`,
      ...{ purpose, gap, done: this.#done, total: this.#total },
      seconds: (performance.now() - this.#begun) / 1000,
    });
  }

  /** What needs no attempt. */
  #sayWhatCantBeHad(): void {
    for (const [configuration, offers] of this.#axis.offers)
      for (const [index, offer] of offers.entries()) {
        const reason = whyNot(configuration, offer);
        if (reason !== undefined) this.#gaps.set(keyOf(configuration, index), reason);
      }
  }

  #offer(configuration: string, index: number): Offer | undefined {
    return this.#axis.offers.get(configuration)?.[index];
  }

  /** The lines as far as they are measured. */
  lines(): HistoryLine[] {
    const { store } = this.#options;
    bringIndexUpToDate(store);
    const { cells } = this.#base;
    const figures = store.figures(
      distinct(cells.map(({ benchmark }) => benchmark)),
      distinct(cells.map(({ configuration }) => configuration)),
    );
    return linesOf(figures, this.#query());
  }

  #query(): HistoryQuery {
    return {
      ...this.#base,
      versions: this.#axis.versions,
      gapOf: (configuration, index) => this.#gaps.get(keyOf(configuration, index)),
    };
  }
}

/** Why a version can't be measured on a configuration; `undefined` if nothing is known against it. */
function whyNot(configuration: string, offer: Offer | undefined): string | undefined {
  if (offer === undefined) return 'the archive has no such version for it, or has it no longer';
  if (offer.software !== 'kernel') return undefined;
  try {
    requireUsableKernel(offer, findConfiguration(configuration));
    return undefined;
  } catch (error) {
    if (!(error instanceof WorldswitchError)) throw error;
    return error.message;
  }
}

/** The cells of configurations and benchmarks that can be measured. @throws MisuseError if a configuration has none, or a name is unknown */
export function cellsFor(configurations: readonly string[], benchmarks: readonly string[]): Cell[] {
  return configurations.flatMap((id) => {
    const configuration = findConfiguration(id);
    const able = benchmarks.filter((benchmark) => canMeasure(configuration, findBenchmark(benchmark)));
    if (able.length > 0) return able.map((benchmark) => ({ configuration: id, benchmark }));
    throw new MisuseError(`${benchmarks.join(', ')} can't be measured on ${id}`, {
      next: 'name others with -m or -w, or another configuration (worldswitch list shows them)',
    });
  });
}

function add(
  wanted: Map<string, { configuration: string; index: number; benchmarks: string[] }>,
  configuration: string,
  index: number,
  benchmark: string,
): void {
  const key = keyOf(configuration, index);
  const found = wanted.get(key) ?? { configuration, index, benchmarks: [] };
  if (!found.benchmarks.includes(benchmark)) found.benchmarks.push(benchmark);
  wanted.set(key, found);
}

function keyOf(configuration: string, index: number): string {
  return `${configuration} ${index}`;
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}
