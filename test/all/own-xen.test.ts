import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { findConfiguration } from '../../src/catalog/find.ts';
import type { MicrobenchmarkMeasurement } from '../../src/results/measurement.ts';
import { type Component, componentOf } from '../../src/results/software.ts';
import type { Parts } from '../../src/testbeds/emulated/machine.ts';
import { partsOf } from '../../src/testbeds/emulated/parts.ts';
import { run } from '../e2e/support/command.ts';
import { completed, defaultParts, failed } from '../e2e/support/study.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';
import { copyOf } from '../e2e/support/own.ts';
import { stored, storedBy } from '../e2e/support/stored.ts';

const workspace = useWorkspace({ booted: true });

const HYPERCALL = ['--microbenchmark', 'hypercall'];
const XEN = ['--configuration', 'xen-arm64', ...HYPERCALL, '--iterations', '8', '--batches', '5'];

/** Copies of Debian's images under names of their own. */
let kernel: string;
let xen: string;
beforeAll(async () => {
  const { kernel: linux, xen: hypervisor }: Parts = partsOf(
    await defaultParts(),
    findConfiguration('xen-arm64'),
  );
  kernel = copyOf(workspace, linux.image, 'Image-mine');
  xen = copyOf(workspace, hypervisor?.image ?? '', 'xen-mine');
});

test("a copy of Debian's kernel has Xen's drivers as modules, which Dom0 then lacks; with the package it has them", async () => {
  const { exitCode, stdout } = await run(workspace, 'run', ...XEN, '--kernel', kernel);
  expect(exitCode).toBe(3);
  const { error, next } = failed(await stored(workspace, stdout), 'xen-arm64');
  expect(error).toContain('the kernel has no xenfs, it must be built in');
  expect(next).toContain('build it with CONFIG_XENFS=y');
  completed(await storedBy(workspace, ...XEN), 'xen-arm64');
});

test("a copy of Debian's Xen has all samples of the package", async () => {
  const packaged = completed(await storedBy(workspace, ...XEN), 'xen-arm64');
  const own = completed(await storedBy(workspace, ...XEN, '--cold', '--xen', xen), 'xen-arm64');
  expect(own.samples).toEqual(packaged.samples);
  expect(hypervisorOf(own)).toEqual({ ...hypervisorOf(packaged), package: null, file: 'xen-mine' });
});

function hypervisorOf({ fingerprint }: MicrobenchmarkMeasurement): Component | undefined {
  return componentOf(fingerprint.software, 'hypervisor');
}

/** The file of a kernel that differs from Debian's in its last byte, which is padding. */
function changed(): string {
  const path = join(workspace.folder, 'Image-changed');
  const image = readFileSync(kernel);
  image.writeUInt8(image.readUInt8(image.length - 1) ^ 1, image.length - 1);
  writeFileSync(path, image);
  return path;
}

test('a kernel is not mixed into a run that was begun with another one', async () => {
  const both = ['--configuration', 'kvm-arm64', 'xen-arm64', ...HYPERCALL];
  const begun = await run(workspace, 'run', ...both, '--kernel', changed());
  expect(begun.exitCode).toBe(3);
  const resumed = await run(workspace, 'run', '--resume');
  expect(resumed).toMatchObject({ exitCode: 3, stdout: '' });
  expect(resumed.stderr).toMatch(
    /^worldswitch: run \S+ measured kvm-arm64 with another Linux: 6\.1\.\S+ \(sha256 \S+\), now 6\.1\..* Next: .*\.\n$/,
  );
});
