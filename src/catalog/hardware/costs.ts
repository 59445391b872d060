import { eventKindsOn, type Virtualization } from './event-kinds.ts';
import type { Cost, Provenance } from './schema.ts';

type Bounds = readonly [least: number, most: number];

/** A cost as it stands in a publication. */
export function published(cycles: number, bounds: Bounds, source: string): Cost {
  return cost('published', cycles, bounds, source);
}

/** A cost that follows from a published figure of several events. */
export function fitted(cycles: number, bounds: Bounds, source: string): Cost {
  return cost('fitted', cycles, bounds, source);
}

/** A cost of which only the bounds can be said, and why those. */
export function assumed(cycles: number, bounds: Bounds, source: string): Cost {
  return cost('assumed', cycles, bounds, source);
}

function cost(provenance: Provenance, cycles: number, [least, most]: Bounds, source: string): Cost {
  return { cycles, least, most, provenance, source };
}

/** The costs of several kinds that are the same. */
export function alike(kinds: readonly string[], one: Cost): Record<string, Cost> {
  return Object.fromEntries(kinds.map((kind) => [kind, one]));
}

/** One cost for every kind that such hardware has, those of `but` excepted. */
export function allOn(
  virtualization: Virtualization,
  one: Cost,
  but: Readonly<Record<string, Cost>>,
): Record<string, Cost> {
  const kinds = eventKindsOn(virtualization).map(({ id }) => id);
  return { ...alike(kinds, one), ...but };
}
