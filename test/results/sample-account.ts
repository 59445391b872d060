import type { Account, Leg, Purpose } from '../../src/results/account.ts';

const PURPOSES: readonly Purpose[] = ['client', 'server', 'interrupt-delivery', 'io-path', 'hypervisor'];

/**
 * A synthetic account of 11 units after a start of one that executes nothing: instructions of a unit by purpose, in
 * the order above.
 */
export function accountOf(perUnit: readonly number[], fields: Partial<Account> = {}): Account {
  return {
    contexts: PURPOSES.map((purpose) => ({ place: 'host-kernel', pcpu: 0, task: '', purpose })),
    repetitions: [
      { units: 1, instructions: perUnit.map(() => 0) },
      { units: 11, instructions: perUnit.map((each) => 10 * each) },
    ],
    middle: 1,
    functions: [],
    exits: { vm: 0, dom0: 0, reasons: [] },
    legs: null,
    plugin: 'b'.repeat(64),
    ...fields,
  };
}

/** Legs of a synthetic transaction that so many of 100 follow, each of so many instructions. */
export function legsOf(lengths: readonly number[], following: number): NonNullable<Account['legs']> {
  const legs = lengths.map((median, index): Leg => ({
    from: `place ${index}`,
    to: `place ${index + 1}`,
    median,
    least: median,
    most: median,
  }));
  return {
    transactions: 100,
    following,
    sequence: ['client: tcp_sendmsg', 'server: tcp_v4_rcv'],
    legs,
    others: [{ sequence: ['client: another'], transactions: 100 - following }],
  };
}
