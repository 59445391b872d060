import { defineConfig } from 'vitest/config';
import { reporters } from './test/reporters.ts';

/**
 * Tests that boot machines, fetch packages or run a browser: each file alone, since two machines are what two cores can
 * run.
 */
const endToEnd = ['test/e2e/**/*.test.ts', 'test/browser/**/*.test.ts', 'test/**/*.e2e.test.ts'];

/** `npm test`: everything but the longer matrices of `npm run test:all`. */
export default defineConfig({
  test: {
    pool: 'forks',
    reporters,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...endToEnd, 'test/all/**'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'end-to-end',
          include: endToEnd,
          fileParallelism: false,
          globalSetup: 'test/e2e/support/prerequisites.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
