import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { cacheRoot } from '../../src/system/paths.ts';
import { run, start, startProgram } from './support/command.ts';
import {
  expectOrderlyEnd,
  interrupt,
  ENDLESS,
  ONE,
  receivers,
  RESUME,
  SHORT,
  TYPE_AGAIN,
} from './support/interruption.ts';
import { processesThatName, useWorkspace } from './support/workspace.ts';

/* Before a machine is there that can be restored: while things are fetched, built and booted. */

const workspace = useWorkspace();
afterEach(() => rmSync(workspace.snapshots, { recursive: true, force: true }));

const CACHE_OF_ALL_TESTS = cacheRoot();
const [[, toGroup]] = receivers;

describe.each(receivers)('Ctrl-C to %s', (_, receiver) => {
  test('while packages are fetched', async () => {
    const cache = join(workspace.folder, 'empty-cache');
    const command = start(
      { ...workspace, environment: { ...workspace.environment, WORLDSWITCH_CACHE: cache } },
      ...ONE,
    );
    await command.says('fetching');
    expectOrderlyEnd(await interrupt(command, receiver), TYPE_AGAIN);
    const left = existsSync(join(cache, 'temporary')) ? readdirSync(join(cache, 'temporary')) : [];
    expect(left).toEqual([]);
    rmSync(cache, { recursive: true });
  });

  test('while a machine boots; the same command boots it then', async () => {
    const command = start(workspace, ...ONE, ...SHORT);
    await command.says('kvm-arm64: booting');
    await sleep(400);
    expectOrderlyEnd(await interrupt(command, receiver), RESUME);
    expect(existsSync(workspace.snapshots) ? readdirSync(workspace.snapshots) : []).toEqual([]);
    const again = await run(workspace, ...ONE, ...SHORT);
    expect(again.exitCode).toBe(0);
    expect(again.stderr).toContain('booting');
  });
});

test('Ctrl-C while the code of the machines is built; the same command builds it then', async () => {
  unlinkSync(join(workspace.cache, 'guest'));
  mkdirSync(join(workspace.cache, 'guest'));
  const command = start(workspace, ...ONE, ...SHORT);
  await command.says('building the code');
  expectOrderlyEnd(await interrupt(command, toGroup), TYPE_AGAIN);
  expect(readdirSync(join(workspace.cache, 'guest'))).toEqual([]);
  expect(await run(workspace, ...ONE, ...SHORT)).toMatchObject({ exitCode: 0 });
  rmSync(join(workspace.cache, 'guest'), { recursive: true });
  symlinkSync(join(CACHE_OF_ALL_TESTS, 'guest'), join(workspace.cache, 'guest'));
});

/** Waits in a shell until what a terminal showed has a text. */
function seen(text: string): string {
  return `until grep -q '${text}' typescript; do sleep 0.1; done`;
}

test('on a terminal Ctrl-C leaves the list, the sentence and nothing else', async () => {
  // script(1) gives it a terminal and passes on what it reads; Ctrl-C is the character with the code 3. No shell
  // stands between: one that gets Ctrl-C too may end before it could say how the command ended.
  const words = [process.execPath, join(process.cwd(), 'bin/worldswitch.js'), ...ONE, ...ENDLESS].join(' ');
  const terminal = startProgram(workspace, 'sh', [
    '-c',
    `(${seen('kvm-arm64: booting')}; printf '\\003'; ${seen('interrupted')}) | script --quiet --flush --return --command 'stty cols 100 rows 30; exec ${words}' typescript; echo "exit $?"`,
  ]);
  const { stdout } = await terminal.ended;
  expect(stdout).toContain('kvm-arm64: booting');
  expect(stdout.split('worldswitch: interrupted.')).toHaveLength(2);
  expect(stdout).toContain('exit 130');
  expect(stdout).not.toContain('Error');
});

test('a harness that is killed while a machine boots leaves nothing that the next run stumbles over', async () => {
  const command = start(workspace, ...ONE, ...SHORT);
  await command.says('kvm-arm64: booting');
  await sleep(400);
  process.kill(command.pid, 'SIGKILL');
  await command.ended;
  await expect.poll(() => processesThatName(workspace.cache), { timeout: 60_000 }).toEqual([]);
  expect(await run(workspace, ...ONE, ...SHORT)).toMatchObject({ exitCode: 0 });
});
