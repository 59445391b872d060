import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { recogniseKernel } from '../../../src/artifacts/own/kernel-image.ts';
import { arm64Image, bzImage, elf, XEN_GREETING } from './images.ts';

const BANNER = 'Linux version 6.9.0-mine+ (me@here) (gcc 13) #1 SMP';

test('an Image is for Arm, and says its release in its banner', () => {
  expect(recogniseKernel(arm64Image('Linux version %s', BANNER))).toEqual({
    format: 'Image',
    architecture: 'arm64',
    release: '6.9.0-mine+',
  });
});

test('one without a banner says its release only when it runs', () => {
  expect(recogniseKernel(arm64Image())).toEqual({ format: 'Image', architecture: 'arm64' });
});

test('a bzImage is for x86, and its header says where its release is', () => {
  expect(recogniseKernel(bzImage('6.9.0-mine'))).toEqual({
    format: 'bzImage',
    architecture: 'x86',
    release: '6.9.0-mine',
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

test('anything may be asked about', () => {
  const whole = [arm64Image(BANNER), bzImage('6.9.0'), elf(64, 62, BANNER)];
  const cut = fc
    .tuple(fc.constantFrom(...whole), fc.nat({ max: 0x800 }))
    .map(([image, length]) => image.subarray(0, length));
  fc.assert(
    fc.property(fc.oneof(cut, fc.uint8Array({ maxLength: 700 })), (bytes) => {
      expect(() => recogniseKernel(Buffer.from(bytes))).not.toThrow();
    }),
  );
});
