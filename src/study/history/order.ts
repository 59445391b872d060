import type { Offer } from '../../artifacts/archive/offers.ts';
import type { Run } from '../../results/schema.ts';
import type { Store } from '../../results/store.ts';
import type { HistoryQuery } from './read.ts';

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
