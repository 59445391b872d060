import { SPREAD } from '../contributions.ts';
import type { Cause, ExplainedStep } from './history.ts';

/** What two steps must have in common, of the smaller one, to be told as one. */
const COMMON_SHARE = 0.5;

/** Functions that are named of a cause. */
const NAMED = 5;

/**
 * Steps by what accounts for them, in the order of versions: those between the same versions are one if half of what makes
 * the smaller one is in the larger one too, the same functions with differences of the same sign, and both go the same way.
 */
export function causesOf(steps: readonly ExplainedStep[]): Cause[] {
  const between = Map.groupBy(steps, ({ from, to }) => `${from} ${to}`);
  return [...between.values()]
    .flatMap(grouped)
    .toSorted((a, b) => a.to - b.to || a.from - b.from || largest(b) - largest(a));
}

/** How large the largest step of a cause is, as a share of what it was before. */
export function largest({ steps }: Pick<Cause, 'steps'>): number {
  return Math.max(...steps.map(shareOf));
}

/** How large a step is, as a share of what it was before. */
export function shareOf({ a, difference }: Pick<ExplainedStep, 'a' | 'difference'>): number {
  return Math.abs(difference) / Math.max(Math.abs(a), Number.EPSILON);
}

function grouped(steps: readonly ExplainedStep[]): Cause[] {
  const groups: ExplainedStep[][] = [];
  for (const step of steps.toSorted((a, b) => shareOf(b) - shareOf(a))) {
    const group = groups.find((others) => others.some((other) => isOfOneCause(step, other)));
    if (group === undefined) groups.push([step]);
    else group.push(step);
  }
  return groups.map((group) => {
    const [first] = group as [ExplainedStep];
    return { from: first.from, to: first.to, steps: group, functions: functionsOf(group) };
  });
}

function isOfOneCause(one: ExplainedStep, other: ExplainedStep): boolean {
  if (one.difference * other.difference < 0) return false;
  const [a, b] = [one, other].map(partsOf) as [Map<string, number>, Map<string, number>];
  const sizes = [a, b].map((parts) => [...parts.values()].reduce((sum, part) => sum + Math.abs(part), 0));
  const common = [...a].reduce((sum, [name, part]) => {
    const own = b.get(name) ?? 0;
    return part * own > 0 ? sum + Math.min(Math.abs(part), Math.abs(own)) : sum;
  }, 0);
  return common > 0 && common >= COMMON_SHARE * Math.min(...sizes);
}

/** What functions contribute, by their names: configurations have the same ones in other places. */
function partsOf({ functions }: ExplainedStep): Map<string, number> {
  const parts = new Map<string, number>();
  for (const { name, place, difference } of functions ?? [])
    if (name !== SPREAD || place !== undefined) parts.set(name, (parts.get(name) ?? 0) + difference);
  return parts;
}

/** Those that are in all steps, by the part that they have of each. */
function functionsOf(steps: readonly ExplainedStep[]): string[] {
  const all = steps.map(partsOf).filter((parts) => parts.size > 0);
  const weights = new Map<string, number>();
  for (const parts of all) {
    const sum = [...parts.values()].reduce((total, part) => total + Math.abs(part), 0);
    for (const [name, part] of parts) weights.set(name, (weights.get(name) ?? 0) + Math.abs(part) / sum);
  }
  return [...weights]
    .filter(([name]) => all.every((parts) => parts.has(name)))
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, NAMED)
    .map(([name]) => name);
}
