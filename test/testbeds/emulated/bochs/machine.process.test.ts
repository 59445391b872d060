import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findConfiguration } from '../../../../src/catalog/find.ts';
import type { WorldswitchError } from '../../../../src/system/errors.ts';
import { bochs } from '../../../../src/testbeds/emulated/bochs/bochs.ts';
import {
  machineFailure,
  type MachineOptions,
  outputFiles,
  type Parts,
} from '../../../../src/testbeds/emulated/machine.ts';
import { machineOf } from '../../../../src/testbeds/emulated/probe-machine.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-bochs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const emulated = machineOf(findConfiguration('kvm-x86-vmx'));

/** Restores a saved machine with a script in the emulator's place, and says why it failed. */
async function failureWith(script: string, options: Partial<MachineOptions> = {}): Promise<WorldswitchError> {
  const command = join(folder, 'emulator');
  writeFileSync(command, `#!/bin/sh\n${script}`);
  chmodSync(command, 0o755);
  const saved = join(folder, 'saved');
  mkdirSync(saved);
  writeFileSync(join(saved, 'config'), 'as it was saved');
  const file = { path: '/dev/null', sha256: '' };
  const parts = {
    emulator: { name: 'Bochs', command, leadingArguments: [], plugins: folder, bios: '/dev/null' },
    guest: { bochs: { driver: file, loader: file } },
  } as unknown as Parts;
  const all = { timeLimit: 100, ...options };
  const machine = await bochs.restore(parts, bochs.runWords(emulated, []), folder, all, saved);
  const end = await machine.ended;
  expect(bochs.endedWell(emulated, end)).toBe(false);
  // What was saved is as it was.
  expect(readFileSync(join(saved, 'config'), 'utf8')).toBe('as it was saved');
  return machineFailure('measuring', end, outputFiles(folder), all);
}

describe('a machine of Bochs that fails is said to have, in one sentence', () => {
  test.each([
    [
      'a CPU comes to a triple fault',
      "echo '00001i[CPU0  ] >>PANIC<< exception(): 3rd (14) exception with no resolution' >&2; exit 1",
      'a CPU of the machine came to an exception in the handling of an exception (a triple fault) while measuring',
    ],
    [
      'Bochs gives up for another reason',
      "echo '00001p[MEM0  ] >>PANIC<< ROM: could not open ROM image file' >&2; exit 1",
      'the emulator gave up: ROM: could not open ROM image file while measuring',
    ],
    [
      'our driver gives up',
      "echo 'driver: this Bochs has no cpu0.RIP' >&2; exit 1",
      'this Bochs has no cpu0.RIP while measuring',
    ],
    ['it is killed', 'kill -9 $$', 'the emulator was killed by SIGKILL while measuring'],
    ['it ends too early', 'exit 0', 'the emulator ended with exit code 0 while measuring'],
    [
      'the kernel panics and the machine resets itself',
      "echo 'Kernel panic - not syncing: Attempted to kill init!' > ../serial.log; exit 1",
      /panic.*while measuring/,
    ],
  ])('%s', async (_when, script, message) => {
    const failure = await failureWith(script);
    expect(failure.message).toMatch(message);
    expect(failure.next).toMatch(/\S/);
  });

  test('it hangs', async () => {
    const failure = await failureWith('while :; do :; done', { timeLimit: 1 });
    expect(failure.message).toBe(
      'the machine hung while measuring and was ended after 1 s of processor time',
    );
  });
});

test('one that is interrupted is gone, with what it started', async () => {
  const interrupt = new AbortController();
  const pids = join(folder, 'pids');
  const failure = failureWith(`sleep 1000 & echo $! $$ > ${pids}; wait`, { signal: interrupt.signal });
  await expect.poll(() => existsSync(pids) && readFileSync(pids, 'utf8').endsWith('\n')).toBe(true);
  interrupt.abort();
  expect((await failure).message).toBe('interrupted');
  for (const pid of readFileSync(pids, 'utf8').trim().split(' '))
    await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false);
});
