import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { processorSeconds, STALLED, watchProcessorTime } from '../../src/system/processor-time.ts';
import { startProcess } from '../../src/system/processes.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('the processor time of a process grows, and is not known of one that is gone', () => {
  const before = processorSeconds(process.pid) ?? Number.NaN;
  while ((processorSeconds(process.pid) ?? 0) === before);
  expect(processorSeconds(process.pid)).toBeGreaterThan(before);
  // One more than the most that Linux gives (PID_MAX_LIMIT).
  expect(processorSeconds(2 ** 22 + 1)).toBeUndefined();
});

describe('a program that is judged by its own time', () => {
  test('is ended when it had too much', async () => {
    const { ended } = startProcess(process.execPath, ['--eval', 'for (;;);'], {
      timeLimit: 0.5,
      ownTime: true,
    });
    expect(await ended).toMatchObject({ timedOut: true, overrun: 'limit' });
  });

  test('is not ended for having waited longer than that', async () => {
    const { ended } = startProcess('sleep', ['1.5'], { timeLimit: 0.5, ownTime: true });
    expect(await ended).toMatchObject({ timedOut: false, overrun: undefined, exitCode: 0 });
  });

  test('may have several times as much as long as it gets further, and is not called hung', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'worldswitch-growing-'));
    const file = join(folder, 'log');
    const program = `const { appendFileSync } = require('node:fs'); for (;;) appendFileSync(${JSON.stringify(file)}, '.');`;
    const { ended } = startProcess(process.execPath, ['--eval', program], {
      timeLimit: 0.5,
      ownTime: true,
      growing: [file],
    });
    expect(await ended).toMatchObject({ timedOut: true, overrun: 'slow' });
    rmSync(folder, { recursive: true });
  });

  test('is ended if it gets on with nothing', () => {
    const child = spawn('sleep', ['600']);
    try {
      vi.useFakeTimers();
      const onOverrun = vi.fn<() => void>();
      watchProcessorTime(child.pid, 1, onOverrun);
      vi.advanceTimersByTime((STALLED - 1) * 1000);
      expect(onOverrun).not.toHaveBeenCalled();
      vi.advanceTimersByTime(3000);
      expect(onOverrun.mock.calls).toEqual([['stalled']]);
    } finally {
      child.kill();
    }
  });
});
