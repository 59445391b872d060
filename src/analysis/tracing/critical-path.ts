import type { Explanation, Kind } from '../../results/explanation.ts';
import type { Counted } from './operation.ts';
import { Transfers } from './transfers.ts';

type CriticalPath = NonNullable<Explanation['criticalPath']>;
type Hop = CriticalPath['hops'][number];

/** More hops than any path has. */
const MOST_HOPS = 16;

/**
 * Follows the chain of causes back from the end of an operation: on its CPU to the interrupt that set it going, from
 * there to the instruction by which another CPU sent it, and so on. What CPUs execute beside that chain, such as the
 * sender's way back to its VM or the receiver's waiting, is no part of it.
 *
 * @param indexOf the index of a kind among those of the explanation
 * @returns null if the path stays on one CPU, or an interrupt's sender is not known
 */
export function criticalPathOf(
  executed: readonly Counted[],
  indexOf: (kind: Kind) => number,
): CriticalPath | null {
  if (new Set(executed.map(({ pcpu }) => pcpu)).size < 2) return null;
  const hops: Hop[] = [];
  const along: Counted[] = [];
  let end = executed.length;
  for (let hop = 0; hop < MOST_HOPS; hop++) {
    const pcpu = executed[end - 1]?.pcpu;
    if (pcpu === undefined) return null;
    const sent = senderOf(executed, end, pcpu);
    const own = executed.slice(sent?.wakes ?? 0, end).filter((one) => one.pcpu === pcpu);
    const instructions = own.filter(({ counts }) => counts).length;
    along.unshift(...own);
    if (sent === undefined) {
      // It must have come to where the operation began.
      if (executed[0]?.pcpu !== pcpu) return null;
      hops.unshift({ pcpu, instructions, cause: 'begin' });
      return hops.length > 1 ? pathOf(hops, along, indexOf) : null;
    }
    const woken = own[0]?.woken === true ? { woken: true } : {};
    hops.unshift({ pcpu, instructions, cause: 'interrupt', ...woken });
    end = sent.sends + 1;
  }
  return null;
}

function pathOf(hops: Hop[], along: readonly Counted[], indexOf: (kind: Kind) => number): CriticalPath {
  const parts = new Map<number, number>();
  for (const { kind } of along.filter(({ counts }) => counts)) {
    const index = indexOf(kind);
    parts.set(index, (parts.get(index) ?? 0) + 1);
  }
  const transfers = new Transfers();
  transfers.add(along, 1);
  return {
    instructions: hops.reduce((sum, each) => sum + each.instructions, 0),
    hops,
    parts: [...parts],
    transfers: transfers.result(),
  };
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
