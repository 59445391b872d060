import { expect, test } from 'vitest';
import { withoutSuitesOf } from '../../../src/artifacts/archive/archive-index.ts';
import { packagesOf } from './packages-index.ts';

const KERNEL = 'linux-image-6.1.0-50-cloud-arm64';
const [held, both, absent] = [
  ...packagesOf({ bookworm: [[KERNEL, '6.1.10-1']] }, 'arm64'),
  ...packagesOf({ bookworm: [[KERNEL, '6.1.11-1']] }, 'arm64').map((each) => ({
    ...each,
    suites: ['bookworm', 'bookworm-security'],
  })),
  ...packagesOf({ 'bookworm-security': [[KERNEL, '6.1.12-1']] }, 'arm64'),
] as const;

test('a suite whose current index lists what the archive has not is left out, and no other', () => {
  if (held === undefined || both === undefined || absent === undefined) throw new Error('no such packages');
  expect(withoutSuitesOf([absent], [held, both, absent])).toEqual([held, { ...both, suites: ['bookworm'] }]);
});

test('what current indexes no longer list says nothing of their suites', () => {
  if (held === undefined || both === undefined || absent === undefined) throw new Error('no such packages');
  expect(withoutSuitesOf([absent], [held, both])).toEqual([held, both]);
  expect(withoutSuitesOf([], [held, both, absent])).toEqual([held, both, absent]);
});
