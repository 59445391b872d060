import { type EventKind, eventKinds } from '../../catalog/hardware/event-kinds.ts';
import { amountOf, type Basis } from './basis.ts';
import type { Events } from './events.ts';
import { costGiven, exactly, predict, type Prediction } from './prediction.ts';
import { type Range, sumOf } from './range.ts';

/** What one kind of events has to do with a change. */
export interface ChangedPart {
  readonly kind: EventKind;
  readonly before: number;
  readonly after: number;
  /** Of the middles: what it costs after less what it costs before. */
  readonly difference: number;
}

/** What an operation takes before and after a change of the software, or of what events cost. */
export interface Change {
  readonly before: Prediction;
  readonly after: Prediction;
  /** After less before; what is not known of a cost is the same on both sides. */
  readonly difference: Range;
  /** By kind, the largest first; they add up to the middle of the difference. */
  readonly parts: readonly ChangedPart[];
}

/** Less than this, in cycles or nanoseconds, is rounding. */
const NOTHING = 1e-9;

/**
 * Predicts what a change is worth.
 *
 * @param given what events of some kinds cost after it, in the unit of the predictions
 */
export function predictChange(
  [before, after]: readonly [Events, Events],
  basis: Basis,
  given: ReadonlyMap<string, number> = new Map(),
): Change {
  const [left, right] = [predict(before, basis), predict(after, basis, given)];
  // Where a cost is given what it was goes away, and what it is comes.
  const varying = eventKinds.flatMap(({ id }): [string, number][] => {
    const gone = before.counts.get(id) ?? 0;
    const count = (given.has(id) ? 0 : (after.counts.get(id) ?? 0)) - gone;
    return count === 0 ? [] : [[id, count]];
  });
  return {
    before: left,
    after: right,
    difference: sumOf(amountOf(new Map(varying), basis), exactly(costGiven(after.counts, given))),
    parts: eventKinds
      .map((kind) => {
        const [a, b] = [middleOf(left, kind), middleOf(right, kind)];
        return { kind, before: a.count, after: b.count, difference: b.middle - a.middle };
      })
      .filter(({ difference }) => Math.abs(difference) > NOTHING)
      .toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference)),
  };
}

function middleOf({ parts }: Prediction, kind: EventKind): { count: number; middle: number } {
  const part = parts.find((each) => each.kind.id === kind.id);
  return { count: part?.count ?? 0, middle: part?.range.middle ?? 0 };
}
