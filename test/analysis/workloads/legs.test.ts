import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { legsOf } from '../../../src/analysis/workloads/legs.ts';
import { findConfiguration } from '../../../src/catalog/find.ts';
import { waypointsOf } from '../../../src/hypervisors/index.ts';
import type { Stamp } from '../../../src/results/executed.ts';

const kvm = waypointsOf(findConfiguration('kvm-arm64'));
const native = waypointsOf(findConfiguration('native-arm64'));

const KVM_WAY: readonly Omit<Stamp, 'at'>[] = [
  { kernel: 'host', pcpu: 0, name: 'tcp_sendmsg' },
  { kernel: 'host', pcpu: 0, name: 'tun_net_xmit' },
  { kernel: 'vm', pcpu: 1, name: 'tcp_v4_rcv' },
  { kernel: 'vm', pcpu: 1, name: 'dev_hard_start_xmit' },
  { kernel: 'host', pcpu: 0, name: 'tcp_v4_rcv' },
];
const NATIVE_WAY: readonly Omit<Stamp, 'at'>[] = [
  { kernel: 'host', pcpu: 0, name: 'tcp_sendmsg' },
  { kernel: 'host', pcpu: 0, name: 'veth_xmit' },
  { kernel: 'host', pcpu: 1, name: 'tcp_v4_rcv' },
  { kernel: 'host', pcpu: 1, name: 'tcp_sendmsg' },
  { kernel: 'host', pcpu: 1, name: 'veth_xmit' },
  { kernel: 'host', pcpu: 0, name: 'tcp_v4_rcv' },
];

/** Transactions of the given legs, one after the other, and the send that begins one more. */
function stampsOf(way: readonly Omit<Stamp, 'at'>[], transactions: readonly (readonly number[])[]): Stamp[] {
  let at = 0;
  const stamps = transactions.flatMap((legs) =>
    way.map((stamp, index) => {
      const own = { ...stamp, at };
      at += legs[index] ?? 0;
      return own;
    }),
  );
  const [first] = way;
  return first === undefined ? stamps : [...stamps, { ...first, at }];
}

test('legs are from one waypoint to the next, with their median and range', () => {
  const stamps = stampsOf(KVM_WAY, [
    [10, 20, 30, 40, 50],
    [12, 20, 30, 40, 50],
    [11, 20, 33, 40, 50],
  ]);
  const { transactions, following, legs, sequence, others } = legsOf(stamps, kvm);
  expect([transactions, following, others]).toEqual([3, 3, []]);
  expect(sequence).toEqual([
    'client: tcp_sendmsg',
    'client: tun_net_xmit',
    'server: tcp_v4_rcv',
    'server: dev_hard_start_xmit',
    'client: tcp_v4_rcv',
  ]);
  expect(legs.map(({ from, to }) => `${from} - ${to}`)).toEqual([
    'client send - client transmit',
    'client transmit - server receive',
    'server receive - server transmit',
    'server transmit - client receive',
    'client receive - client send (next)',
  ]);
  expect(legs[0]).toMatchObject({ median: 11, least: 10, most: 12 });
  expect(legs[2]).toMatchObject({ median: 30, least: 30, most: 33 });
});

test('natively PCPUs tell the sides apart, and what is no waypoint is passed by', () => {
  const { legs } = legsOf(stampsOf(NATIVE_WAY, [[1, 2, 3, 4, 5, 6]]), native);
  expect(legs.map(({ median }) => median)).toEqual([1, 2, 7, 5, 6]);
});

test('transactions that go another way are counted, and told', () => {
  const usual = stampsOf(
    KVM_WAY,
    Array.from({ length: 9 }, () => [1, 1, 1, 1, 1]),
  );
  const [last] = usual.splice(-1);
  if (last === undefined) throw new Error('there is no stamp');
  const again = { ...last, name: 'tcp_v4_rcv', at: last.at + 1 };
  const { transactions, following, others } = legsOf(
    [...usual, last, again, { ...last, at: last.at + 2 }],
    kvm,
  );
  expect([transactions, following]).toEqual([10, 9]);
  expect(others).toEqual([{ sequence: ['client: tcp_sendmsg', 'client: tcp_v4_rcv'], transactions: 1 }]);
});

test('without transactions there are no legs', () => {
  expect(legsOf([], kvm)).toEqual({ transactions: 0, following: 0, sequence: [], legs: [], others: [] });
});

const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);

test('the legs of a transaction add up to it', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1e6), { minLength: 5, maxLength: 5 }), (own) => {
      const { legs } = legsOf(stampsOf(KVM_WAY, [own]), kvm);
      expect(sum(legs.map(({ median }) => median))).toBe(sum(own));
    }),
  );
});
