import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { figuresOf } from '../../src/analysis/figures.ts';
import { archiveFolder } from '../../src/artifacts/archive/archive-index.ts';
import type { Run } from '../../src/results/schema.ts';
import { componentOf } from '../../src/results/software.ts';
import { run } from '../e2e/support/command.ts';
import { completed, emulatedFingerprint } from '../e2e/support/study.ts';
import { stored, storedBy } from '../e2e/support/stored.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

const workspace = useWorkspace({ booted: true });

/* What is known of the archive: with it the test asks nobody. As a copy, since other tests mean the lock's versions. */
const known = archiveFolder();
beforeAll(() => {
  if (existsSync(known)) cpSync(known, join(workspace.cache, 'archive'), { recursive: true });
});

const WHAT = ['-c', 'kvm-arm64', '-m', 'hypercall', '--explain'];

/** How many instructions each function executed of each benchmark, and what they cost. */
function measuredIn(measured: Run): unknown {
  const figures = figuresOf(measured).map(({ benchmark, value }) => [benchmark, value]);
  const explained = completed(measured, 'kvm-arm64').explanations.map(
    ({ benchmark, operations, instructions, functions, parts }) => {
      const byFunction = functions.map(({ name, place }, at) => {
        const own = parts.filter(([each]) => each === at).map(([, , count]) => count);
        return `${place} ${name ?? ''} ${own.reduce((sum, count) => sum + count, 0)}`;
      });
      return { benchmark, operations, instructions, byFunction: byFunction.toSorted() };
    },
  );
  return { figures, explained };
}

/* Its plugins have another interface than those of the QEMU that is brought by default. */
test('QEMU 11.1 measures and explains a fixed path as the default one does', async (context) => {
  const { exitCode, stdout, stderr } = await run(workspace, 'run', ...WHAT, '--qemu', '11.1');
  const gone = /there is no QEMU '11\.1' to be had|the archive no longer has [^.]*/.exec(stderr)?.[0];
  if (gone !== undefined) context.skip(`${gone}: nothing is known of its plugins' interface`);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  const newer = await stored(workspace, stdout);
  const { software } = emulatedFingerprint(completed(newer, 'kvm-arm64'));
  expect(componentOf(software, 'emulator')?.version).toMatch(/^11\.1\./);
  const usual = await storedBy(workspace, ...WHAT);
  expect(measuredIn(newer)).toEqual(measuredIn(usual));
  expect(completed(usual, 'kvm-arm64').explanations).toHaveLength(1);
});
