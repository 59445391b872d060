import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareDebianVersions } from '../../../src/artifacts/archive/debian-version.ts';
import { type Offer, offersOf } from '../../../src/artifacts/archive/offers.ts';
import { chooseOffer, isOfSeries, parseRequest } from '../../../src/artifacts/archive/request.ts';
import { ARM64, packagesOf } from './packages-index.ts';

const kernels = offersOf(packagesOf(ARM64, 'arm64'), 'arm64').filter(({ software }) => software === 'kernel');

function chosen(text: string, offers: readonly Offer[] = kernels): string | undefined {
  const request = parseRequest(text, 'kernel');
  const offer = request && chooseOffer(offers, request, 'cloud');
  return offer && `${offer.release} ${offer.flavour}`;
}

describe('a kernel is chosen', () => {
  test.each([
    // The newest of a series, which is not that of another one that begins alike.
    ['6.12', '6.12.117+deb13 cloud'],
    ['6.1', '6.1.0-50 cloud'],
    ['6', '6.19.14+deb13 cloud'],
    // Of builds of one version the one that Debian numbers highest, unless one is named.
    ['6.12.90', '6.12.90+deb12.1 cloud'],
    ['6.12.90+deb12', '6.12.90+deb12 cloud'],
    ['6.12.90-1', '6.12.90+deb13 cloud'],
    ['6.12.90-1~bpo12+1', '6.12.90+deb12 cloud'],
    // As uname says it.
    ['6.1.0-50-cloud-arm64', '6.1.0-50 cloud'],
    ['6.12.117+deb13-arm64', '6.12.117+deb13 generic'],
    ['6.12.117+deb13-arm64-16k', '6.12.117+deb13 16k'],
    // By its flavour.
    ['6.12-rt', '6.12.117+deb13 rt'],
    ['6.12.117-generic', '6.12.117+deb13 generic'],
    ['latest-16k', '6.12.117+deb13 16k'],
    // A candidate is no release, and is had where nothing else is meant.
    ['latest', '7.3.4+deb13 cloud'],
    ['7.3', '7.3.4+deb13 cloud'],
    ['7.3-rc7', '7.3 cloud'],
    ['7.4', '7.4 cloud'],
    // Of a suite the newest.
    ['bookworm-backports', '6.12.90+deb12.1 cloud'],
    ['trixie-rt', '6.12.117+deb13 rt'],
    ['sid', undefined],
    // None such.
    ['6.2', undefined],
    ['6.12.1', undefined],
    ['6.1.0-5', undefined],
    ['6.18-rt', undefined],
  ])('by %s: %s', (text, expected) => {
    expect(chosen(text)).toBe(expected);
  });
});

test.each(['vmlinuz', 'Image', './6.12', 'none', '', 'toString', '-rt'])(
  'what is no version may be a file: %j',
  (text) => {
    expect(parseRequest(text, 'kernel')).toBeUndefined();
  },
);

test('a series is enough to go by what is known already; more than one is not', () => {
  for (const text of ['6.12', '6.12.43', 'trixie', 'trixie-backports']) {
    expect(isOfSeries(parseRequest(text, 'qemu') ?? { version: '', flavour: undefined })).toBe(true);
  }
  for (const text of ['6', 'latest']) {
    expect(isOfSeries(parseRequest(text, 'qemu') ?? { version: '', flavour: undefined })).toBe(false);
  }
});

/** Any version of three numbers, as an offer. */
const anyOffer = fc
  .tuple(fc.integer({ min: 5, max: 7 }), fc.nat(20), fc.nat(120), fc.constantFrom('-1', '-2', '-1~bpo12+1'))
  .map(([major, minor, patch, revision]): Offer => {
    const version = `${major}.${minor}.${patch}`;
    return {
      ...{ software: 'kernel', architecture: 'arm64', version, debianVersion: `${version}${revision}` },
      ...{ release: `${version}+deb13`, flavour: 'cloud', suites: ['sid'], packages: [], complete: true },
    };
  });
const anyOffers = fc.array(anyOffer, { minLength: 1, maxLength: 30 });

test('what is named in full is chosen, and of a series nothing newer is left', () => {
  fc.assert(
    fc.property(anyOffers, fc.nat(), (offers, index) => {
      const one = offers[index % offers.length] as Offer;
      const of = (version: string): Offer =>
        chooseOffer(offers, { version, flavour: undefined }, 'cloud') as Offer;
      expect(of(one.debianVersion).debianVersion).toBe(one.debianVersion);
      expect(of(one.version).version).toBe(one.version);
      const series = one.version.split('.').slice(0, 2).join('.');
      const newest = of(series);
      expect(newest.version.split('.').slice(0, 2).join('.')).toBe(series);
      for (const other of offers) {
        if (!other.version.startsWith(`${series}.`)) continue;
        expect(compareDebianVersions(newest.debianVersion, other.debianVersion)).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});

test('the order of the offers does not matter', () => {
  fc.assert(
    fc.property(
      anyOffers,
      fc.constantFrom('5', '6', '7', '6.1', '6.12', 'latest', 'sid'),
      (offers, version) => {
        const request = { version, flavour: undefined };
        const turned = chooseOffer(offers.toReversed(), request, 'cloud');
        expect(turned?.debianVersion).toBe(chooseOffer(offers, request, 'cloud')?.debianVersion);
      },
    ),
  );
});
