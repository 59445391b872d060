import * as fc from 'fast-check';
import type { Account, AccountedContext, Purpose } from '../../../src/results/account.ts';

const CONTEXTS: readonly AccountedContext[] = [
  { place: 'host-kernel', pcpu: 0, task: 'netperf', purpose: 'client' },
  { place: 'vm-kernel', pcpu: 1, task: '', purpose: 'server' },
  { place: 'host-kernel', pcpu: 0, task: 'vhost', purpose: 'interrupt-delivery' },
  { place: 'host-kernel', pcpu: 0, task: 'vhost', purpose: 'io-path' },
  { place: 'hypervisor', pcpu: 1, task: '', purpose: 'hypervisor' },
];

/** An account with so many instructions for each purpose and unit of work, of 10 units more than the start. */
export function accountWith(amounts: Partial<Record<Purpose, number>>, more: Partial<Account> = {}): Account {
  const perUnit = CONTEXTS.map(({ purpose }) => amounts[purpose] ?? 0);
  return {
    contexts: [...CONTEXTS],
    repetitions: [1, 11].map((units) => ({ units, instructions: perUnit.map((each) => 100 + units * each) })),
    middle: 1,
    functions: [],
    exits: { vm: 0, dom0: 0, reasons: [] },
    legs: null,
    plugin: '0'.repeat(64),
    ...more,
  };
}

export const arbitraryAmounts: fc.Arbitrary<Record<Purpose, number>> = fc.record({
  client: fc.nat(1e6),
  server: fc.nat(1e6),
  'interrupt-delivery': fc.nat(1e6),
  'io-path': fc.nat(1e6),
  hypervisor: fc.nat(1e6),
});
