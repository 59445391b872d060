import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { figuresOf } from '../../src/analysis/figures.ts';
import { architectureSupports } from '../../src/architectures/index.ts';
import { archiveFolder } from '../../src/artifacts/archive/archive-index.ts';
import { movedByLayout } from '../../src/catalog/decoding.ts';
import { componentOf } from '../../src/results/software.ts';
import { completed, emulatedFingerprint } from '../e2e/support/study.ts';
import { storedBy } from '../e2e/support/stored.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

const workspace = useWorkspace({ booted: true });

/* With indexes a series is its newest kernel; without, the lock's, which other tests mean. */
const absent = architectureSupports
  .map(({ names }) => join(archiveFolder(), `${names.debian}.json`))
  .filter((file) => !existsSync(file));
afterAll(() => {
  for (const file of absent) rmSync(file, { force: true });
});

/* Suites of backports, whose kernels the lock has not: one of each layout of packages. */
test.each([
  // A package with all; KVM is built in.
  ['bookworm-backports', 'kvm-arm64', /^linux-image-/, /^$/],
  // A package of the image, and one of modules, of which KVM is one.
  ['trixie-backports', 'kvm-x86', /^linux-binary-/, /^linux-modules-/],
  // As Dom0, behind which DomUs get memory that was used when the machine booted.
  ['trixie-backports', 'xen-arm64', /^linux-binary-/, /^linux-modules-/],
])('a kernel of %s boots and is measured on %s', async (suite, configuration, image, modules) => {
  const run = await storedBy(workspace, '--kernel', suite, '-c', configuration, '-m', 'hypercall');
  const measurement = completed(run, configuration);
  const kernel = componentOf(emulatedFingerprint(measurement).software, 'kernel');
  expect(kernel?.package).toMatchObject({ name: expect.stringMatching(image), locked: false });
  expect(kernel?.modules?.name ?? '').toMatch(modules);
  expect(kernel?.package?.name).toContain(kernel?.version ?? '?');
  const hypercall = figuresOf(run).find(({ benchmark }) => benchmark === 'hypercall');
  expect(hypercall?.value).toBeGreaterThan(0);
  expect(hypercall?.sensitivity).toBe(movedByLayout(configuration, 'hypercall'));
});
