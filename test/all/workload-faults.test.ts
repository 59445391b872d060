import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findConfiguration, findWorkload } from '../../src/catalog/find.ts';
import { defaultParameters } from '../../src/study/parameters.ts';
import { WorldswitchError } from '../../src/system/errors.ts';
import { provideSnapshot } from '../../src/testbeds/emulated/snapshot.ts';
import { measureWorkload } from '../../src/testbeds/emulated/workloads/measure.ts';
import {
  provideWorkloadIngredients,
  provideWorkloadParts,
} from '../../src/testbeds/emulated/workloads/parts.ts';
import { overlaid } from '../e2e/support/overlaid.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

const workspace = useWorkspace();

const workload = findWorkload('tcp-rr');
const parameters = { ...defaultParameters(workload), units: 100, repetitions: 1, launches: 1 };
const nothing = (): void => {};
const options = { say: nothing, onBoot: nothing, locked: false, signal: undefined };

/** What a user reads when files of a machine, or of its VM, hold something else than they should. */
async function said(
  configurationId: string,
  host: Readonly<Record<string, string>>,
  vm: Readonly<Record<string, string>> = {},
  timeLimit = 60,
): Promise<{ message: string; next: string }> {
  const configuration = findConfiguration(configurationId);
  const folder = mkdtempSync(join(workspace.folder, 'machine-'));
  const [ingredients] = await provideWorkloadIngredients([configuration], options);
  if (ingredients === undefined) throw new Error('nothing was brought');
  const sound = await provideWorkloadParts(configuration, workload, parameters, ingredients, options);
  const parts = await overlaid(folder, sound, host, vm);
  try {
    const snapshot = await provideSnapshot(parts.emulated, parts, { ...options, refresh: false });
    const place = mkdtempSync(join(folder, 'measured-'));
    const session = { kind: 'workload', configuration, workload, parameters } as const;
    await measureWorkload(session, parts, snapshot, place, { timeLimit }).finally(snapshot.release);
  } catch (error) {
    if (error instanceof WorldswitchError) return { message: error.message, next: error.next };
    throw error;
  }
  throw new Error('it went well');
}

const script = (...lines: string[]): string => ['#!/bin/sh', 'set -e', ...lines, ''].join('\n');
/** The repetition that measures the start, which comes first after the restore. */
const whenRestored = (command: string): string => script(`[ "$UNITS" != 1 ] || ${command}`);

test.each([
  [
    'a workload that fails',
    { 'workload/work': script("echo 'no route today' >&2", 'exit 7') },
    /^the driver of the workload failed: the workload failed with status 7: no route today while booting$/,
  ],
  [
    'a server that fails',
    { 'workload/server': script('netserver --wrong') },
    /^the driver of the workload failed: the server's side of the workload failed with status 1: netserver: invalid option/,
  ],
  [
    'a workload that fails once it is restored',
    { 'workload/work': whenRestored("{ echo 'no more today'; exit 3; }") },
    /^the driver of the workload failed: the workload failed with status 3: no more today/,
  ],
  [
    'a workload that does not end',
    { 'workload/work': whenRestored('while :; do :; done') },
    /^the driver of the workload failed: the workload failed with status 142: it did not end within \d+ ms/,
  ],
  [
    'a module that the kernel does not take',
    { 'modules/veth.ko': 'no module' },
    /^init of the machine gave up while booting: .*the module veth can't be loaded/,
  ],
])('without a hypervisor, %s', async (_name, files, sentence) => {
  const { message, next } = await said('native-arm64', files);
  expect(message).toMatch(sentence);
  expect(next).toMatch(/^[^\n]+$/);
});

test('a machine that hangs after the restore is ended', async () => {
  const { message } = await said(
    'native-arm64',
    // Not even the driver can end it.
    { 'workload/work': whenRestored("{ trap '' ALRM; while :; do :; done; }") },
    {},
    4,
  );
  expect(message).toBe('the machine hung while measuring and was ended after 4 s of processor time');
});

test('a VM that hangs is told from a workload that does', async () => {
  const { message } = await said('kvm-arm64', {
    'workload/work': whenRestored('{ kill -STOP $(pidof qemu); sleep 1000; }'),
  });
  expect(message).toMatch(/^the driver of the workload failed: the VM hung while the workload ran/);
});

test('a VM that ends: the end of its console is shown', async () => {
  const vm = { init: '#!/bin/busybox sh\necho "init: nothing works today"\n' };
  const { message } = await said('kvm-arm64', {}, vm);
  expect(message).toMatch(
    /the VM ended before its server was ready; its console ends: .*nothing works today/,
  );
});

test("a server that takes more memory than the VM has: the kernel's line about it is shown", async () => {
  const { message } = await said(
    'kvm-arm64',
    {},
    { 'workload/server': script("awk 'BEGIN { for (;;) all[count++] = count }'") },
  );
  expect(message).toMatch(
    /the server's side of the workload failed with status 137: Out of memory: Killed process/,
  );
});
