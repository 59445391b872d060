import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isTaken } from '../../../src/artifacts/own/kernel-package.ts';

test.each([
  'boot/vmlinuz-6.1.0-56-cloud-amd64',
  'boot/System.map-6.12.117+deb13-amd64',
  'usr/lib/modules/7.3.4+deb13-amd64/vmlinuz',
  'lib/modules/6.1.0-56-amd64/modules.builtin',
  'lib/modules/6.1.0-56-amd64/kernel/arch/x86/kvm/kvm-amd.ko',
  'usr/lib/modules/6.12.117+deb13-amd64/kernel/drivers/net/tun.ko.xz',
  'lib/modules/6.8.0-31-generic/kernel/drivers/net/veth.ko.zst',
])('%s is taken', (path) => {
  expect(isTaken({ path, kind: 'file' })).toBe(true);
  expect(isTaken({ path, kind: 'other' })).toBe(false);
});

test.each([
  '/boot/vmlinuz-6.1',
  '../boot/vmlinuz-6.1',
  'boot/../vmlinuz-6.1',
  'boot/vmlinuz-',
  'boot/vmlinuz-6.1/x',
  'lib/modules/../../etc/cron.d/x.ko',
  'lib/modules/6.1/../../../x.ko',
  'lib/modules/6.1/./x.ko',
  'lib/modules/6.1//x.ko',
  'lib/modules/6.1/kernel/x.ko\0',
  'etc/passwd',
  'boot/grub/grub.cfg',
])('%s is not taken', (path) => {
  expect(isTaken({ path, kind: 'file' })).toBe(false);
});

test('no path that is taken leaves its folder', () => {
  const parts = fc.constantFrom(
    'usr',
    'lib',
    'boot',
    'modules',
    '6.1',
    '..',
    '.',
    '',
    'x.ko',
    'vmlinuz-6.1',
    'vmlinuz',
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 7 }), (path) => {
      const leaves = path.some((part) => part === '' || part === '.' || part === '..');
      expect(leaves && isTaken({ path: path.join('/'), kind: 'file' })).toBe(false);
    }),
  );
});
