import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultConfigurations } from '../../../src/catalog/benchmarks.ts';
import { findConfiguration } from '../../../src/catalog/find.ts';
import { WorldswitchError } from '../../../src/system/errors.ts';
import {
  chooseSoftware,
  configurationsTaking,
  type SoftwareRequest,
} from '../../../src/artifacts/own/software.ts';
import {
  finderOf,
  type SoftwareSources,
  sourcesFor,
  type VersionOptions,
} from '../../../src/artifacts/versions.ts';
import { useTemporaryCache } from '../../system/temporary-cache.ts';
import { elfWithSymbols } from '../symbols/elf-with-symbols.ts';
import { arm64Image, arm64ImageWith, bzImage, elf, XEN_GREETING, xenForX86 } from './images.ts';

useTemporaryCache();

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const BANNER = 'Linux version 6.9.0-mine (me@here)';

/** Writes a file of the user's. Returns its path. */
function file(name: string, content: Uint8Array | string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

function choose(request: SoftwareRequest): Promise<VersionOptions> {
  return chooseSoftware(request, {});
}

/** The error with which an action fails, as a user reads it. */
async function sentenceOf(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    if (error instanceof WorldswitchError) return error.describe();
    throw error;
  }
  throw new Error('it did not fail');
}

/** Where the software of a configuration comes from, by the lock alone. */
function sourcesOf(id: string, software: VersionOptions): Promise<SoftwareSources> {
  const find = finderOf({ locked: true, say: () => {} });
  return sourcesFor(findConfiguration(id), software, find);
}

const idsFor = (software: VersionOptions): string[] => configurationsTaking(software).map(({ id }) => id);

test('a plain word is a version', async () => {
  expect(await choose({ kernel: '6.12', xen: '4.20' })).toMatchObject({ kernel: '6.12', xen: '4.20' });
  expect(await choose({ kernel: 'none' })).toMatchObject({ kernel: 'none' });
  expect(idsFor({ kernel: '6.12', xen: '4.20' })).toEqual(defaultConfigurations.map(({ id }) => id));
});

test('a kernel that is too old for a configuration is not for it, version or file', async () => {
  expect(idsFor({ kernel: '5.10' })).not.toContain('kvm-arm64-nvhe');
  const own = await choose({ kernel: file('Image', arm64Image('Linux version 5.10.0 (me@here)')) });
  expect(idsFor(own)).toEqual(['kvm-arm64', 'kvm-arm64-vhe', 'xen-arm64', 'xen-arm64-gicv3']);
});

describe('a kernel', () => {
  test('is copied into the cache, unpacked, and keeps the name of its file', async () => {
    const image = arm64Image(BANNER);
    const plain = await choose({ kernel: file('Image', image) });
    const packed = await choose({ kernel: file('Image.gz', gzipSync(image)) });
    expect(plain.kernel).toMatchObject({ file: 'Image', architecture: 'arm64', release: '6.9.0-mine' });
    expect(packed.kernel).toEqual({ ...(plain.kernel as object), file: 'Image.gz' });
    if (typeof packed.kernel !== 'object') throw new Error('no kernel was opened');
    file('Image.gz', 'built anew');
    expect(readFileSync(packed.kernel.image)).toEqual(image);
  });

  test('is for the configurations of its architecture, and a vmlinux for Xen alone', async () => {
    const arm = await choose({ kernel: file('Image', arm64Image(BANNER)) });
    expect(idsFor(arm)).toEqual(
      defaultConfigurations.map(({ id }) => id).filter((id) => id.includes('arm64')),
    );
    const x86 = await choose({ kernel: file('bzImage', bzImage('6.9.0')) });
    expect(idsFor(x86)).toEqual(['kvm-x86', 'xen-x86']);
    expect(idsFor(await choose({ kernel: file('vmlinux', elf(64, 62, BANNER)) }))).toEqual(['xen-x86']);
  });

  test('replaces the package of a kernel, and no other', async () => {
    const own = await choose({ kernel: file('Image', arm64Image(BANNER)) });
    expect(await sourcesOf('kvm-arm64', own)).toEqual({ kernel: own.kernel });
    expect(await sourcesOf('xen-arm64', own)).toMatchObject({
      kernel: own.kernel,
      xen: { image: 'xen-arm64@4.17', tools: 'xen-tools-arm64@4.17' },
    });
  });

  test('for another architecture is refused with the configurations that it is for', async () => {
    const own = await choose({ kernel: file('Image', arm64Image(BANNER)) });
    expect(await sentenceOf(() => sourcesOf('kvm-x86', own))).toBe(
      "worldswitch: 'Image' is a kernel for Arm, which kvm-x86 can't boot. " +
        'Next: use it with -c kvm-arm64 kvm-arm64-nvhe kvm-arm64-vhe xen-arm64 xen-arm64-gicv3.',
    );
    const vmlinux = await choose({ kernel: file('vmlinux', elf(64, 62, BANNER)) });
    expect(await sentenceOf(() => sourcesOf('kvm-x86', vmlinux))).toContain('only Xen boots');
  });

  test('for pages that a CPU does not have is refused there, and there only', async () => {
    const own = await choose({ kernel: file('Image', arm64ImageWith({ pageKiB: 16 })) });
    expect(idsFor(own)).toEqual(['kvm-arm64-nvhe', 'kvm-arm64-vhe', 'xen-arm64-gicv3']);
    expect(await sentenceOf(() => sourcesOf('kvm-arm64', own))).toBe(
      "worldswitch: 'Image' is built for pages of 16 KiB, which the Cortex-A57 of kvm-arm64 does not have. " +
        'Next: use it with -c kvm-arm64-nvhe kvm-arm64-vhe xen-arm64-gicv3.',
    );
  });

  test('of a build has its modules and its symbols', async () => {
    mkdirSync(join(folder, 'arch/x86/boot'), { recursive: true });
    file('arch/x86/boot/bzImage', bzImage('6.9.0'));
    file('System.map', 'ffffffff81000000 T _text\n');
    file('kvm.ko', '\x7fELF\0depends=\0vermagic=6.9.0 SMP \0');
    const { kernel } = await choose({ kernel: folder });
    expect(kernel).toMatchObject({
      file: 'bzImage',
      release: '6.9.0',
      modules: { key: expect.stringMatching(/^[0-9a-f]{64}$/) },
      symbolsBeside: [{ name: '_text', address: 0xffffffff81000000n }],
    });
    // What Debian's packages have in its place.
    file(
      'System.map',
      'ffffffffffffffff B The real System.map is in the linux-image-<version>-dbg package\n',
    );
    expect((await choose({ kernel: folder })).kernel).not.toHaveProperty('symbolsBeside');
  });

  test("larger than the room for Dom0's is refused there, and there only", async () => {
    const image = Buffer.concat([arm64Image(BANNER), Buffer.alloc(64 * 2 ** 20)]);
    const own = await choose({ kernel: file('Image', image) });
    expect(idsFor(own)).toEqual(['kvm-arm64', 'kvm-arm64-nvhe', 'kvm-arm64-vhe']);
    expect(await sentenceOf(() => sourcesOf('xen-arm64', own))).toContain('64 MiB');
  });
});

describe('a Xen', () => {
  test('takes the tools of its version, and is for configurations of Xen', async () => {
    const own = await choose({ xen: file('xen.gz', gzipSync(xenForX86('4.20.1'))) });
    expect(idsFor(own)).toEqual(['xen-x86']);
    expect(await sourcesOf('xen-x86', own)).toMatchObject({
      kernel: 'dom0-kernel-amd64@6.1',
      xen: { version: '4.20', image: own.xen, tools: 'xen-tools-amd64@4.20' },
    });
    // KVM is measured beside it as ever.
    expect(await sourcesOf('kvm-arm64', own)).toEqual({ kernel: 'kernel-arm64@6.1' });
  });

  test('without tools is refused with the versions that have some', async () => {
    const own = await choose({ xen: file('xen', xenForX86('4.21-unstable')) });
    expect(await sentenceOf(() => sourcesOf('xen-x86', own))).toMatch(
      /'xen' is Xen 4\.21, and there are no tools of that version .* Next: .* 4\.17 or 4\.20/,
    );
    const mute = file('xen', elf(32, 3, XEN_GREETING));
    expect(await sentenceOf(() => choose({ xen: mute }))).toContain('CONFIG_HYPFS_CONFIG=y');
  });

  test('for another architecture is refused, as is one beside a kernel for another', async () => {
    const own = await choose({
      xen: file('xen', xenForX86('4.17.1')),
      kernel: file('Image', arm64Image(BANNER)),
    });
    expect(await sentenceOf(() => sourcesOf('xen-arm64', own))).toContain('-c xen-x86');
    expect(await sentenceOf(() => configurationsTaking(own))).toContain("takes both 'Image' and 'xen'");
  });
});

test.each<[string, () => SoftwareRequest, string]>([
  ['a missing file', () => ({ kernel: join(folder, 'none') }), 'there is no file '],
  ['a file below a file', () => ({ kernel: join(file('text', 'x'), 'none') }), 'there is no file '],
  ['a folder', () => ({ kernel: folder }), 'is a folder, not a kernel image'],
  ['a device', () => ({ kernel: '/dev/zero' }), 'is no regular file'],
  ['a text', () => ({ kernel: file('text', 'hello') }), 'is no kernel image for a 64-bit Arm or x86 machine'],
  ['an empty file', () => ({ kernel: file('empty', '') }), 'is no kernel image'],
  [
    'a cut gzip file',
    () => ({ kernel: file('cut', gzipSync('x').subarray(0, 12)) }),
    'is a damaged gzip file',
  ],
  ['a program', () => ({ kernel: '/bin/sh' }), 'is no kernel image'],
  [
    'Xen for a kernel',
    () => ({ kernel: file('xen', arm64Image(XEN_GREETING)) }),
    'is Xen, which --xen takes',
  ],
  [
    'a kernel for Xen',
    () => ({ xen: file('Image', arm64Image(BANNER)) }),
    'which --kernel takes, and no Xen',
  ],
  [
    'a Xen with its symbols',
    () => ({ xen: file('xen-syms', elf(64, 62, XEN_GREETING)) }),
    'only debuggers read',
  ],
  [
    'modules of no kernel',
    () => ({ kernelModules: folder, kernel: '6.1' }),
    '--kernel-modules is about a kernel of your own',
  ],
  [
    'no modules',
    () => ({ kernel: file('bzImage', bzImage('6.9.0')), kernelModules: folder }),
    'has no modules that a machine would load',
  ],
  [
    'a file for modules',
    () => ({ kernel: file('bzImage', bzImage('6.9.0')), kernelModules: '/bin/sh' }),
    'is neither a folder nor a package',
  ],
  ['a text for Xen', () => ({ xen: file('text', 'hello') }), 'is no Xen for a 64-bit Arm or x86 machine'],
  ['a vmlinux for Arm', () => ({ kernel: file('vmlinux', elf(64, 183, BANNER)) }), 'only debuggers read'],
  ['no symbols', () => ({ kernelSymbols: file('map', 'hello') }), 'has no addresses of functions'],
  ['zeros', () => ({ kernelSymbols: file('map', '0000000000000000 T f\n') }), 'has no addresses'],
  ['a stripped ELF file', () => ({ xenSymbols: file('xen', elfWithSymbols([])) }), 'has no addresses'],
  ['32-bit symbols', () => ({ xenSymbols: file('xen', elf(32, 3)) }), 'is no ELF file for a 64-bit machine'],
])('%s is one sentence with a next step', async (_, request, text) => {
  const sentence = await sentenceOf(() => choose(request()));
  expect(sentence).toContain(text);
  expect(sentence).toMatch(/^worldswitch: [^\n]+ Next: give [^\n]+\.$/);
});

test('symbols are those of an ELF file or a map', async () => {
  const f = { name: 'f', address: 16n, size: 4, type: 2, section: 'text' } as const;
  const { kernelSymbols, xenSymbols } = await choose({
    kernelSymbols: file('vmlinux', elfWithSymbols([f])),
    xenSymbols: file('map', '10 T f\n'),
  });
  expect(kernelSymbols).toEqual([{ name: 'f', address: 16n, size: 4 }]);
  expect(xenSymbols).toEqual([{ name: 'f', address: 16n }]);
});
