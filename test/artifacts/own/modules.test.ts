import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepModules, type OwnModules } from '../../../src/artifacts/own/modules.ts';
import { ownModules } from '../../../src/artifacts/own/modules-origin.ts';
import { modulesBelow } from '../../../src/artifacts/modules/kernel-modules.ts';
import { useTemporaryCache } from '../../system/temporary-cache.ts';

useTemporaryCache();

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The text in which a module says what it needs, and for which kernel it was built. */
function moduleOf(needs: string, release = '6.9.0'): Buffer {
  return Buffer.from(`\x7fELF\0depends=${needs}\0vermagic=${release} SMP mod_unload \0`);
}

function write(path: string, content: Buffer | string): void {
  mkdirSync(join(folder, dirname(path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

function keep(): Promise<OwnModules | undefined> {
  return keepModules(folder, { architecture: 'x86', release: '6.9.0' }, ownModules(), {});
}

function writeKvm(): void {
  write('kernel/arch/x86/kvm/kvm-amd.ko.zst', zstdCompressSync(moduleOf('kvm,ccp')));
  write('kernel/arch/x86/kvm/kvm.ko', moduleOf(''));
  write('kernel/drivers/crypto/ccp.ko', moduleOf('rng-core'));
  write('kernel/drivers/char/rng-core.ko', moduleOf(''));
  write('kernel/drivers/net/other.ko', moduleOf(''));
}

test('those that a machine may load are kept, unpacked, with all that they need', async () => {
  writeKvm();
  const kept = await keep();
  if (kept === undefined) throw new Error('nothing was kept');
  expect(readdirSync(kept.folder).toSorted()).toEqual([
    'ccp.ko',
    'kvm-amd.ko',
    'kvm.ko',
    'modules.builtin',
    'rng-core.ko',
  ]);
  expect(readFileSync(join(kept.folder, 'kvm-amd.ko'))).toEqual(moduleOf('kvm,ccp'));
  const { files, missing } = await modulesBelow(kept.folder, kept.key).find(['irqbypass', 'kvm', 'kvm-amd']);
  expect(files.map(({ name }) => name)).toEqual(['kvm', 'rng-core', 'ccp', 'kvm-amd']);
  // It may be built in, as far as is known.
  expect(missing).toEqual([]);
});

test('what is known not to be built in is missing', async () => {
  writeKvm();
  write('modules.builtin', 'kernel/virt/lib/irqbypass.ko\n');
  const kept = await keep();
  const { missing } = await modulesBelow(kept?.folder ?? '', '').find(['irqbypass', 'kvm', 'tun']);
  expect(missing).toEqual(['tun']);
});

test('the key is that of what is kept', async () => {
  writeKvm();
  const first = await keep();
  write('kernel/drivers/net/other.ko', moduleOf('kvm'));
  expect(await keep()).toEqual(first);
  write('kernel/arch/x86/kvm/kvm.ko', moduleOf('other'));
  const second = await keep();
  expect(second?.key).not.toBe(first?.key);
  // What was measured with before stays what it was.
  expect(readFileSync(join(first?.folder ?? '', 'kvm.ko'))).toEqual(moduleOf(''));
});

test('where nothing is known, nothing is kept', async () => {
  write('kernel/drivers/net/other.ko', moduleOf(''));
  expect(await keep()).toBeUndefined();
});

test('modules of another kernel are refused', async () => {
  write('kvm.ko', moduleOf('', '6.8.0'));
  await expect(keep()).rejects.toMatchObject({
    message: `the module '${join(folder, 'kvm.ko')}' is of Linux 6.8.0, and the kernel is 6.9.0`,
    next: expect.stringContaining('--kernel-modules'),
  });
});

test('what only has the name of a module is refused', async () => {
  mkdirSync(join(folder, 'kvm.ko'));
  await expect(keep()).rejects.toMatchObject({
    message: `'${join(folder, 'kvm.ko')}' is a folder, not a module of a kernel`,
    next: 'copy or build it again, or give other modules with --kernel-modules',
  });
  rmSync(join(folder, 'kvm.ko'), { recursive: true });
  write('kvm.ko.zst', zstdCompressSync(moduleOf('')).subarray(0, 20));
  await expect(keep()).rejects.toMatchObject({
    message: expect.stringContaining("kvm.ko.zst' is a damaged zstd file"),
  });
});
