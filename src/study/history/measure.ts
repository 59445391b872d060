import type { History, HistoryLine } from '../../analysis/history/history.ts';
import { type Next, nextVersion } from '../../analysis/history/next.ts';
import { type Offer, softwareTitles } from '../../artifacts/archive/offers.ts';
import { newestOfSeries } from '../../artifacts/archive/version-range.ts';
import { InterruptedError, MisuseError, WorldswitchError } from '../../system/errors.ts';
import { mapPool } from '../../system/pool.ts';
import type { Axis } from './axis.ts';
import { bringIndexUpToDate } from './index-figures.ts';
import type { HistoryBase, MeasureHistoryOptions } from './order.ts';
import { figuresOf, type HistoryQuery, isUntried, linesOf, readHistory } from './read.ts';
import { jointsIn, sidesToExplain, type Wanted } from './wanted.ts';
import { whyNot } from './why-not.ts';

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
    await this.#all(jointsIn(this.lines(), this.#canBeHad), false, 'joint');
  }

  /** Both sides of each step, unless it is known of them where their instructions went. */
  async explainSteps(): Promise<void> {
    await this.#all(sidesToExplain(this.lines(), this.#canBeHad), true, 'step');
  }

  async #all(items: readonly Wanted[], explain: boolean, purpose: 'point' | 'joint' | 'step'): Promise<void> {
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
      name: `${softwareTitles[this.#base.software]} ${number} on ${configuration}`,
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

  readonly #canBeHad = (configuration: string, index: number): boolean =>
    this.#offer(configuration, index) !== undefined;

  #offer(configuration: string, index: number): Offer | undefined {
    return this.#axis.offers.get(configuration)?.[index];
  }

  /** The lines as far as they are measured. */
  lines(): HistoryLine[] {
    const { store } = this.#options;
    bringIndexUpToDate(store);
    return linesOf(figuresOf(store, this.#base.cells), this.#query());
  }

  #query(): HistoryQuery {
    return {
      ...this.#base,
      versions: this.#axis.versions,
      gapOf: (configuration, index) => this.#gaps.get(keyOf(configuration, index)),
    };
  }
}

function keyOf(configuration: string, index: number): string {
  return `${configuration} ${index}`;
}
