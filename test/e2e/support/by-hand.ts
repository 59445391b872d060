import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { findConfiguration } from '../../../src/catalog/find.ts';
import { channelOf } from '../../../src/testbeds/emulated/qemu/channel.ts';
import { run, startProgram } from './command.ts';
import type { Workspace } from './workspace.ts';

/** One of each emulator: what `npm test` tries. */
export const BY_HAND = ['kvm-arm64', 'kvm-x86'];

/** Runs what `--dry-run` prints for a configuration in a shell; the last message of its machine. */
export async function lastMessageByHand(workspace: Workspace, id: string): Promise<unknown> {
  const few = ['--iterations', '4', '--batches', '3'];
  const args = ['--configuration', id, '--microbenchmark', 'hypercall', ...few];
  const dry = await run(workspace, 'run', '--dry-run', ...args);
  expect(dry).toMatchObject({ exitCode: 0, stderr: '' });
  const folder = mkdtempSync(join(workspace.folder, 'by-hand-'));
  const shell = await startProgram(workspace, 'sh', ['-c', `cd ${folder}\n${dry.stdout}`]).ended;
  const { architecture } = findConfiguration(id).machine;
  expect(shell.exitCode).toBe(channelOf(architecture).success);
  expect(dry.stdout).toContain(`exit status ${shell.exitCode}`);
  // QEMU names features of the CPU that it does not emulate.
  expect(shell.stderr.replaceAll(/^.*TCG doesn't support requested feature.*\n/gm, '')).toBe('');
  const lines = readFileSync(join(folder, id, 'protocol.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return JSON.parse(lines.at(-1) ?? '');
}
