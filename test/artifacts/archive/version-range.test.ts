import { describe, expect, test } from 'vitest';
import type { Offer } from '../../../src/artifacts/archive/offers.ts';
import { offersWithin, parseVersionRange } from '../../../src/artifacts/archive/version-range.ts';
import { MisuseError } from '../../../src/system/errors.ts';

function offer(version: string, fields: Partial<Offer> = {}): Offer {
  return {
    ...{ software: 'kernel', architecture: 'arm64', version, release: version, flavour: 'cloud' },
    ...{ debianVersion: `${version.replace('-rc', '~rc')}-1`, suites: ['sid'], packages: [], complete: true },
    ...fields,
  };
}

const all = ['5.10.223', '6.1.9', '6.1.10', '6.12.1', '6.12.20', '7.3-rc7', '7.3.4', '7.4.1'].map((each) =>
  offer(each),
);

function within(text: string, every: 'minor' | 'all', offers: readonly Offer[] = all): string[] {
  return offersWithin(offers, parseVersionRange(text, 'kernel'), every).map(({ version }) => version);
}

describe('a range', () => {
  test('holds both of its ends, and all of a series', () => {
    expect(within('6.1..7.3', 'all')).toEqual(['6.1.9', '6.1.10', '6.12.1', '6.12.20', '7.3-rc7', '7.3.4']);
    expect(within('6.1.10..6.12.1', 'all')).toEqual(['6.1.10', '6.12.1']);
    expect(within('6.12', 'all')).toEqual(['6.12.1', '6.12.20']);
    expect(within('v6.12..', 'all')).toEqual(['6.12.1', '6.12.20', '7.3-rc7', '7.3.4', '7.4.1']);
    expect(within('..6.1', 'all')).toEqual(['5.10.223', '6.1.9', '6.1.10']);
    expect(within('7.3..latest', 'all')).toEqual(['7.3.4', '7.4.1']);
  });

  test('has of each series the newest, of candidates only if there is nothing else', () => {
    expect(within('5.10..7.3', 'minor')).toEqual(['5.10.223', '6.1.10', '6.12.20', '7.3.4']);
    expect(within('..', 'minor', [offer('7.3-rc7'), offer('7.3-rc6')])).toEqual(['7.3-rc7']);
  });

  test('has of several builds of a version one that is complete, and of those the highest', () => {
    const builds = [
      offer('6.1.9', { debianVersion: '6.1.9-3', complete: false }),
      offer('6.1.9', { debianVersion: '6.1.9-1' }),
      offer('6.1.9', { debianVersion: '6.1.9-2' }),
    ];
    const chosen = offersWithin(builds, parseVersionRange('6.1', 'kernel'), 'all');
    expect(chosen.map(({ debianVersion }) => debianVersion)).toEqual(['6.1.9-2']);
  });

  test.each([
    ['7.3..5.10', /runs backwards.*Next: type --kernel 5\.10\.\.7\.3/],
    ['nonsense', /is no range of versions/],
    ['5.10..x', /is no range of versions/],
    ['5.10..6.1..7.3', /is no range of versions/],
    ['', /is no range of versions/],
  ])('%s is none, which is said', (text, said) => {
    let described = '';
    try {
      parseVersionRange(text, 'kernel');
    } catch (error) {
      if (error instanceof MisuseError) described = error.describe();
    }
    expect(described).toMatch(said);
  });
});
