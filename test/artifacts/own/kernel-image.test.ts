import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { recogniseKernel } from '../../../src/artifacts/own/kernel-image.ts';
import { arm64Image, arm64ImageWith, bzImage, elf, elfOf, XEN_GREETING } from './images.ts';

const BANNER = 'Linux version 6.9.0-mine+ (me@here) (gcc 13) #1 SMP';

test('an Image is for Arm, and says its release in its banner', () => {
  expect(recogniseKernel(arm64Image('Linux version %s', BANNER))).toEqual({
    format: 'Image',
    architecture: 'arm64',
    release: '6.9.0-mine+',
    least: 0,
  });
});

test('one without a banner says its release only when it runs', () => {
  expect(recogniseKernel(arm64Image())).toEqual({ format: 'Image', architecture: 'arm64', least: 0 });
});

test('a bzImage is for x86, and its header says where its release is', () => {
  expect(recogniseKernel(bzImage('6.9.0-mine'))).toEqual({
    format: 'bzImage',
    architecture: 'x86',
    release: '6.9.0-mine',
    least: 0xa00,
  });
});

test('a vmlinux is told from other programs by its banner', () => {
  expect(recogniseKernel(elf(64, 62, BANNER))).toMatchObject({ format: 'vmlinux', architecture: 'x86' });
  expect(recogniseKernel(elf(64, 183, BANNER))).toMatchObject({ format: 'vmlinux', architecture: 'arm64' });
  expect(recogniseKernel(readFileSync('/bin/sh'))).toBeUndefined();
});

test('what no machine here boots is no kernel', () => {
  expect(recogniseKernel(bzImage('6.9.0', 32))).toBeUndefined();
  expect(recogniseKernel(elf(32, 3, BANNER))).toBeUndefined();
  expect(recogniseKernel(elf(64, 243, BANNER))).toBeUndefined();
  expect(recogniseKernel(Buffer.from(BANNER))).toBeUndefined();
  // It has the same header as Linux.
  expect(recogniseKernel(arm64Image(XEN_GREETING))).toBeUndefined();
});

test('an Image says for which pages it was built', () => {
  expect(recogniseKernel(arm64ImageWith({}))?.pageKiB).toBeUndefined();
  for (const pageKiB of [4, 16, 64] as const)
    expect(recogniseKernel(arm64ImageWith({ pageKiB }))).toMatchObject({ pageKiB });
});

test('an image says how long it is at least', () => {
  const protectedMode = bzImage('6.9.0');
  protectedMode.writeUInt32LE(100, 0x1f4);
  expect(recogniseKernel(protectedMode)).toMatchObject({ least: 0xa00 + 1600 });
  expect(recogniseKernel(arm64ImageWith({ size: 1000, section: 700 }))).toMatchObject({ least: 0x100 + 700 });
  // Without EFI only what it takes in memory is known, where up to half may be zeros that are in no file.
  expect(recogniseKernel(arm64ImageWith({ size: 1000 }))).toMatchObject({ least: 500 });
  const kernel = elfOf(62, [{ address: 0xffffffff81000000n, content: Buffer.from(`${BANNER}\0`) }]);
  expect(recogniseKernel(kernel)).toMatchObject({ format: 'vmlinux', least: kernel.length });
});

test('of an image that is cut anywhere, less is there than it says', () => {
  const content = Buffer.from(`${BANNER}\0${'x'.repeat(500)}`);
  const whole = [
    arm64ImageWith({ size: 5000, section: 700 }),
    bzImage('6.9.0'),
    elfOf(62, [
      { address: 0xffffffff81000000n, content },
      { address: 0xffffffff82000000n, content },
    ]),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...whole), fc.double({ min: 0, max: 1, noNaN: true }), (image, part) => {
      const cut = image.subarray(0, Math.min(image.length - 1, Math.floor(image.length * part)));
      const kernel = recogniseKernel(cut);
      expect(kernel === undefined || (kernel.least ?? Infinity) > cut.length).toBe(true);
    }),
  );
});

test('anything may be asked about', () => {
  const whole = [arm64Image(BANNER), arm64ImageWith({ section: 300 }), bzImage('6.9.0'), elf(64, 62, BANNER)];
  const cut = fc
    .tuple(fc.constantFrom(...whole), fc.nat({ max: 0x800 }))
    .map(([image, length]) => image.subarray(0, length));
  fc.assert(
    fc.property(fc.oneof(cut, fc.uint8Array({ maxLength: 700 })), (bytes) => {
      expect(() => recogniseKernel(Buffer.from(bytes))).not.toThrow();
    }),
  );
});
