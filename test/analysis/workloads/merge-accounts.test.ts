import { expect, test } from 'vitest';
import { attributionOf, serverPerRepetition } from '../../../src/analysis/workloads/attribution.ts';
import { mergeAccounts } from '../../../src/analysis/workloads/merge-accounts.ts';
import { accountSchema } from '../../../src/results/account.ts';
import { accountWith } from './accounts.ts';

const one = accountWith({ client: 10, server: 20, 'io-path': 30 });
const other = accountWith({ client: 11, server: 22, hypervisor: 44 });

test('accounts of launches become one that explains the launch that is asked for', () => {
  const merged = mergeAccounts([one, other], 1);
  expect(accountSchema.parse(merged)).toEqual(merged);
  expect(attributionOf(merged)).toEqual(attributionOf(other));
  expect(attributionOf(mergeAccounts([one, other], 0))).toEqual(attributionOf(one));
});

test('each launch is measured against its own start', () => {
  const heavier = {
    ...other,
    repetitions: other.repetitions.map((each) => ({
      ...each,
      instructions: each.instructions.map((count) => count + 5000),
    })),
  };
  expect(serverPerRepetition(mergeAccounts([one, heavier], 0))).toEqual([50, 66]);
});

test('who executes in one launch alone executes nothing in the other', () => {
  const alone = { ...one, contexts: one.contexts.map((context) => ({ ...context, task: 'only here' })) };
  const merged = mergeAccounts([alone, other], 0);
  expect(merged.contexts).toHaveLength(one.contexts.length + other.contexts.length);
  const sums = merged.repetitions.map(({ instructions }) =>
    instructions.reduce((sum, each) => sum + each, 0),
  );
  const own = [...alone.repetitions, ...other.repetitions].map(({ instructions }) =>
    instructions.reduce((sum, each) => sum + each, 0),
  );
  expect(sums).toEqual(own);
});
