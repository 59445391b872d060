import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareDebianVersions, upstreamOf } from '../../../src/artifacts/archive/debian-version.ts';

/** Each before the next (deb-version(7), and what Debian's archive has). */
const ASCENDING = [
  '0~~',
  '0~',
  '0',
  '0a',
  '0+b1',
  '1.0~rc1-1',
  '1.0-1~bpo12+1',
  '1.0-1',
  '1.0-1+b1',
  '1.0-1+deb12u1',
  '1.0-2',
  '1.0.1-1',
  '1.9-1',
  '1.10-1',
  '6.12.90-1~bpo12+1',
  '6.12.90-1',
  '6.12.90-2~bpo12+1',
  '7.3~rc7-1~exp1',
  '7.3-1',
  '7.3.4-1~bpo13+1',
  '1:0.1-1',
  '1:10.0.2+ds-2+deb13u1~bpo12+1',
  '1:10.0.2+ds-2+deb13u1',
  '1:11.1.3+ds-1~bpo13+1',
  '1:11.1.3+ds-1',
];

test('versions are in the order that dpkg has for them', () => {
  for (const [place, version] of ASCENDING.entries()) {
    expect(compareDebianVersions(version, version)).toBe(0);
    for (const later of ASCENDING.slice(place + 1)) {
      expect.soft(Math.sign(compareDebianVersions(version, later)), `${version} ${later}`).toBe(-1);
      expect.soft(Math.sign(compareDebianVersions(later, version)), `${later} ${version}`).toBe(1);
    }
  }
});

test('the order is one: turned round it is the opposite, and it can be sorted by', () => {
  const version = fc.stringMatching(/^([0-9]:)?[0-9][0-9a-z.~+]{0,6}(-[0-9a-z.~+]{1,4})?$/);
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      const sign = (x: string, y: string): number => Math.sign(compareDebianVersions(x, y));
      expect(sign(a, b) + sign(b, a)).toBe(0);
      const [first, , last] = [a, b, c].toSorted(compareDebianVersions) as [string, string, string];
      expect(sign(first, last)).toBeLessThanOrEqual(0);
    }),
  );
});

test("upstream's version is between the epoch and Debian's revision", () => {
  expect(upstreamOf('1:10.0.2+ds-2+deb13u1')).toBe('10.0.2+ds');
  expect(upstreamOf('4.20.4+63-g7abfd2bce2-0+deb13u1')).toBe('4.20.4+63-g7abfd2bce2');
  expect(upstreamOf('2.36')).toBe('2.36');
});
