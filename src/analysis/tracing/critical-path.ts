import type { Explanation } from '../../results/explanation.ts';
import type { Counted } from './operation.ts';

type CriticalPath = NonNullable<Explanation['criticalPath']>;
type Hop = CriticalPath['hops'][number];

/** More hops than any path has. */
const MOST_HOPS = 16;

/**
 * Follows the chain of causes back from the end of an operation: on its CPU to the interrupt that set it going, from
 * there to the instruction by which another CPU sent it, and so on. What CPUs execute beside that chain, such as the
 * sender's way back to its VM or the receiver's waiting, is no part of it.
 *
 * @returns null if the path stays on one CPU, or an interrupt's sender is not known
 */
export function criticalPathOf(executed: readonly Counted[]): CriticalPath | null {
  if (new Set(executed.map(({ pcpu }) => pcpu)).size < 2) return null;
  const hops: Hop[] = [];
  let end = executed.length;
  for (let hop = 0; hop < MOST_HOPS; hop++) {
    const pcpu = executed[end - 1]?.pcpu;
    if (pcpu === undefined) return null;
    const sent = senderOf(executed, end, pcpu);
    const begin = sent === undefined ? 0 : sent.wakes;
    const instructions = countOn(executed, pcpu, begin, end);
    if (sent === undefined) {
      // It must have come to where the operation began.
      if (executed[0]?.pcpu !== pcpu) return null;
      hops.unshift({ pcpu, instructions, cause: 'begin' });
      return hops.length > 1
        ? { instructions: hops.reduce((sum, each) => sum + each.instructions, 0), hops }
        : null;
    }
    hops.unshift({ pcpu, instructions, cause: 'interrupt' });
    end = sent.sends + 1;
  }
  return null;
}

/**
 * The interrupt that set a CPU going last before `end`, and the instruction before it by which another CPU sent one
 * to it, as indices.
 */
function senderOf(
  executed: readonly Counted[],
  end: number,
  pcpu: number,
): { sends: number; wakes: number } | undefined {
  for (let sends = end - 1; sends >= 0; sends--) {
    const one = executed[sends];
    if (one === undefined || one.pcpu === pcpu || !one.sends) continue;
    const wakes = executed.findIndex(
      (other, index) => index > sends && index < end && other.pcpu === pcpu && isWoken(other),
    );
    if (wakes >= 0) return { sends, wakes };
  }
  return undefined;
}

function isWoken({ cause }: Counted): boolean {
  return cause === 'irq' || cause === 'exit';
}

function countOn(executed: readonly Counted[], pcpu: number, begin: number, end: number): number {
  let count = 0;
  for (let index = begin; index < end; index++) {
    const one = executed[index];
    if (one?.pcpu === pcpu && one.counts) count++;
  }
  return count;
}
