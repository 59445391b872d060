import type { FactComponent } from './facts.ts';

/** Whether two programs of ours are one, or differ only in what they do before and after something is timed. */
export function timeAlike(a: FactComponent, b: FactComponent): boolean {
  return a.sha256 === b.sha256 || (a.timed !== undefined && a.timed === b.timed);
}
