import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { InterruptedError } from '../../src/system/errors.ts';
import { lastLines, runProcess, startProcess } from '../../src/system/processes.ts';

const shell = (script: string, options: Partial<Parameters<typeof runProcess>[2]> = {}) =>
  runProcess('sh', ['-c', script], { title: 'the script', timeLimit: 10, ...options });

/** Whether the process that a script printed the number of runs; one that has ended may still wait to be reaped. */
function isAlive(pid: string): boolean {
  try {
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid.trim()}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('a program run to its end', () => {
  test('gives all that it printed', async () => {
    expect(await shell('echo out; echo err >&2')).toEqual({ exitCode: 0, stdout: 'out', stderr: 'err' });
  });

  test('may have exit codes that are no failure', async () => {
    expect(await shell('exit 3', { accept: [0, 3] })).toMatchObject({ exitCode: 3 });
  });

  test('that fails is an error with its last lines and what to do', async () => {
    await expect(shell('echo why >&2; exit 3', { next: 'do this' })).rejects.toMatchObject({
      message: 'the script failed with exit code 3',
      next: 'do this',
      details: ['why'],
    });
  });

  test('that is not there is an error in one line', async () => {
    const missing = runProcess('/nowhere/program', [], { title: 'the program', timeLimit: 10 });
    await expect(missing).rejects.toThrow(/^the program could not be started: [^\n]*ENOENT$/);
  });

  test('that does not end in time is ended with all its group', async () => {
    const error = await shell('sleep 100 & echo $!; wait', { timeLimit: 0.3 }).catch((thrown) => thrown);
    expect(error).toMatchObject({ message: 'the script did not end within 0.3 s' });
    expect(isAlive(error.details[0])).toBe(false);
  });

  test('that ignores SIGTERM is killed', async () => {
    await expect(shell("trap '' TERM; while :; do sleep 0.1; done", { timeLimit: 0.3 })).rejects.toThrow(
      'did not end within',
    );
  });

  test('ends when it is interrupted, before it began too', async () => {
    const controller = new AbortController();
    const running = shell('sleep 100', { signal: controller.signal });
    controller.abort();
    await expect(running).rejects.toThrow(InterruptedError);
    await expect(shell('sleep 100', { signal: controller.signal })).rejects.toThrow(InterruptedError);
  });
});

describe('a program that is started', () => {
  test('takes what it left behind in its group with it', async () => {
    const { stdout } = await startProcess('sh', ['-c', 'sleep 100 >/dev/null 2>&1 & echo $!'], {
      timeLimit: 10,
    }).ended;
    await expect.poll(() => isAlive(stdout)).toBe(false);
  });

  test('says which signal killed it', async () => {
    const { ended } = startProcess('sh', ['-c', 'kill -SEGV $$'], { timeLimit: 10 });
    expect(await ended).toMatchObject({ killedBy: 'SIGSEGV', timedOut: false, startError: undefined });
  });

  test('has sockets that are connected with ours', async () => {
    const { sockets, ended } = startProcess('sh', ['-c', 'read line <&3; echo "$line" >&4'], {
      timeLimit: 10,
      sockets: 2,
    });
    sockets[0]?.write('hello\n');
    const answer = new Promise((resolve) => sockets[1]?.once('data', (data) => resolve(String(data))));
    expect(await answer).toBe('hello\n');
    expect((await ended).exitCode).toBe(0);
  });

  test('is killed by the kernel when the process that started it is killed', async () => {
    const script = `
      import { startProcess } from '${new URL('../../src/system/processes.ts', import.meta.url).href}';
      const { pid } = startProcess('sleep', ['100'], { timeLimit: 100, diesWithUs: true });
      setTimeout(() => { console.log(pid); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 10); }, 300);`;
    const harness = startProcess(process.execPath, ['--input-type=module', '--eval', script], {
      timeLimit: 20,
    });
    const { stdout, killedBy } = await harness.ended;
    expect(killedBy).toBe('SIGKILL');
    expect(stdout).toMatch(/^\d+$/);
    await expect.poll(() => isAlive(stdout)).toBe(false);
  });

  test('can be stopped', async () => {
    const running = startProcess('sleep', ['100'], { timeLimit: 100 });
    await running.stop();
    expect(await running.ended).toMatchObject({ killedBy: 'SIGTERM' });
  });
});

test('the last lines are those with something in them', () => {
  expect(lastLines('a\r\n\nb\n  \nc\n', 2)).toEqual(['b', 'c']);
  expect(lastLines('', 2)).toEqual([]);
});
