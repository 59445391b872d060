import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { InterruptedError } from '../../src/system/errors.ts';
import { lastLines, runProcess, startProcess } from '../../src/system/processes.ts';

const shell = (script: string, options: Partial<Parameters<typeof runProcess>[2]> = {}) =>
  runProcess('sh', ['-c', script], { title: 'the script', timeLimit: 100, ...options });

/** Whether the process that a script printed the number of runs; one that has ended may still wait to be reaped. */
function isAlive(pid: string): boolean {
  try {
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid.trim()}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** The first that comes by a socket. */
function firstOf(socket: Duplex | undefined): Promise<string> {
  return new Promise((resolve) => {
    socket?.once('data', (data) => resolve(String(data))).resume();
  });
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
    const missing = runProcess('/nowhere/program', [], { title: 'the program', timeLimit: 100 });
    await expect(missing).rejects.toThrow(/^the program could not be started: [^\n]*ENOENT$/);
  });

  describe('that does not end in time', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'worldswitch-processes-'));
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    });
    afterEach(() => {
      vi.useRealTimers();
      rmSync(folder, { recursive: true });
    });

    /** The error of a script whose time is over once it has begun to wait. */
    async function overdue(prepare: string, wait: string, milliseconds: number): Promise<unknown> {
      const begun = join(folder, 'begun');
      const error = shell(`${prepare}; touch ${begun}; ${wait}`, { timeLimit: 3 }).catch((thrown) => thrown);
      await expect.poll(() => existsSync(begun)).toBe(true);
      vi.advanceTimersByTime(milliseconds);
      return error;
    }

    test('is ended with all its group', async () => {
      const error = await overdue('sleep 100 & echo $!', 'wait', 3_000);
      expect(error).toMatchObject({
        message: 'the script did not end within 3 s',
        details: [expect.stringMatching(/^\d+$/)],
      });
      const [child] = (error as { details: [string] }).details;
      await expect.poll(() => isAlive(child)).toBe(false);
    });

    test('and ignores SIGTERM is killed', async () => {
      const error = await overdue("trap '' TERM", 'while :; do sleep 0.1; done', 5_000);
      expect(error).toMatchObject({ message: 'the script did not end within 3 s' });
    });
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
      timeLimit: 100,
    }).ended;
    await expect.poll(() => isAlive(stdout)).toBe(false);
  });

  test('says which signal killed it', async () => {
    const { ended } = startProcess('sh', ['-c', 'kill -SEGV $$'], { timeLimit: 100 });
    expect(await ended).toMatchObject({ killedBy: 'SIGSEGV', timedOut: false, startError: undefined });
  });

  test('has sockets that are connected with ours', async () => {
    const { sockets, ended } = startProcess('sh', ['-c', 'read line <&3; echo "$line" >&4'], {
      timeLimit: 100,
      sockets: 2,
    });
    sockets[0]?.write('hello\n');
    expect(await firstOf(sockets[1])).toBe('hello\n');
    expect((await ended).exitCode).toBe(0);
  });

  test('has sockets that keep what comes before it is read, however late that is', async () => {
    const script = 'echo early >&3; echo said >&4; read line <&5';
    const { sockets, ended } = startProcess('sh', ['-c', script], { timeLimit: 100, sockets: 3 });
    expect(await firstOf(sockets[1])).toBe('said\n');
    // What was sent before that has come, too, once the loop of events has turned.
    await setImmediate();
    await setImmediate();
    expect(await firstOf(sockets[0])).toBe('early\n');
    sockets[2]?.write('go\n');
    expect((await ended).exitCode).toBe(0);
  });

  test('ends, though nobody reads what it said on a socket', async () => {
    const { ended } = startProcess('sh', ['-c', 'echo unread >&3'], { timeLimit: 100, sockets: 1 });
    expect((await ended).exitCode).toBe(0);
  });

  test('is killed by the kernel when the process that started it is killed', async () => {
    const script = `
      import { writeSync } from 'node:fs';
      import { startProcess } from '${new URL('../../src/system/processes.ts', import.meta.url).href}';
      const { sockets } = startProcess('sh', ['-c', 'echo $$ >&3; exec sleep 100'], {
        timeLimit: 100, sockets: 1, diesWithUs: true,
      });
      sockets[0].once('data', (pid) => {
        writeSync(1, pid);
        process.kill(process.pid, 'SIGKILL');
      }).resume();`;
    const harness = startProcess(process.execPath, ['--input-type=module', '--eval', script], {
      timeLimit: 100,
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
