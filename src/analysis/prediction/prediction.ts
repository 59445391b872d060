import { type EventKind, eventKinds } from '../../catalog/hardware/event-kinds.ts';
import type { Term } from '../../catalog/hardware/schema.ts';
import { amountOf, type Basis, eachOf, type PredictedUnit, unitOf } from './basis.ts';
import type { Events } from './events.ts';
import { type Counts, type Range, scaled, sumOf } from './range.ts';

/** What the events of one kind cost. */
export interface PredictedPart {
  readonly kind: EventKind;
  /** Per operation. */
  readonly count: number;
  readonly each: Range;
  /** All of them. */
  readonly range: Range;
}

/** What hardware does beside what the emulated CPU executed. */
export interface PredictedTerm {
  readonly term: Term;
  /** Per operation. */
  readonly count: number;
  readonly range: Range;
}

/** What one operation would take on hardware. */
export interface Prediction {
  readonly unit: PredictedUnit;
  readonly range: Range;
  /** Instructions that it is made of, without decoding that only an emulated CPU causes; of a critical path those on it. */
  readonly instructions: number;
  readonly along: Events['along'];
  /** In the order of the catalog. Their middles add up to that of the prediction. */
  readonly parts: readonly PredictedPart[];
  /** Not part of the range. None with an anchor, which contains them. */
  readonly terms: readonly PredictedTerm[];
}

/**
 * Predicts what an operation takes.
 *
 * @param given what events of some kinds are said to cost instead, in the unit of the prediction
 */
export function predict(
  events: Events,
  basis: Basis,
  given: ReadonlyMap<string, number> = new Map(),
): Prediction {
  const { counts, points, along } = events;
  const parts = eventKinds.flatMap((kind) => {
    const count = counts.get(kind.id) ?? 0;
    if (count === 0) return [];
    const cost = given.get(kind.id);
    const each = cost === undefined ? eachOf(kind.id, basis) : exactly(cost);
    return [{ kind, count, each, range: scaled(each, count) }];
  });
  return {
    unit: unitOf(basis),
    range: sumOf(amountOf(withoutKinds(counts, given), basis), exactly(costGiven(counts, given))),
    instructions: parts
      .filter(({ kind }) => kind.counts === 'instruction')
      .reduce((sum, { count }) => sum + count, 0),
    along,
    parts,
    terms: basis.anchor === undefined ? termsOf(points, basis) : [],
  };
}

/** What the events cost whose cost is given. */
export function costGiven(counts: Counts, given: ReadonlyMap<string, number>): number {
  return [...given].reduce((sum, [kind, cost]) => sum + (counts.get(kind) ?? 0) * cost, 0);
}

export function exactly(value: number): Range {
  return { least: value, middle: value, most: value };
}

function withoutKinds(counts: Counts, given: ReadonlyMap<string, number>): Counts {
  return new Map([...counts].filter(([kind]) => !given.has(kind)));
}

function termsOf(points: Events['points'], { profile }: Basis): PredictedTerm[] {
  return profile.terms.flatMap((term) => {
    const count = points[term.per];
    const { least, cycles: middle, most } = term;
    return count === 0 ? [] : [{ term, count, range: scaled({ least, middle, most }, count) }];
  });
}
