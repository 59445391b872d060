import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findConfiguration } from '../../../../src/catalog/find.ts';
import { workloads } from '../../../../src/catalog/workloads.ts';
import { defaultParameters } from '../../../../src/study/parameters.ts';
import type { Parts } from '../../../../src/testbeds/emulated/machine.ts';
import { bootAndSave } from '../../../../src/testbeds/emulated/qemu/save.ts';
import { workloadMachine } from '../../../../src/testbeds/emulated/workloads/machine.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-save-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Greets as QEMU does, with QMP on file descriptor 3, and is told something. */
const GREETS = `echo '{"QMP": {}}' >&3\n`;
/** Reads the first character, so that more is there when it ends. */
const READS = `dd bs=1 count=1 <&3 >/dev/null 2>&1\n`;

/** Boots the machine of a workload with a script in the emulator's place. */
function bootingWith(script: string): Promise<void> {
  const [workload] = workloads;
  if (workload === undefined) throw new Error('there are no workloads');
  const command = join(folder, 'emulator');
  writeFileSync(command, `#!/bin/sh\n${script}`);
  chmodSync(command, 0o755);
  const file = { path: '/dev/null', image: '/dev/null', sha256: '', package: null };
  const parts = {
    emulator: { command, leadingArguments: [], pluginInterface: 1 },
    kernel: file,
    initramfs: file,
    guest: { plugin: () => file },
  } as unknown as Parts;
  const machine = workloadMachine(
    findConfiguration('native-arm64'),
    workload,
    defaultParameters(workload),
    0,
  );
  return bootAndSave(machine, parts, folder, { timeLimit: 100 });
}

test.each([
  ['before it says anything', ''],
  ['while it is told something', GREETS + READS],
])('an emulator that is killed %s is said to have been killed', async (_when, before) => {
  await expect(bootingWith(`${before}kill -9 $$`)).rejects.toThrow(
    'the emulator was killed by SIGKILL while booting',
  );
});

test('one that ends by itself is said to have ended, with what it complains of', async () => {
  await expect(bootingWith(`${GREETS + READS}echo why >&2; exit 3`)).rejects.toMatchObject({
    message: 'the emulator ended with exit code 3 while booting',
    details: ['why'],
  });
});
