import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findConfiguration } from '../../../../src/catalog/find.ts';
import { workloads } from '../../../../src/catalog/workloads.ts';
import { defaultParameters } from '../../../../src/study/parameters.ts';
import type { Parts } from '../../../../src/testbeds/emulated/machine.ts';
import { restore } from '../../../../src/testbeds/emulated/qemu/restore.ts';
import { bootAndSave, stateIn } from '../../../../src/testbeds/emulated/qemu/save.ts';
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

/** What a machine is made of, with a script in the emulator's place. */
function partsWith(script: string): Parts {
  const command = join(folder, 'emulator');
  writeFileSync(command, `#!/bin/sh\n${script}`);
  chmodSync(command, 0o755);
  const file = { path: '/dev/null', image: '/dev/null', sha256: '', package: null };
  return {
    emulator: { name: 'QEMU', command, leadingArguments: [], pluginInterface: 1 },
    kernel: file,
    initramfs: file,
    guest: { plugin: () => file },
  } as unknown as Parts;
}

/** Boots the machine of a workload with a script in the emulator's place. */
function bootingWith(script: string): Promise<void> {
  const [workload] = workloads;
  if (workload === undefined) throw new Error('there are no workloads');
  const machine = workloadMachine(
    findConfiguration('native-arm64'),
    workload,
    defaultParameters(workload),
    0,
  );
  return bootAndSave(machine, partsWith(script), folder, { timeLimit: 100 });
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

/** Restores a machine with a script in the emulator's place. */
function restoringWith(script: string): ReturnType<typeof restore> {
  return restore(partsWith(script), [], folder, { timeLimit: 100 }, stateIn(folder));
}

/** Answers three commands, the last of them with the reason why not. */
const REFUSES = `for answer in '"return": {}' '"return": {}' '"error": {"class": "GenericError", "desc": "no such file"}'; do
  read -r command <&3; echo "{$answer}" >&3
done\n`;

test('a snapshot that the emulator refuses is an error with the reason, and nothing stays behind', async () => {
  await expect(restoringWith(`${GREETS + REFUSES}exec sleep 100`)).rejects.toThrow(
    'QEMU refused to migrate-incoming: no such file',
  );
});

test('of one that ends before it is restored its end is told', async () => {
  const machine = await restoringWith(`${GREETS + READS}exit 3`);
  expect(await machine.ended).toMatchObject({ exitCode: 3 });
});
