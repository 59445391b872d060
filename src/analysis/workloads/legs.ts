import type { Waypoint } from '../../hypervisors/waypoints.ts';
import type { Leg, Legs } from '../../results/account.ts';
import type { Stamp } from '../../results/executed.ts';
import { median } from '../statistics.ts';

/** The PCPU of the client. */
const CLIENT_PCPU = 0;

/** Of the sequences that other transactions follow, so many are told. */
const MOST_OTHERS = 3;

/** What is done at a waypoint, by the function that is executed there. */
const DEEDS: Readonly<Record<string, string>> = { tcp_sendmsg: 'send', tcp_v4_rcv: 'receive' };

/**
 * The legs of a workload's transactions. Each begins when the client sends (the first waypoint, on the client's PCPU) and
 * is over when it sends the next time.
 *
 * @param stamps in their order
 * @param waypoints in the order in which a transaction comes by; a waypoint may be one only on one party's PCPUs
 */
export function legsOf(stamps: readonly Stamp[], waypoints: readonly Waypoint[]): Legs {
  const transactions = transactionsOf(stamps, waypoints[0]);
  const sequences = Map.groupBy(transactions, (each) => each.slice(0, -1).map(nameOf).join('\n'));
  const [most, ...others] = [...sequences.values()].toSorted((a, b) => b.length - a.length);
  const first = most?.[0];
  return {
    transactions: transactions.length,
    following: most?.length ?? 0,
    sequence: first?.slice(0, -1).map(nameOf) ?? [],
    legs: first === undefined || most === undefined ? [] : legsAlong(most, passing(first, waypoints)),
    others: others.slice(0, MOST_OTHERS).map((same) => ({
      sequence: same[0]?.slice(0, -1).map(nameOf) ?? [],
      transactions: same.length,
    })),
  };
}

/** Each with the stamp that begins the next one at its end. */
function transactionsOf(stamps: readonly Stamp[], begins: Waypoint | undefined): Stamp[][] {
  const starts = stamps.flatMap((stamp, index) =>
    stamp.name === begins?.name && stamp.kernel === begins.kernel && isClients(stamp) ? [index] : [],
  );
  return starts.slice(0, -1).map((start, index) => stamps.slice(start, (starts[index + 1] ?? start) + 1));
}

function isClients({ kernel, pcpu }: Stamp): boolean {
  return kernel === 'host' && pcpu === CLIENT_PCPU;
}

/** A stamp as readers are told of it: `client: tcp_sendmsg`. */
function nameOf(stamp: Stamp): string {
  return `${isClients(stamp) ? 'client' : 'server'}: ${stamp.name}`;
}

/** Where in a transaction it comes by each waypoint, as far as it does: the last time, if it comes by several times. */
function passing(transaction: readonly Stamp[], waypoints: readonly Waypoint[]): number[] {
  const at: number[] = [0];
  for (const [index, waypoint] of waypoints.entries()) {
    if (index === 0) continue;
    const client = waypoint.party === 'client';
    const after = at.at(-1) ?? 0;
    const found = transaction.findIndex(
      (stamp, position) =>
        position > after &&
        position < transaction.length - 1 &&
        stamp.name === waypoint.name &&
        stamp.kernel === waypoint.kernel &&
        isClients(stamp) === client,
    );
    if (found !== -1) at.push(found);
  }
  return [...at, transaction.length - 1];
}

function legsAlong(transactions: readonly (readonly Stamp[])[], points: readonly number[]): Leg[] {
  const [sample = []] = transactions;
  return points.slice(1).map((end, index): Leg => {
    const begin = points[index] ?? 0;
    const lengths = transactions.map((each) => (each[end]?.at ?? 0) - (each[begin]?.at ?? 0));
    return {
      from: pointName(sample, begin),
      to: pointName(sample, end),
      median: median(lengths),
      least: Math.min(...lengths),
      most: Math.max(...lengths),
    };
  });
}

function pointName(transaction: readonly Stamp[], index: number): string {
  const stamp = transaction[index];
  if (stamp === undefined) return '';
  const party = isClients(stamp) ? 'client' : 'server';
  return `${party} ${DEEDS[stamp.name] ?? 'transmit'}${index === transaction.length - 1 ? ' (next)' : ''}`;
}
