import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { cacheRoot } from '../../src/system/paths.ts';
import { lock } from '../../src/system/locks.ts';
import { type Command, type Ended, run, start, startProgram } from './support/command.ts';
import { processesThatName, useWorkspace } from './support/workspace.ts';

const workspace = useWorkspace();
afterEach(() => rmSync(workspace.snapshots, { recursive: true, force: true }));

const CACHE_OF_ALL_TESTS = cacheRoot();
const ONE = ['run', '--configuration', 'kvm-arm64'];
const LONG = ['--microbenchmark', 'hypercall', '--iterations', '2000', '--batches', '20'];
const SHORT = ['--microbenchmark', 'hypercall', '--iterations', '4', '--batches', '2'];
const TYPE_AGAIN =
  'worldswitch: interrupted. Next: type the same command again; what was finished is kept.\n';
/** Once there is a run. */
const RESUME = 'worldswitch: interrupted. Next: worldswitch run --resume goes on where it stopped.\n';

/** Who gets the signal: a terminal sends Ctrl-C to all processes of the group, `kill` to one. */
const receivers = [
  ['the process group', (pid: number) => -pid],
  ['the process alone', (pid: number) => pid],
] as const;

/** Its exit code tells an orderly end from that of a command which had time to do all it was to do. */
function interrupt(
  command: Command,
  receiver: (pid: number) => number,
  signal: NodeJS.Signals = 'SIGINT',
): Promise<Ended> {
  process.kill(receiver(command.pid), signal);
  return command.ended;
}

/** The one sentence comes last, and once; exit code 130 is the shell's for SIGINT. */
function expectOrderlyEnd({ exitCode, stdout, stderr }: Ended, sentence: string): void {
  expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
  expect(stderr.endsWith(sentence)).toBe(true);
  expect(stderr.match(/^worldswitch: .*$/gm)).toEqual([sentence.trimEnd()]);
}

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

  test('while the code of the machines is built; the same command builds it then', async () => {
    unlinkSync(join(workspace.cache, 'guest'));
    mkdirSync(join(workspace.cache, 'guest'));
    const command = start(workspace, ...ONE, ...SHORT);
    await command.says('building the code');
    expectOrderlyEnd(await interrupt(command, receiver), TYPE_AGAIN);
    expect(readdirSync(join(workspace.cache, 'guest'))).toEqual([]);
    expect(await run(workspace, ...ONE, ...SHORT)).toMatchObject({ exitCode: 0 });
    rmSync(join(workspace.cache, 'guest'), { recursive: true });
    symlinkSync(join(CACHE_OF_ALL_TESTS, 'guest'), join(workspace.cache, 'guest'));
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

  test('while measuring: what was measured before is stored, and the snapshots stay', async () => {
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
    expect(await run(workspace, ...ONE, ...SHORT)).toMatchObject({ exitCode: 0 });
    const [snapshot] = readdirSync(workspace.snapshots);
    const held = await lock(join(workspace.cache, 'locks', `snapshots-${snapshot}.lock`), 'exclusive');
    try {
      const command = start(workspace, ...ONE, ...SHORT);
      await command.says('waiting for another worldswitch');
      expectOrderlyEnd(await interrupt(command, receiver), RESUME);
    } finally {
      held.release();
    }
  });
});

test('SIGTERM ends it in order too, with its own exit code', async () => {
  const command = start(workspace, ...ONE, ...LONG);
  await command.says('kvm-arm64: measuring');
  const ended = await interrupt(command, (pid) => pid, 'SIGTERM');
  expect(ended).toMatchObject({ exitCode: 143, stdout: '' });
  expect(ended.stderr.endsWith(RESUME)).toBe(true);
});

/** Waits in a shell until what a terminal showed has a text. */
function seen(text: string): string {
  return `until grep -q '${text}' typescript; do sleep 0.1; done`;
}

test('on a terminal Ctrl-C leaves the list, the sentence and nothing else', async () => {
  // script(1) gives it a terminal and passes on what it reads; Ctrl-C is the character with the code 3. No shell
  // stands between: one that gets Ctrl-C too may end before it could say how the command ended.
  const words = [process.execPath, join(process.cwd(), 'bin/worldswitch.js'), ...ONE, ...LONG].join(' ');
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

test('a harness that is killed takes its machine with it, and the next run works', async () => {
  const command = start(workspace, ...ONE, ...LONG);
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

test('a harness that is killed while a machine boots leaves nothing that the next run stumbles over', async () => {
  const command = start(workspace, ...ONE, ...SHORT);
  await command.says('kvm-arm64: booting');
  await sleep(400);
  process.kill(command.pid, 'SIGKILL');
  await command.ended;
  await expect.poll(() => processesThatName(workspace.cache), { timeout: 60_000 }).toEqual([]);
  expect(await run(workspace, ...ONE, ...SHORT)).toMatchObject({ exitCode: 0 });
});
