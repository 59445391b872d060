import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findModules, kernelsIn } from '../../../src/artifacts/own/kernel-folder.ts';

const ROLE = { what: 'a folder of modules', next: 'give another one', limit: 0 };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Makes empty files, and the folders that they lie in. */
function files(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
}

/** What is found, by paths in the folder. */
async function found(release?: string): Promise<(string | undefined)[][]> {
  const inFolder = (path: string | undefined): string | undefined => path?.slice(folder.length + 1);
  return Promise.all(
    (await kernelsIn(folder)).map(async ({ image, symbols, modules }) =>
      [image, symbols, await modules(release)].map(inFolder),
    ),
  );
}

describe('a kernel is found', () => {
  test('where it was built, with its symbols, and its modules wherever they are', async () => {
    files('System.map', 'arch/x86/boot/bzImage', 'net/tun.ko', 'vmlinux');
    expect(await found()).toEqual([['arch/x86/boot/bzImage', 'System.map', '']]);
  });

  test('where it was built packed, unless it is there as it is loaded', async () => {
    files('arch/arm64/boot/Image.gz', 'arch/arm64/boot/vmlinuz.efi');
    expect(await found()).toEqual([['arch/arm64/boot/Image.gz', undefined, '']]);
    files('arch/arm64/boot/Image');
    expect(await found()).toEqual([['arch/arm64/boot/Image', undefined, '']]);
  });

  test('in a package, as old ones have it', async () => {
    files('boot/vmlinuz-6.1', 'boot/System.map-6.1', 'boot/config-6.1', 'lib/modules/6.1/kernel/tun.ko');
    expect(await found()).toEqual([['boot/vmlinuz-6.1', 'boot/System.map-6.1', 'lib/modules/6.1']]);
  });

  test('in a package, as new ones have it', async () => {
    files('usr/lib/modules/7.3/vmlinuz', 'usr/lib/modules/7.3/kernel/tun.ko');
    expect(await found()).toEqual([['usr/lib/modules/7.3/vmlinuz', undefined, 'usr/lib/modules/7.3']]);
  });

  test('among modules of one release', async () => {
    files('vmlinuz', 'System.map', 'kernel/tun.ko');
    expect(await found()).toEqual([['vmlinuz', 'System.map', '']]);
  });

  test('beside those of others, with the modules of its own release', async () => {
    files('boot/vmlinuz-6.1', 'boot/vmlinuz-6.2', 'lib/modules/6.1/a.ko', 'lib/modules/6.2/a.ko');
    expect(await found()).toEqual([
      ['boot/vmlinuz-6.1', undefined, 'lib/modules/6.1'],
      ['boot/vmlinuz-6.2', undefined, 'lib/modules/6.2'],
    ]);
  });

  test('nowhere else', async () => {
    files('vmlinux', 'lib/modules/6.1/kernel/tun.ko', 'boot/grub/grub.cfg', 'etc/passwd');
    mkdirSync(join(folder, 'boot/vmlinuz-6.1'));
    expect(await found()).toEqual([]);
  });
});

describe('modules are found', () => {
  test('in the folder itself, wherever in it they are', async () => {
    files('drivers/net/tun.ko');
    expect(await findModules(folder, '6.1', ROLE)).toBe(folder);
  });

  test('below lib/modules, of the release that is wanted or the only one', async () => {
    files('lib/modules/6.1/kernel/tun.ko');
    expect(await findModules(folder, '6.2', ROLE)).toBe(join(folder, 'lib/modules/6.1'));
    files('lib/modules/6.2/kernel/tun.ko');
    expect(await findModules(folder, '6.2', ROLE)).toBe(join(folder, 'lib/modules/6.2'));
    await expect(findModules(folder, '6.3', ROLE)).rejects.toMatchObject({
      message: expect.stringContaining('modules of several kernels, and not of 6.3'),
      next: expect.stringContaining(join(folder, 'lib/modules/6.1')),
    });
  });
});
