import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { lock } from '../../src/system/locks.ts';
import { run, start } from './support/command.ts';
import {
  expectOrderlyEnd,
  interrupt,
  ENDLESS,
  LONG,
  ONE,
  receivers,
  RESUME,
  SHORT,
} from './support/interruption.ts';
import { processesThatName, takenSnapshot, useWorkspace } from './support/workspace.ts';

const workspace = useWorkspace({ booted: true });

describe.each(receivers)('Ctrl-C to %s', (_, receiver) => {
  test('while measuring: what was measured before is stored, and is not measured again', async () => {
    const args = ['run', '--configuration', 'kvm-arm64', 'kvm-arm64-nvhe', '--jobs', '1', ...LONG];
    const command = start(workspace, ...args);
    await command.says('kvm-arm64-nvhe: measuring');
    await sleep(300);
    expectOrderlyEnd(await interrupt(command, receiver), RESUME);
    const { stdout } = await run(workspace, 'runs');
    expect(stdout.split('\n')[1]).toMatch(/interrupted or going on +kvm-arm64: hypercall +Linux \S+$/);
    // The latest is one that came to its end.
    const [id = ''] = (stdout.split('\n')[1] ?? '').trim().split(' ');
    const shown = await run(workspace, 'show', id, '--format', 'csv');
    expect(shown.stdout.match(/,kvm-arm64,hypercall,/g)).toHaveLength(20);
    const rest = await run(workspace, 'run', '--resume');
    expect(rest.exitCode).toBe(0);
    expect(rest.stderr).not.toContain('booting');
    expect(rest.stderr).not.toContain('kvm-arm64: ');
    expect((await run(workspace, 'runs')).stdout.split('\n')[1]).toMatch(
      /completed +kvm-arm64, kvm-arm64-nvhe: hypercall +Linux \S+$/,
    );
  });

  test('while it waits for another run', async () => {
    const name = `snapshots-${takenSnapshot('kvm-arm64')}.lock`;
    const held = await lock(join(workspace.cache, 'locks', name), 'exclusive');
    try {
      const command = start(workspace, ...ONE, ...SHORT);
      await command.says('waiting for another worldswitch');
      const ended = await interrupt(command, receiver);
      expectOrderlyEnd(ended, RESUME);
      expect(ended.stderr).not.toContain('measuring');
    } finally {
      held.release();
    }
  });
});

test('SIGTERM ends it in order too, with its own exit code', async () => {
  const command = start(workspace, ...ONE, ...ENDLESS);
  await command.says('kvm-arm64: measuring');
  const ended = await interrupt(command, (pid) => pid, 'SIGTERM');
  expect(ended).toMatchObject({ exitCode: 143, stdout: '' });
  expect(ended.stderr.endsWith(RESUME)).toBe(true);
});

test('a harness that is killed takes its machine with it, and the next run works', async () => {
  const command = start(workspace, ...ONE, ...ENDLESS);
  await command.says('kvm-arm64: measuring');
  const machines = (): number[] => processesThatName(workspace.snapshots);
  await expect.poll(machines).not.toEqual([]);
  process.kill(command.pid, 'SIGKILL');
  expect(await command.ended).toMatchObject({ signal: 'SIGKILL' });
  await expect.poll(machines, { timeout: 60_000 }).toEqual([]);
  expect(await run(workspace, ...ONE, ...SHORT)).toMatchObject({ exitCode: 0 });
  // Nobody was left to remove what the machine wrote.
  for (const name of readdirSync(workspace.temporary))
    rmSync(join(workspace.temporary, name), { recursive: true });
});
