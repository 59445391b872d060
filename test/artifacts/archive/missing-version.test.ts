import { expect, test } from 'vitest';
import { missingVersion, type Wanted } from '../../../src/artifacts/archive/missing-version.ts';
import { type Offer, offersOf } from '../../../src/artifacts/archive/offers.ts';
import { ARM64, packagesOf } from './packages-index.ts';

const offers = offersOf(packagesOf(ARM64, 'arm64'), 'arm64');
const kernels = offers.filter(({ software }) => software === 'kernel');

function said(text: string, among: readonly Offer[] = kernels, wanted: Partial<Wanted> = {}): string {
  const place: Wanted = { text, software: 'kernel', architecture: 'arm64', flavour: 'cloud', locked: false };
  return missingVersion({ ...place, ...wanted }, among).describe();
}

test.each([
  // A word that differs in few letters.
  ['latst', "'latest'"],
  ['trixe', "'trixie'"],
  ['bookworm-backport', "'bookworm-backports'"],
  ['6.12-clod', "'6.12-cloud'"],
  ['6,12', "'6.12'"],
  // What people write before a number.
  ['v6.12', "'6.12'"],
  ['linux-6.12', "'6.12'"],
  ['Linux 6.12.117', "'6.12.117'"],
])('near what is typed: %s', (text, nearest) => {
  expect(said(text)).toContain(`; the nearest is ${nearest}. Next: `);
});

test('near a number are those before and behind it, of the flavour that is asked for', () => {
  expect(said('6.11')).toContain("the nearest are '6.1' and '6.12'.");
  expect(said('6.12.118')).toContain("the nearest are '6.12.117' and ");
  expect(said('99.1')).toContain("the nearest is '7.4'.");
  expect(said('6.11-16k')).toMatch(/the nearest is '6\.12-16k'\. Next: choose one of 6\.12/);
});

test('what is near nothing is told what is possible: versions of the archive, latest, suites, a path', () => {
  const sentence = said('bzImage');
  expect(sentence).toMatch(
    /^worldswitch: 'bzImage' is no version of Linux, no suite, and no path\. Next: choose one of 6\.1, /,
  );
  for (const way of ['latest', 'a suite', '--kernel', 'worldswitch list --versions', 'a path'])
    expect(sentence).toContain(way);
});

test('of what is not there, nothing is offered', () => {
  const xen = said('foo', [], { software: 'xen', flavour: '' });
  expect(xen).toContain('Next: choose a version with --xen (worldswitch list --versions');
  expect(said('6.99', [], { locked: true })).toContain(
    "there is no Linux '6.99' in the lock for arm64. Next",
  );
});
