import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  findEmulator,
  OLDEST_QEMU,
  systemQemuLacks,
  systemQemuVersion,
} from '../../src/artifacts/emulator.ts';

let folder = '';
const { PATH } = process.env;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-emulator-'));
});
afterEach(() => {
  process.env.PATH = PATH;
  rmSync(folder, { recursive: true });
});

/** A program that says that it is this version of QEMU. */
function qemuThatSays(text: string, name = 'qemu-system-aarch64'): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho '${text}'\n`, { mode: 0o755 });
  return path;
}

const find = (qemu?: string) =>
  findEmulator('arm64', { qemu, locked: false, say: () => {}, signal: undefined });

describe('a QEMU of the user', () => {
  test('is taken with its version, its hash and the plugin interface of that version', async () => {
    const path = qemuThatSays('QEMU emulator version 9.2.1 (Debian 1:9.2.1)');
    expect(await find(path)).toMatchObject({
      version: '9.2.1',
      package: null,
      pluginInterface: 2,
      command: path,
    });
    expect((await find(path)).sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(await find(qemuThatSays('QEMU emulator version 8.2.2'))).toMatchObject({ pluginInterface: 1 });
    expect(await find(qemuThatSays('QEMU emulator version 11.1.3'))).toMatchObject({ pluginInterface: 7 });
  });

  test('that is too old, silent or absent is refused with the next step', async () => {
    await expect(find(qemuThatSays('QEMU emulator version 7.2.22'))).rejects.toMatchObject({
      message: `QEMU 7.2.22 is too old: ${OLDEST_QEMU} is the oldest that works`,
      next: expect.stringContaining('--qemu'),
    });
    await expect(find(qemuThatSays('hello'))).rejects.toThrow('does not say which version of QEMU it is');
    await expect(find(join(folder, 'none'))).rejects.toThrow('there is no such QEMU');
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const path of [pipe, folder, '/dev/zero'])
      await expect(find(path)).rejects.toMatchObject({ message: 'a QEMU is a regular file', file: path });
  });

  test('serves both architectures: the program beside the one that is named is taken', async () => {
    const path = qemuThatSays('QEMU emulator version 9.2.1');
    const options = { qemu: path, locked: false, say: () => {}, signal: undefined };
    await expect(findEmulator('x86', options)).rejects.toMatchObject({
      message: 'there is no such QEMU',
      file: join(folder, 'qemu-system-x86_64'),
    });
    const beside = qemuThatSays('QEMU emulator version 9.2.2', 'qemu-system-x86_64');
    expect(await findEmulator('x86', options)).toMatchObject({ version: '9.2.2', command: beside });
    expect(await findEmulator('arm64', { ...options, qemu: beside })).toMatchObject({ command: path });
  });
});

describe('the QEMU of the system', () => {
  test('is taken if it is recent enough', async () => {
    process.env.PATH = folder;
    const path = qemuThatSays('QEMU emulator version 10.0.2');
    process.env.PATH = `${folder}:${PATH}`;
    expect(await systemQemuVersion('arm64')).toBe('10.0.2');
    expect(await find()).toMatchObject({ command: path, package: null });
  });

  test('need not be there', async () => {
    process.env.PATH = folder;
    expect(await systemQemuVersion('arm64')).toBeUndefined();
    expect(await systemQemuLacks()).toEqual(['none']);
  });

  test('will do if it has a recent program for each architecture', async () => {
    qemuThatSays('QEMU emulator version 10.0.2');
    process.env.PATH = `${folder}:/bin`;
    expect(await systemQemuLacks()).toEqual(['no qemu-system-x86_64']);
    qemuThatSays('QEMU emulator version 7.2.22', 'qemu-system-x86_64');
    expect(await systemQemuLacks()).toEqual(['too old a qemu-system-x86_64 (7.2.22)']);
    qemuThatSays('QEMU emulator version 8.2.0', 'qemu-system-x86_64');
    expect(await systemQemuLacks()).toEqual([]);
  });
});
