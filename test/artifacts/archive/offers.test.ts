import { expect, test } from 'vitest';
import { numberOf, type Offer, offersOf } from '../../../src/artifacts/archive/offers.ts';
import { ARM64, packagesOf } from './packages-index.ts';

const offers = offersOf(packagesOf(ARM64, 'arm64'), 'arm64');

/** An offer in a line. */
function line({ software, version, release, flavour, packages, complete }: Offer): string {
  const names = packages.map(({ name }) => /^(linux-[a-z]+|.*)/.exec(name)?.[1]).join(' ');
  return `${software} ${version} ${release} ${flavour || '-'}: ${names}${complete ? '' : ', incomplete'}`;
}

test('kernels of both layouts are offered, the newest first; what has no image is not', () => {
  expect(offers.filter(({ software }) => software === 'kernel').map(line)).toEqual([
    'kernel 7.4-rc2 7.4 cloud: linux-binary linux-modules linux-base',
    'kernel 7.3.4 7.3.4+deb13 cloud: linux-binary linux-modules linux-base',
    'kernel 7.3-rc7 7.3 cloud: linux-binary, incomplete',
    'kernel 6.19.14 6.19.14+deb13 cloud: linux-binary, incomplete',
    'kernel 6.18.15 6.18.15+deb13 cloud: linux-image',
    'kernel 6.12.117 6.12.117+deb13 cloud: linux-image',
    'kernel 6.12.117 6.12.117+deb13 generic: linux-image',
    'kernel 6.12.117 6.12.117+deb13 16k: linux-image',
    'kernel 6.12.117 6.12.117+deb13 rt: linux-image',
    'kernel 6.12.90 6.12.90+deb12.1 cloud: linux-image',
    'kernel 6.12.90 6.12.90+deb13 cloud: linux-image',
    'kernel 6.12.90 6.12.90+deb12 cloud: linux-image',
    'kernel 6.1.176 6.1.0-50 cloud: linux-image',
  ]);
});

test('a Xen is offered with its tools, a QEMU by one of its packages', () => {
  expect(offers.filter(({ software }) => software !== 'kernel').map(line)).toEqual([
    'qemu 10.0.13 10.0.13 -: qemu-system-arm',
    'qemu 7.2 7.2 -: qemu-system-arm',
    'xen 4.17.5+72 4.17.5+72 -: xen-hypervisor-4.17-arm64 xen-utils-4.17 libxenmisc4.17',
  ]);
});

test('of another architecture nothing is offered', () => {
  expect(offersOf(packagesOf(ARM64, 'arm64'), 'amd64')).toEqual([]);
});

test.each([
  ['6.12.43-1~bpo12+1', '6.12.43'],
  ['7.3~rc7-1~exp1', '7.3-rc7'],
  ['1:10.0.2+ds-2+deb13u1', '10.0.2'],
  ['1:7.2+dfsg-7+deb12u18', '7.2'],
  ['4.20.4+63-g7abfd2bce2-0+deb13u1', '4.20.4+63'],
  ['4.14.6-1', '4.14.6'],
])('the number of %s is %s', (version, number) => {
  expect(numberOf(version)).toBe(number);
});
