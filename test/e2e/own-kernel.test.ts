import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { summarise } from '../../src/analysis/summary.ts';
import { findConfiguration } from '../../src/catalog/find.ts';
import type { MicrobenchmarkMeasurement } from '../../src/results/measurement.ts';
import { type Component, componentOf } from '../../src/results/software.ts';
import type { Parts } from '../../src/testbeds/emulated/machine.ts';
import { partsOf } from '../../src/testbeds/emulated/parts.ts';
import { type Ended, run } from './support/command.ts';
import { BRANCHES, findCave, offsetsIn, plantNops } from './support/planted.ts';
import { completed, defaultParts, emulatedFingerprint } from './support/study.ts';
import { useWorkspace } from './support/workspace.ts';
import { copyOf, packageOf, treeOf } from './support/own.ts';
import { stored, storedBy } from './support/stored.ts';

const workspace = useWorkspace({ booted: true });

const KVM = ['--configuration', 'kvm-arm64', '--iterations', '8', '--batches', '5'];
const HYPERCALL = ['--microbenchmark', 'hypercall'];
const EL2_TOO = [...HYPERCALL, 'hypercall/el2'];

let arm: Parts;
/** Copies of Debian's images under names of their own. */
let kernel: string;
let xen: string;
let x86Kernel: string;
/** A package with what Debian's has of it. */
let x86Package: string;
beforeAll(async () => {
  const parts = await defaultParts();
  const of = (id: string): Parts => partsOf(parts, findConfiguration(id));
  arm = of('kvm-arm64');
  kernel = copyOf(workspace, arm.kernel.image, 'Image-mine');
  xen = copyOf(workspace, of('xen-arm64').xen?.image ?? '', 'xen-mine');
  const { image: x86Image } = of('kvm-x86').kernel;
  x86Kernel = copyOf(workspace, x86Image, 'bzImage-mine');
  x86Package = packageOf(workspace, treeOf(x86Image), 'linux-mine.deb');
});

function median(measurement: MicrobenchmarkMeasurement, benchmark: string): number {
  const summary = summarise(measurement).find((entry) => entry.benchmark === benchmark);
  if (summary === undefined) throw new Error(`there is no ${benchmark}`);
  return summary.median;
}

function kernelOf({ fingerprint }: MicrobenchmarkMeasurement): Component {
  const component = componentOf(fingerprint.software, 'kernel');
  if (component === undefined) throw new Error('it names no kernel');
  return component;
}

describe("a copy of Debian's kernel", () => {
  test('has all samples of the package, and is named by its file', async () => {
    const [packaged, own] = [
      completed(await storedBy(workspace, ...KVM, '--kernel', '6.1', '--locked'), 'kvm-arm64'),
      completed(await storedBy(workspace, ...KVM, '--cold', '--kernel', kernel), 'kvm-arm64'),
    ];
    expect(own.samples).toEqual(packaged.samples);
    expect(own.hostTick).toEqual(packaged.hostTick);
    expect(own.fingerprint).toEqual({
      ...packaged.fingerprint,
      software: packaged.fingerprint.software.map((component) =>
        component.role === 'kernel' ? { ...component, package: null, file: 'Image-mine' } : component,
      ),
    });
  });

  test('may be packed, and is measured by default where it can be', async () => {
    const packed = join(workspace.folder, 'Image.gz');
    writeFileSync(packed, gzipSync(readFileSync(kernel), { level: 1 }));
    const { stdout, exitCode } = await run(workspace, 'run', '--dry-run', '--kernel', packed, ...HYPERCALL);
    expect(exitCode).toBe(0);
    expect(stdout.match(/^# [\w-]+:/gm)).toEqual([
      '# kvm-arm64:',
      '# kvm-arm64-nvhe:',
      '# kvm-arm64-vhe:',
      '# xen-arm64:',
      '# xen-arm64-gicv3:',
    ]);
  });

  test('on x86 has KVM as modules, which come with its package', async () => {
    const x86 = ['-c', 'kvm-x86', ...HYPERCALL, '--iterations', '8', '--batches', '5'];
    const [packaged, own] = [
      completed(await storedBy(workspace, ...x86, '--kernel', '6.1'), 'kvm-x86'),
      completed(await storedBy(workspace, ...x86, '--kernel', x86Package), 'kvm-x86'),
    ];
    expect(own.samples).toEqual(packaged.samples);
    // It is the same initramfs, with the same modules in it.
    expect(componentOf(own.fingerprint.software, 'initramfs')).toEqual(
      componentOf(packaged.fingerprint.software, 'initramfs'),
    );
    expect(kernelOf(own)).toEqual({
      ...kernelOf(packaged),
      ...{ package: null, file: 'linux-mine.deb', modulesSha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });
});

describe('a kernel whose exit path was made longer by N NOPs', () => {
  let image: Buffer;
  /** Of a function that each entry into a VM runs once, and of the end of the kernel's text. */
  let entry: number;
  let textEnd: number;
  beforeAll(async () => {
    image = readFileSync(kernel);
    const names = ['kvm_vgic_flush_hwstate', '_etext'] as const;
    const offsets = await offsetsIn(findConfiguration('kvm-arm64'), arm, names);
    ({ kvm_vgic_flush_hwstate: entry, _etext: textEnd } = offsets);
  });

  /** The file of a kernel that executes so many more NOPs in each entry into a VM. */
  function planted(nops: number): string {
    const path = join(workspace.folder, `Image-${nops}`);
    const cave = findCave(image, textEnd, nops + BRANCHES);
    writeFileSync(path, plantNops(image, entry, cave, nops));
    return path;
  }

  test.each([1, 40])('%i of them: a hypercall costs exactly that and two branches more', async (nops) => {
    const base = completed(await storedBy(workspace, ...KVM, ...EL2_TOO), 'kvm-arm64');
    const own = completed(
      await storedBy(workspace, ...KVM, ...EL2_TOO, '--kernel', planted(nops)),
      'kvm-arm64',
    );
    expect(median(own, 'hypercall') - median(base, 'hypercall')).toBe(nops + BRANCHES);
    // It ends in EL2, before the path comes there.
    expect(median(own, 'hypercall/el2')).toBe(median(base, 'hypercall/el2'));
    expect(kernelOf(own).version).toBe(kernelOf(base).version);
    expect(kernelOf(own).sha256).not.toBe(kernelOf(base).sha256);
  });
});

test('parameters of the user are passed, recorded and printed, and have a snapshot of their own', async () => {
  const parameters = ['trace_event=kvm:kvm_exit', 'isolcpus=nohz,1'];
  const args = [...KVM, ...HYPERCALL, '--kernel-parameter', ...parameters];
  const { stdout } = await run(workspace, 'run', ...args);
  const own = completed(await stored(workspace, stdout), 'kvm-arm64');
  const base = completed(await storedBy(workspace, ...KVM, ...HYPERCALL), 'kvm-arm64');
  expect(kernelOf(own).parameters).toEqual(parameters);
  expect(emulatedFingerprint(own).commandLine.join(' ')).toContain(`${parameters.join(' ')} -- `);
  expect(kernelOf(base).parameters).toBeUndefined();
  expect(stdout.replaceAll(/\n +/g, ' ')).toContain(`with ${parameters.join(' ')})`);
  expect(median(own, 'hypercall')).toBeGreaterThan(median(base, 'hypercall'));
});

/** The file of a kernel that says to be built for pages of 16 KiB. */
function ofPages(): string {
  const image = readFileSync(kernel);
  image.writeUInt8((image.readUInt8(24) & ~6) | 4, 24);
  writeFileSync(join(workspace.folder, 'Image-16k'), image);
  return join(workspace.folder, 'Image-16k');
}

/** The file of a kernel whose copying was cut off. */
function cut(): string {
  const path = join(workspace.folder, 'Image-cut');
  writeFileSync(path, readFileSync(kernel).subarray(0, 20_000_000));
  return path;
}

function pipe(): string {
  const path = join(workspace.folder, 'pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

describe('what is no image for the machine is one sentence, and nothing is started', () => {
  test.each<[string, () => string[], string]>([
    [
      'a kernel for Arm on x86',
      () => ['-c', 'kvm-x86', 'kvm-arm64', '--kernel', kernel],
      'use it with -c kvm-arm64 ',
    ],
    ['a kernel for x86 on Arm', () => ['-c', 'kvm-arm64', '--kernel', x86Kernel], '-c kvm-x86 xen-x86.'],
    ['a Xen for Arm on x86', () => ['-c', 'xen-x86', '--xen', xen], '-c xen-arm64 xen-arm64-gicv3.'],
    [
      'a kernel and a Xen that have no machine',
      () => ['--kernel', x86Kernel, '--xen', xen],
      'no configuration takes both',
    ],
    [
      'a kernel for pages that the CPU has not',
      () => ['-c', 'kvm-arm64', '--kernel', ofPages()],
      'of 16 KiB',
    ],
    ['a kernel that is cut', () => ['--kernel', cut()], "Image-cut' is cut: it has 20.0 MB"],
    ['a pipe that nobody writes to', () => ['--kernel', pipe()], 'is no regular file'],
    ['a text', () => ['--kernel', '/etc/passwd'], "'/etc/passwd' is no kernel image"],
    ['a missing file', () => ['--kernel', './Image'], "there is no file './Image'"],
    ['a folder', () => ['--xen', '/'], "'/' is a folder, not an image of Xen"],
    ['a text for symbols', () => ['--kernel-symbols', '/etc/passwd'], 'no addresses of functions'],
    ['an empty parameter', () => ['--kernel-parameter', ' '], "' ' can't be passed: it is empty"],
  ])('%s', async (_, args, text) => {
    const ended: Ended = await run(workspace, 'run', ...args());
    expect([2, 3]).toContain(ended.exitCode);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toMatch(/^worldswitch: .* Next: .*\.\n$/);
    expect(ended.stderr).toContain(text);
  });
});
