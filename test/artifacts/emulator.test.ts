import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findEmulator, isOlder } from '../../src/artifacts/emulator.ts';
import { bundleNames } from '../../src/artifacts/packages/bundles.ts';
import { qemuSuites } from '../../src/artifacts/qemu-programs.ts';

describe('versions', () => {
  test('are compared as numbers', () => {
    expect(isOlder('8.2', '10.0')).toBe(true);
    expect(isOlder('10.0.2', '8.2')).toBe(false);
    expect(isOlder('8.2.0', '8.2')).toBe(false);
    expect(isOlder('8.1.99', '8.2')).toBe(true);
  });

  test('are ordered', () => {
    const version = fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }).map((numbers) => numbers.join('.'));
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(isOlder(a, b) && isOlder(b, a)).toBe(false);
      }),
    );
    fc.assert(
      fc.property(version, (a) => {
        expect([isOlder(a, a), isOlder(a, `${a}.1`)]).toEqual([false, true]);
      }),
    );
  });
});

test('a QEMU of the user is a path: anything else must be a version or a suite', async () => {
  const options = { qemu: 'other', locked: false, say: () => {}, signal: undefined };
  await expect(findEmulator('arm64', options)).rejects.toMatchObject({
    message: expect.stringContaining("'other' is no version of QEMU"),
    next: expect.stringContaining('--qemu'),
  });
});

test('the suites that can be named are those of which there is a bundle', () => {
  const suites = bundleNames.flatMap((name) =>
    name.startsWith('qemu@') ? [name.slice('qemu@'.length)] : [],
  );
  expect(suites).toEqual(qemuSuites);
});
