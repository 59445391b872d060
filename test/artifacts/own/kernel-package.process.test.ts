import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { pruneModules, unpackKernelPackage } from '../../../src/artifacts/own/kernel-package.ts';
import { sourceOf } from '../../../src/artifacts/own/kernel-source.ts';
import { debianPackage, type MadeMember, tarArchive } from '../tar-archive.ts';
import { useTemporaryCache } from '../../system/temporary-cache.ts';

const cache = useTemporaryCache();
const ROLE = { what: 'a package', next: 'give another one', limit: 0 };

/** What is below a folder into which a package is unpacked. */
async function unpacked(file: Buffer): Promise<string[]> {
  const folder = join(cache(), 'tree');
  mkdirSync(folder, { recursive: true });
  const path = join(cache(), 'linux.deb');
  writeFileSync(path, file);
  await unpackKernelPackage(path, folder, ROLE, undefined);
  const names = readdirSync(folder, { recursive: true }) as string[];
  return names.filter((name) => !statSync(join(folder, name)).isDirectory()).toSorted();
}

const IMAGE: MadeMember = { path: './boot/vmlinuz-6.1', content: Buffer.from('an image') };

test('the kernel and its modules are unpacked, and nothing else', async () => {
  const files = await unpacked(
    debianPackage(
      tarArchive([
        { path: './boot/', type: '5' },
        IMAGE,
        { path: './etc/cron.d/x', content: Buffer.from('x') },
        { path: './lib/modules/6.1/kernel/net/tun.ko', content: Buffer.alloc(100_000, 7) },
        { path: './usr/share/doc/x', content: Buffer.alloc(3_000_000) },
        { path: './lib/modules/6.1/modules.builtin', content: Buffer.from('') },
      ]),
    ),
  );
  expect(files).toEqual([
    'boot/vmlinuz-6.1',
    'lib/modules/6.1/kernel/net/tun.ko',
    'lib/modules/6.1/modules.builtin',
  ]);
  expect(readFileSync(join(cache(), 'tree/lib/modules/6.1/kernel/net/tun.ko'))).toEqual(
    Buffer.alloc(100_000, 7),
  );
});

test('modules that no machine would load are removed again, but for what others need', async () => {
  const module = (name: string, needs: string): MadeMember => ({
    path: `./lib/modules/6.1/kernel/${name}.ko`,
    content: Buffer.from(`\x7fELF\0depends=${needs}\0`),
  });
  const all = [module('kvm-amd', 'ccp'), module('ccp', ''), module('nouveau', 'drm'), module('drm', '')];
  await unpacked(debianPackage(tarArchive(all)));
  await pruneModules({ path: 'linux.deb', folder: join(cache(), 'tree') });
  expect(readdirSync(join(cache(), 'tree/lib/modules/6.1/kernel')).toSorted()).toEqual([
    'ccp.ko',
    'kvm-amd.ko',
  ]);
});

test('a damaged module is named by its package and by what it is called in it', async () => {
  const path = './lib/modules/6.1/kernel/net/tun.ko.zst';
  const whole = zstdCompressSync(Buffer.from('\x7fELF\0depends=\0'));
  await unpacked(debianPackage(tarArchive([{ path, content: whole.subarray(0, 12) }])));
  const unpackedPackage = { path: './linux.deb', folder: join(cache(), 'tree') };
  await expect(pruneModules(unpackedPackage)).rejects.toMatchObject({
    message: expect.stringMatching(
      /^'\.\/linux\.deb: lib\/modules\/6\.1\/kernel\/net\/tun\.ko\.zst' is a damaged zstd file \(/,
    ),
    next: 'fetch or build the package again, or give other modules with --kernel-modules',
  });
  // What is whole, and says nothing.
  await unpacked(debianPackage(tarArchive([{ path, content: zstdCompressSync(Buffer.from('x')) }])));
  await expect(pruneModules(unpackedPackage)).rejects.toThrow(
    "the module './linux.deb: lib/modules/6.1/kernel/net/tun.ko.zst' does not say what it needs",
  );
});

test.each([
  ['in its files', 1500, 'its header says'],
  ['before its files', 150, 'not even its headers are all there'],
  ['in a header', 100, 'not even its headers are all there'],
])('a package that is cut %s is said to be cut', async (_, bytes, why) => {
  mkdirSync(cache(), { recursive: true });
  const path = join(cache(), 'linux.deb');
  writeFileSync(path, debianPackage(tarArchive([IMAGE])).subarray(0, bytes));
  await expect(sourceOf(path, {})).rejects.toMatchObject({
    message: expect.stringMatching(new RegExp(`linux\\.deb' is cut: it has [\\d,.]+ \\w+, and ${why}`)),
    next: 'copy or build it again, and see that the disk is not full',
  });
});

test('a whole package is not said to be cut, whatever it has behind its files', async () => {
  const whole = debianPackage(tarArchive([IMAGE]));
  for (const file of [whole, Buffer.concat([whole, Buffer.from('more')])]) {
    const path = join(cache(), 'linux.deb');
    mkdirSync(cache(), { recursive: true });
    writeFileSync(path, file);
    await expect(sourceOf(path, {})).resolves.toMatchObject({ title: path });
  }
});

test('one that is packed with zstd is unpacked too', async () => {
  expect(await unpacked(debianPackage(zstdCompressSync(tarArchive([IMAGE])), 'data.tar.zst'))).toHaveLength(
    1,
  );
});

test('nothing leaves the folder, by whatever paths and links', async () => {
  const files = await unpacked(
    debianPackage(
      tarArchive([
        // dpkg-deb itself would follow none of them, and no pipe is made that somebody would wait for.
        { path: './boot', type: '2', link: '..' },
        { path: './boot/vmlinuz-6.2', type: '2', link: '/etc/passwd' },
        { path: './boot/vmlinuz-6.3', type: '6' },
        { path: '../boot/vmlinuz-6.4', content: Buffer.from('x') },
        { path: '/boot/vmlinuz-6.5', content: Buffer.from('x') },
        { path: './lib/modules/../../../x.ko', content: Buffer.from('x') },
        IMAGE,
      ]),
    ),
  );
  expect(files).toEqual(['boot/vmlinuz-6.1']);
  expect(readdirSync(cache()).toSorted()).toEqual(['linux.deb', 'tree']);
});

test.each<[string, () => Buffer]>([
  ['what is no package', () => Buffer.from('!<arch>\ndebian-binary and no more')],
  ['a package that is cut', () => debianPackage(tarArchive([IMAGE])).subarray(0, 1200)],
  ['a package whose content is no archive', () => debianPackage(Buffer.alloc(2000, 'x'))],
  ['an image that is too large', () => debianPackage(tarArchive([{ ...IMAGE, size: 2 ** 30 }]))],
  [
    'an image that says to be larger than the package',
    () => debianPackage(tarArchive([{ ...IMAGE, size: 2 ** 20 }])),
  ],
  [
    'a file where a folder is',
    () =>
      debianPackage(
        tarArchive([
          { path: './lib/modules/6.1/a.ko/b.ko', content: Buffer.from('x') },
          { path: './lib/modules/6.1/a.ko', content: Buffer.from('x') },
        ]),
      ),
  ],
  [
    'a file in what is one itself',
    () =>
      debianPackage(
        tarArchive([
          { path: './lib/modules/6.1/a.ko', content: Buffer.from('x') },
          { path: './lib/modules/6.1/a.ko/b.ko', content: Buffer.from('x') },
        ]),
      ),
  ],
  [
    'a name that no file may have',
    () =>
      debianPackage(
        tarArchive([{ path: './lib/modules/6.1/' + 'a'.repeat(300) + '.ko', content: Buffer.from('x') }]),
      ),
  ],
])('%s is one sentence', async (_, file) => {
  await expect(unpacked(file())).rejects.toMatchObject({
    message: expect.stringMatching(/linux\.deb' is no package of a kernel that can be unpacked \(.+\)$/),
    next: 'give another one',
  });
});

test('of a package with several kernels it is said how one of them is named', async () => {
  const path = join(cache(), 'linux.deb');
  mkdirSync(cache(), { recursive: true });
  writeFileSync(path, debianPackage(tarArchive([IMAGE, { ...IMAGE, path: './boot/vmlinuz-6.2' }])));
  await expect(sourceOf(path, {})).rejects.toMatchObject({
    message: `'${path}' has 2 kernels in it`,
    next: expect.stringContaining(': FOLDER/boot/vmlinuz-6.1, FOLDER/boot/vmlinuz-6.2') as string,
  });
});
