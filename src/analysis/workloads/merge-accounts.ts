import type { Account, AccountedContext } from '../../results/account.ts';

/**
 * One account of the launches of a workload: repetitions of all of them, functions, exits and legs of one.
 *
 * @param accounts of the launches, in their order
 * @param explained the launch whose repetition in the middle is explained
 */
export function mergeAccounts(accounts: readonly Account[], explained: number): Account {
  const own = accounts[explained];
  if (own === undefined) throw new Error('the launch that is explained has no account');
  const contexts = new Map<string, AccountedContext>();
  for (const account of accounts)
    for (const context of account.contexts) contexts.set(JSON.stringify(context), context);
  // As accountOf orders them.
  const merged = [...contexts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const before = accounts.slice(0, explained).reduce((sum, { repetitions }) => sum + repetitions.length, 0);
  return {
    ...own,
    contexts: merged.map(([, context]) => context),
    repetitions: accounts.flatMap((account, launch) => {
      const positions = new Map(account.contexts.map((context, index) => [JSON.stringify(context), index]));
      return account.repetitions.map(({ units, instructions }) => ({
        units,
        launch,
        instructions: merged.map(([key]) => instructions[positions.get(key) ?? -1] ?? 0),
      }));
    }),
    middle: before + own.middle,
  };
}
