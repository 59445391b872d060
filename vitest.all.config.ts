import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';
import { reporters } from './test/reporters.ts';

/** `npm run test:all`: longer matrices, beside what `npm test` runs. */
export default defineConfig({
  test: {
    include: ['test/all/**/*.test.ts'],
    pool: 'forks',
    reporters,
    sequence: { sequencer: LongestFirst },
    // A machine keeps one core busy.
    maxWorkers: 2,
    globalSetup: 'test/all/prerequisites.ts',
    // Milliseconds; they end what hangs.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
  },
});
