import { expect, test } from 'vitest';
import { defaultConfigurations } from '../../src/catalog/benchmarks.ts';
import { BY_HAND, lastMessageByHand } from '../e2e/support/by-hand.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

const workspace = useWorkspace();
const ids = defaultConfigurations.map(({ id }) => id).filter((id) => !BY_HAND.includes(id));

test.each(ids)('--dry-run prints a command line that runs %s by hand', async (id) => {
  expect(await lastMessageByHand(workspace, id)).toMatchObject({ from: 'probe', type: 'done' });
});
