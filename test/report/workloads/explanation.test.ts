import { describe, expect, test } from 'vitest';
import { findConfiguration, findWorkload } from '../../../src/catalog/find.ts';
import { renderWorkloadExplanation } from '../../../src/report/workloads/explanation.ts';
import type { Account, Legs } from '../../../src/results/account.ts';
import { accountWith } from '../../analysis/workloads/accounts.ts';

const workload = findWorkload('tcp-rr');
const native = accountWith({ client: 1000, server: 1000 }, { system: 'native-arm64' });

const legs: Legs = {
  transactions: 10,
  following: 8,
  sequence: ['client: tcp_sendmsg', 'client: tun_net_xmit'],
  legs: [{ from: 'client send', to: 'client transmit', median: 4321, least: 4300, most: 9000 }],
  others: [{ sequence: ['client: tcp_sendmsg', 'client: tcp_v4_rcv'], transactions: 2 }],
};

const account = accountWith(
  { client: 900, server: 1200, 'interrupt-delivery': 300, 'io-path': 2000, hypervisor: 800 },
  {
    functions: [
      {
        ...{ place: 'host-kernel', purpose: 'io-path', name: 'handle_rx', functions: 1 },
        ...{ instructions: 15_000, entries: 10 },
      },
      {
        ...{ place: 'hypervisor', purpose: 'hypervisor', name: '__guest_enter', functions: 1 },
        ...{ instructions: 8000, entries: 30 },
      },
    ],
    exits: {
      vm: 30,
      dom0: 0,
      reasons: [{ from: 'vm', reason: 'WFI: the VCPU waits', exits: 10, full: true }],
    },
    legs,
  },
);

const render = (own: Account, of: Account | undefined, exitCost: number | undefined): string =>
  renderWorkloadExplanation({
    ...{ system: findConfiguration(own.system), workload, account: own, native: of, exitCost },
  });

describe('the explanation of a workload', () => {
  const text = render(account, native, 100);

  test('begins with what it costs, beside the machine without a hypervisor', () => {
    expect(text).toMatch(
      /^tcp-rr on kvm-arm64: 5,200 instructions per transaction, 2\.60 times the 2,000 without/,
    );
  });

  test('splits the overhead into parts that add up, as printed', () => {
    const amounts = ['transitions', 'interrupt delivery', 'I/O path in host or Dom0', 'rest', 'overhead'].map(
      (name) => Number(new RegExp(`^${name} +\\| +(-?[\\d,]+)`, 'm').exec(text)?.[1]?.replaceAll(',', '')),
    );
    expect(amounts).toEqual([300, 300, 2000, 600, 3200]);
  });

  test('says why the VM was left', () => {
    expect(text).toMatch(/^of the VM +\| +3\.00$/m);
    expect(text).toMatch(/^ {2}WFI: the VCPU waits +\| +1\.00$/m);
    expect(text).not.toContain('of Dom0');
  });

  test('has legs, and says what the others do if they are many', () => {
    expect(text).toMatch(/client send to client transmit +\| +4,321 +4,300 +9,000/);
    expect(text).toContain('8 of 10 transactions (80.0 %)');
    expect(text).toContain('2 of the others: client: tcp_sendmsg, client: tcp_v4_rcv.');
  });

  test('names functions of each part and where they are', () => {
    expect(text).toMatch(/^ {2}handle_rx +\| +1,500 +100\.0 +1\.00$/m);
    expect(text).toContain('__guest_enter (hypervisor)');
  });

  test('is of the machine alone where nothing is virtualized', () => {
    const bare = render(native, undefined, undefined);
    expect(bare).toMatch(/^tcp-rr on native-arm64: 2,000 instructions per transaction$/m);
    expect(bare).not.toMatch(/overhead|Exits|hypervisor, kernel/);
  });

  test('has no line that is wider than a terminal', () => {
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});
