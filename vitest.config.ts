import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';
import { reporters } from './test/reporters.ts';

/**
 * Tests that start other processes (the command line, a shell, a second worldswitch that waits for a lock) or listen on
 * a port.
 */
const processes = ['test/**/*.process.test.ts'];

/** Tests that boot machines, fetch packages or run a browser. */
const endToEnd = ['test/e2e/**/*.test.ts', 'test/browser/**/*.test.ts', 'test/**/*.e2e.test.ts'];

/** Milliseconds. They end what hangs; no test is to fail because the computer has other work too. */
const patience = { testTimeout: 600_000, hookTimeout: 600_000, expect: { poll: { timeout: 120_000 } } };

/** `npm test`: everything but the longer matrices of `npm run test:all`. */
export default defineConfig({
  test: {
    reporters,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          // Also `npm run test:quick`. These tests share what they load: none changes what another one sees.
          name: 'quick',
          include: ['test/**/*.test.ts'],
          exclude: [...processes, ...endToEnd, 'test/all/**'],
          setupFiles: 'test/no-processes.ts',
          pool: 'threads',
          isolate: false,
          maxWorkers: '100%',
          ...patience,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'processes',
          include: processes,
          pool: 'forks',
          maxWorkers: '100%',
          ...patience,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'end-to-end',
          include: endToEnd,
          pool: 'forks',
          // A machine keeps one core busy.
          maxWorkers: 2,
          globalSetup: 'test/e2e/support/prerequisites.ts',
          ...patience,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
