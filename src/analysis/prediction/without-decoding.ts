import { type Decoding, isKnownPart } from '../decoding.ts';
import type { Events } from './events.ts';

/** The kinds of instructions by which an instruction is decoded. */
const DECODERS = ['instruction', 'load-store'] as const;

/**
 * The events without the decoding that only an emulated CPU causes: instructions, and loads and stores among them in the
 * proportion that they have in all of the operation.
 *
 * @param decoding in instructions per operation; of what it may be the middle is taken
 */
export function withoutDecoding(events: Events, decoding: Exclude<Decoding, 'unknown'>): Events {
  if (!isKnownPart(decoding)) return events;
  const own = DECODERS.map((kind) => [kind, events.counts.get(kind) ?? 0] as const);
  const all = own.reduce((sum, [, count]) => sum + count, 0);
  const decoded = Math.min((decoding.least + decoding.most) / 2, all);
  const left = own.map(([kind, count]) => [kind, count - (decoded * count) / all] as const);
  return { ...events, counts: new Map([...events.counts, ...left]) };
}
