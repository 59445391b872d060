import type { HardwareProfile } from '../../catalog/hardware/schema.ts';
import { costOf, type Counts, type Range, rangeOf, scaled } from './range.ts';
import { ratioOf } from './ratio.ts';

/** A figure that is known of the hardware, and what it is of. */
export interface Anchor {
  /** The events of the operation that takes so long. */
  readonly counts: Counts;
  readonly value: number;
  readonly unit: PredictedUnit;
  /** As a reader knows it: `hypercall on kvm-arm64-vhe with Linux 6.12 takes 306 nanoseconds`. */
  readonly said: string;
}

/** What a prediction is in. */
export type PredictedUnit = 'cycles' | 'nanoseconds';

/** What predictions are made with: a profile, and a known figure to which its costs are scaled if there is one. */
export interface Basis {
  readonly profile: HardwareProfile;
  readonly anchor: Anchor | undefined;
}

/** In cycles, but for an anchor in nanoseconds on hardware whose frequency is not known. */
export function unitOf({ profile, anchor }: Basis): PredictedUnit {
  return anchor?.unit === 'nanoseconds' && profile.gigahertz === null ? 'nanoseconds' : 'cycles';
}

/** What the anchor takes, in the unit of the predictions. */
function known({ value, unit }: Anchor, { profile: { gigahertz } }: Basis): number {
  return unit === 'nanoseconds' ? value * (gigahertz ?? 1) : value;
}

/** What events cost on that basis, in its unit. */
export function amountOf(counts: Counts, basis: Basis): Range {
  const { profile, anchor } = basis;
  if (anchor === undefined) return rangeOf(counts, profile.costs);
  return scaled(ratioOf(counts, anchor.counts, profile.costs), known(anchor, basis));
}

/** What one event of a kind costs, in the unit of the predictions: with an anchor scaled as the middle is. */
export function eachOf(kind: string, basis: Basis): Range {
  const { profile, anchor } = basis;
  const { least, cycles: middle, most } = costOf(profile.costs, kind);
  const factor =
    anchor === undefined ? 1 : known(anchor, basis) / rangeOf(anchor.counts, profile.costs).middle;
  return scaled({ least, middle, most }, factor);
}
