import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { elfBytes, flatImage } from '../../../src/artifacts/own/elf-kernel.ts';
import { foreignImage } from '../../../src/artifacts/own/foreign-image.ts';
import { type KernelFile, readKernelFile } from '../../../src/artifacts/own/kernel-file.ts';
import { readZboot } from '../../../src/artifacts/own/zboot.ts';
import { WorldswitchError } from '../../../src/system/errors.ts';
import { arm64Image, arm64ImageWith, bzImage, elf, elfOf, zboot } from './images.ts';

const BANNER = 'Linux version 6.9.0-mine (me@here)';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(content: Uint8Array): Promise<KernelFile> {
  const path = join(folder, 'kernel');
  writeFileSync(path, content);
  return readKernelFile(path, 'my/kernel');
}

/** The sentence with which a file is refused. */
async function refusal(content: Uint8Array): Promise<string> {
  const error: unknown = await read(content).catch((failure: unknown) => failure);
  if (error instanceof WorldswitchError) return error.describe();
  throw new Error('it was not refused', { cause: error });
}

describe('what an image is in is taken away', () => {
  const image = arm64Image(BANNER, 'x'.repeat(0x1800));
  test.each<[string, Buffer]>([
    ['nothing', image],
    ['gzip', gzipSync(image)],
    ['zstd', zstdCompressSync(image)],
    ['an EFI application, packed with gzip', zboot(gzipSync(image), 'gzip')],
    ['an EFI application, packed with zstd', zboot(zstdCompressSync(image), 'zstd22')],
    [
      'an ELF file',
      elfOf(183, [
        { address: 0xffff800080000000n, content: image.subarray(0, 0x1000) },
        { address: 0xffff800080001000n, content: image.subarray(0x1000) },
      ]),
    ],
  ])('%s', async (_, file) => {
    const { bytes, ...kernel } = await read(file);
    expect(bytes.equals(image)).toBe(true);
    expect(kernel).toEqual({ format: 'Image', architecture: 'arm64', release: '6.9.0-mine', least: 0 });
  });
});

describe('what is cut is refused with what is there and what should be', () => {
  const protectedMode = bzImage('6.9.0');
  protectedMode.writeUInt32LE(1000, 0x1f4);
  const kernel = elfOf(62, [{ address: 0xffffffff81000000n, content: Buffer.from(`${BANNER}\0and more`) }]);
  test.each<[string, Buffer, string]>([
    [
      'an Image',
      arm64ImageWith({ section: 5000 }).subarray(0, 3000),
      'it has 3.0 kB, and its header says 5.3 kB',
    ],
    ['a bzImage', protectedMode, 'it has 2.6 kB, and its header says 18.6 kB'],
    [
      'an EFI application',
      zboot(gzipSync(BANNER), 'gzip').subarray(0, 540),
      'it has 540 B, and its header says',
    ],
    [
      'a vmlinux',
      kernel.subarray(0, -4),
      `it has ${kernel.length - 4} B, and its header says ${kernel.length} B`,
    ],
  ])('%s', async (_, file, text) => {
    const sentence = await refusal(file);
    expect(sentence).toContain(`'my/kernel' is cut: ${text}`);
    expect(sentence).toMatch(/ Next: copy or build it again, and see that the disk is not full\.$/);
  });
});

test.each<[string, Buffer, string]>([
  [
    'lz4',
    Buffer.from('\x02\x21\x4c\x18rest', 'latin1'),
    'Next: unpack it (lz4 -dc my/kernel > Image), and give',
  ],
  ['lzma', Buffer.from([0x5d, 0, 0, 0x80, 0]), 'Next: unpack it (xz --format=lzma -dc my/kernel > Image)'],
  ['zboot with lzma', zboot(Buffer.from([0x5d, 0, 0, 0x80]), 'lzma'), 'with a kernel packed with lzma'],
  ['RISC-V', Buffer.concat([Buffer.alloc(56), Buffer.from('RSC\x05')]), "'my/kernel' is a kernel for RISC-V"],
  ['32-bit x86', bzImage('6.9.0', 32), 'is a kernel for a 32-bit x86 machine'],
  ['a program', elf(64, 243, 'x'), 'is a program or kernel for RISC-V machines'],
  ['a damaged payload', zboot(Buffer.from([0x1f, 0x8b, 1]), 'gzip'), 'is a damaged gzip file'],
])('%s is named', async (_, file, text) => {
  expect(await refusal(file)).toContain(text);
});

test('anything may be asked about', () => {
  const image = arm64Image(BANNER);
  const whole = [
    zboot(gzipSync(image), 'gzip'),
    elfOf(183, [{ address: 1n, content: image }]),
    bzImage('6.9.0'),
  ];
  const cut = fc
    .tuple(fc.constantFrom(...whole), fc.nat({ max: 0xa00 }), fc.nat({ max: 0x400 }), fc.nat({ max: 255 }))
    .map(([file, length, at, byte]) => {
      const changed = Buffer.from(file.subarray(0, length));
      if (at < changed.length) changed[at] = byte;
      return changed;
    });
  fc.assert(
    fc.property(fc.oneof(cut, fc.uint8Array({ maxLength: 700 })), (content) => {
      const bytes = Buffer.from(content);
      expect(() => [readZboot(bytes), foreignImage('kernel', bytes), elfBytes(bytes)]).not.toThrow();
      // A file that says to have more in memory than there may be takes none for it.
      const flat = elfBytes(bytes) === undefined ? undefined : flatImage(bytes, 10_000);
      expect(flat?.length ?? 0).toBeLessThanOrEqual(10_000);
    }),
  );
});
