import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { recogniseXen } from '../../../src/artifacts/own/xen-image.ts';
import { arm64Image, bzImage, elf, XEN_GREETING, xenConfiguration, xenForX86 } from './images.ts';

test('the version is that of the configuration in the image, whatever looks like one before', () => {
  const fake = Buffer.from([0x1f, 0x8b, 0x08, 0xff]);
  const image = Buffer.concat([elf(32, 3, XEN_GREETING), fake, fake, xenConfiguration('4.20.4')]);
  expect(recogniseXen(image)).toEqual({ architecture: 'x86', version: '4.20' });
  const named = Buffer.concat([arm64Image(XEN_GREETING), xenConfiguration('4.21-unstable', '.config')]);
  expect(recogniseXen(named)).toEqual({ architecture: 'arm64', version: '4.21' });
});

test('without the configuration there is no version', () => {
  expect(recogniseXen(elf(32, 3, XEN_GREETING))).toEqual({ architecture: 'x86' });
});

test('Linux, and a Xen that only debuggers read, are none', () => {
  expect(recogniseXen(arm64Image('Linux version 6.1.0 (x) ', 'Xen version not found'))).toBeUndefined();
  expect(recogniseXen(bzImage('6.1.0'))).toBeUndefined();
  expect(recogniseXen(elf(64, 62, XEN_GREETING))).toBeUndefined();
});

test('anything may be asked about', () => {
  const whole = xenForX86('4.20.4');
  fc.assert(
    fc.property(fc.nat({ max: whole.length }), fc.uint8Array({ maxLength: 40 }), (length, rest) => {
      expect(() => recogniseXen(Buffer.concat([whole.subarray(0, length), rest]))).not.toThrow();
    }),
  );
});
